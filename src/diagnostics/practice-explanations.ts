/** The longer words of the findings about practice. */
import { code, type Explanation } from './explanation.ts'
import type { Practice } from './practices.ts'

export const practiceExplanations: { readonly [code in Practice]: Explanation } = {
  'image-latest': {
    cause: 'Without a fixed tag the image is another one tomorrow, so a build may break although nobody has changed anything.',
    example: "const test = job({ container: 'node', steps: [sh`npm test`] })",
    fix: "Name a version: `container: 'node:22'`. A digest is stricter still.",
  },
  'push-on-pull-request': {
    cause:
      'A pull request runs code that nobody has looked at yet. Its image gets a name that others pull, and the registry has no room between the two. Pull requests of forks have no secrets, so there the push fails.',
    example: code(`
      const build = job({ docker: true, steps: [sh\`trivy fs .\`, sh\`docker build -t acme/app .\`, sh\`docker push acme/app\`] })
      export default pipeline('ci', { on: { push: true, pullRequest: true }, jobs: { build } })`),
    fix: "Push on other events only: sh({ when: not(event('pullRequest')) })`docker push acme/app`. `docker.buildPush` does so by itself.",
  },
  'production-without-gate': {
    cause:
      'Whatever is merged goes live at once, also at night and when something else is burning. A job deploys to an environment called production, prod or live, and neither it nor a job before it asks anybody.',
    example: code(`
      const staging = job({ environment: 'staging', steps: [sh\`./deploy.sh\`] })
      const live = job({ needs: [staging], environment: 'production', steps: [sh\`./deploy.sh\`] })`),
    fix: 'Add `approval: true` to the job. Where the tests decide and nobody else, say so: `allow` with the reason.',
  },
  'production-without-staging': {
    cause:
      'The first place that runs the new version is the one where your users are. A run that only a person can start is no finding, nor is a job that needs no other: another pipeline has made what it deploys.',
    example: code(`
      const build = job({ steps: [sh\`./build-and-test.sh\`] })
      const live = job({ needs: [build], environment: 'production', approval: true, steps: [sh\`./deploy.sh\`] })`),
    fix: "Deploy to another environment first, `environment: 'staging'`, and let the job for production need that one. Where another pipeline does it, `allow` this with the reason.",
  },
  'production-rebuilt-image': {
    cause:
      'Staging runs on one branch and production on another, each with an image of its own run. So what goes live is built anew, with whatever the base images and dependencies are by then.',
    example: code(`
      const build = job({ outputs: ['digest'], steps: [sh\`./test-and-build.sh >> "$PIPEGEN_OUTPUT"\`] })
      const deploy = sh\`./deploy.sh \${image(text\`acme/app@\${build.outputs.digest}\`)}\`
      const staging = job({ when: event('push'), environment: 'staging', steps: [deploy] })
      const live = job({ when: event('tag'), environment: 'production', approval: true, steps: [deploy] })
      export default pipeline('ci', { on: { push: true, tag: 'v*' }, jobs: { build, staging, live } })`),
    fix: 'Let one run deploy to staging and then, after an approval, the same image to production: `needs: [staging]`.',
  },
  'deploy-untested-image': {
    cause:
      'The job deploys an image of this pipeline, and before it come only builds, other deployments and approvals. So tests that fail stop nothing.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      const build = job({ outputs: ['digest'], steps: [sh\`trivy fs . && docker push acme/app | ./digest.sh >> "$PIPEGEN_OUTPUT"\`] })
      const staging = job({
        environment: 'staging',
        steps: [sh\`./deploy.sh \${image(text\`acme/app@\${build.outputs.digest}\`)}\`],
      })`),
    fix: 'Let the build need the tests: `needs: [test]`. Whatever deploys its image then waits for them as well.',
  },
  'deploy-unchecked': {
    cause:
      'A deployment can succeed and its program still not answer. The environment has a URL, but nothing in the job, or in one that needs it, asks that host.',
    example: code(`
      const staging = job({ environment: { name: 'staging', url: 'https://staging.example.com' }, steps: [sh\`./deploy.sh\`] })`),
    fix: 'Ask it: sh`curl --fail --retry 10 --retry-all-errors https://staging.example.com/health`. The recipes that deploy take `smokeTest`.',
  },
  'deploy-downtime': {
    cause: 'The old container is stopped before the new one is known to start. If it does not, nothing runs.',
    example: code(`
      const staging = job({
        environment: 'staging',
        steps: [sh\`ssh staging.example.com 'docker stop app && docker run --name app acme/app:1'\`],
      })`),
    fix: 'Pull first, keep the old container under another name, and bring it back if the new one does not answer: `ssh.deploy` does all of it.',
  },
  'latest-from-branches': {
    cause: 'The tag goes to whichever branch was built last, so that the one who pulls `latest` may get what is not released.',
    example: code(`
      const build = job({ docker: true, steps: [sh\`./scan-with-trivy.sh && trivy fs .\`, sh\`docker push acme/app:latest\`] })
      export default pipeline('ci', { on: { push: { branches: ['main', 'develop'] } }, jobs: { build } })`),
    fix: "Let only one branch move it: sh({ when: branch('main') })`docker push acme/app:latest`.",
  },
  'image-unscanned': {
    cause:
      'An image holds a system and many libraries, and known weaknesses of theirs go out with it. No job of the pipeline calls a scanner.',
    example: code(`
      const build = job({ docker: true, steps: [sh\`docker build -t acme/app:1 .\`, sh\`docker push acme/app:1\`] })`),
    fix: 'Scan the image or the dependencies before: sh`trivy image --exit-code 1 --severity HIGH,CRITICAL acme/app:1`.',
  },
  'secret-literal': {
    cause:
      'Who can read the repo, or a copy of it, has the secret; and it stays in the history after it was removed. Known forms of keys count wherever they stand, other texts by the name of their variable.',
    example: code(`
      const deploy = job({ env: { API_TOKEN: 'c2e1b5a0f3d94e77' }, steps: [sh\`./deploy.sh\`] })`),
    fix: "Revoke the secret where it was made. Store a new one with the provider, and read it: `env: { API_TOKEN: secret('API_TOKEN') }`.",
  },
  'secret-shared': {
    cause: 'Who gets hold of the secret of the test environment has production as well. Test environments have more people and less care.',
    example: code(`
      const deploy = (environment: string) => ({ environment, steps: [sh\`./deploy.sh \${secret('DEPLOY_KEY')}\`] })
      const staging = job(deploy('staging'))
      const live = job({ ...deploy('production'), needs: [staging], approval: true })`),
    fix: "Give each environment its own: secret('STAGING_KEY') and secret('PRODUCTION_KEY').",
  },
  'secret-in-build-arg': {
    cause: 'Arguments of a build stay in the history of the image, which everybody who pulls it can read.',
    example: code(`
      const build = job({ docker: true, steps: [sh\`docker build --build-arg TOKEN=\${secret('TOKEN')} .\`] })`),
    fix: 'Mount it where it is needed: `docker build --secret id=TOKEN,env=TOKEN`, and in the Dockerfile `RUN --mount=type=secret,id=TOKEN`.',
  },
  'password-on-command-line': {
    cause: 'Every process of a machine can read the command lines of the others, and many tools log them.',
    example: code(`
      const login = job({ docker: true, steps: [sh\`docker login -u ci -p \${secret('PASSWORD')}\`] })`),
    fix: "Feed it: sh`printf '%s' ${secret('PASSWORD')} | docker login -u ci --password-stdin`.",
  },
  'host-key-unchecked': {
    cause: 'Without the check of its key any host in between can take the place of the right one, and gets what you send.',
    example: code(`
      const deploy = job({ steps: [sh\`ssh -o StrictHostKeyChecking=no staging.example.com ./update.sh\`] })`),
    fix: 'Write the line of the host, from `ssh-keyscan` and compared with its own, into known_hosts. `ssh.run` and `ssh.deploy` ask for it.',
  },
  'dependency-unpinned': {
    cause: 'The newest version is another one tomorrow, so a job may fail, or pass, although nobody has changed anything.',
    example: code(`
      const lint = job({ tools: { python: '3.12' }, steps: [sh\`pip install black\`, sh\`black --check .\`] })`),
    fix: 'Name the version, `pip install black==25.9.0`, or keep a requirements file that does.',
  },
  'not-idempotent': {
    cause: 'The command makes something that is there after the first run, so that the second one fails.',
    example: code(`
      const deploy = job({ tools: { helm: '3.19.0' }, steps: [sh\`helm install shop ./chart\`] })`),
    fix: 'Say what there should be: `helm upgrade --install shop ./chart`. What is made once belongs into Terraform or the like.',
  },
  'sleep-as-check': {
    cause:
      'Waiting for a fixed time in a deployment is too long on a good day and too short on a bad one, and what comes out is not looked at.',
    example: code(`
      const staging = job({ environment: 'staging', steps: [sh\`./deploy.sh\`, sh\`sleep 30\`] })`),
    fix: 'Ask in a loop with an end: sh`curl --fail --retry 10 --retry-all-errors https://staging.example.com/health`, or `kubectl rollout status --timeout=5m`.',
  },
  'state-unlocked': {
    cause: 'Two runs that write the state of the infrastructure at once lose what one of them has made: nobody knows of it any more.',
    example: code(`
      const apply = job({ tools: { terraform: '1.13.5' }, steps: [sh\`terraform apply -lock=false plan.tfplan\`] })`),
    fix: 'Let it lock, and wait: `terraform apply -lock-timeout=5m plan.tfplan`. `terraform.apply` does so, and lets one run after the other.',
  },
  'compose-v1': {
    cause:
      'The program docker-compose gets no fixes since 2023, and the images of runners have dropped it. Compose is a command of docker now.',
    example: code(`
      const up = job({ docker: true, steps: [sh\`docker-compose up -d\`] })`),
    fix: 'Write `docker compose up -d`. Names of containers have dashes where they had underscores.',
  },
  'tests-after-merge': {
    cause: 'The tests run when the code is on the branch already, so everybody else works with what they would have stopped.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      export default pipeline('ci', { on: { push: { branches: ['main'] } }, jobs: { test } })`),
    fix: 'Add `pullRequest: true` to `on`.',
  },
  'matrix-size': {
    cause: 'So many jobs wait for each other on every plan, and hold up the runs of others.',
    example: code(`
      const n = Array.from({ length: 80 }, (_, index) => index)
      const test = job({ matrix: { n }, steps: ({ matrix }) => [sh\`./test.sh \${matrix.n}\`] })`),
    fix: 'Cut it down by `exclude`, test the rest at night, or limit it: `maxParallel: 10`.',
  },
  'no-cache': {
    cause: 'What was downloaded is gone with the machine, so that every run waits for it again, and fails when the registry does.',
    example: code(`
      const test = job({ tools: { node: '22' }, steps: [sh\`npm ci\`, sh\`npm test\`] })`),
    fix: "Add `cache: 'npm'` to the job, or another of the known caches. The recipes for languages have one.",
  },
}
