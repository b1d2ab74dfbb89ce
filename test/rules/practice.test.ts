import { describe, expect, test } from 'vitest'
import {
  all, branch, choose, ci, event, image, job, not, optional, pipeline, secret, sh, tag, text, uses, variable,
} from '../../src/index.ts' // biome-ignore format: a list of names
import { docker, kubernetes, node, python, ssh, terraform } from '../../src/recipes/index.ts'
import { compileInMemory, describeFault } from '../compile/compile-in-memory.ts'

type Jobs = { readonly [id: string]: unknown }
type Spec = Parameters<typeof job>[0]
const on = { push: true, pullRequest: true, tag: 'v*' }
const pipe = (jobs: Jobs, more: object = {}): unknown => pipeline('ci', { on, jobs, ...more } as never)
const one = (spec: object, more: object = {}): unknown => pipe({ a: job({ steps: [sh`./a.sh`], ...spec } as Spec) }, more)
const script = (command: ReturnType<typeof sh>, spec: object = {}): unknown => one({ ...spec, steps: [command] })

/** What practice says of it: code and place. Findings that a case isn't about are allowed by name. */
async function found(make: () => unknown, code: string): Promise<readonly string[]> {
  const { diagnostics } = await compileInMemory(make, { only: [] })
  const errors = diagnostics.filter((each) => each.severity === 'error' && /wrong-type|unknown|missing|need-not-listed/.test(each.code))
  expect(errors).toEqual([])
  return diagnostics.filter((each) => each.code === code).map((each) => describeFault(each).slice(code.length + 1))
}

interface Cases {
  readonly severity: 'error' | 'warning' | 'info'
  readonly fires: { readonly [name: string]: readonly [make: () => unknown, place: string] }
  readonly silent: { readonly [name: string]: () => unknown }
}

const hub = { username: secret('USERNAME'), password: secret('PASSWORD') }
const push = sh`docker push acme/app:1`
const pushOtherwise = sh({ when: not(event('pullRequest')) })`docker push acme/app:1`
const digest = `sha256:${'0'.repeat(64)}` as const

/** A build, and deployments of its image. */
const built = (needs: readonly unknown[] = [], more: object = {}): ReturnType<typeof docker.buildPush> =>
  docker.buildPush({ needs: needs as never, image: 'acme/app', registry: hub, ...more })
const deploy = (environment: string, build: ReturnType<typeof built>, more: object = {}): ReturnType<typeof job> =>
  job({ environment, steps: [sh`./deploy.sh ${build.image}`], ...more } as Spec)
const tested = (): ReturnType<typeof job> => job({ steps: [sh`npm test`] })

const cases: { readonly [code: string]: Cases } = {
  'push-on-pull-request': {
    severity: 'error',
    fires: {
      'docker push': [() => script(push), 'jobs.a.steps.0'],
      'a full path, options and a variable': [() => script(sh`sudo /usr/bin/docker --config x image push "$IMAGE"`), 'jobs.a.steps.0'],
      podman: [() => script(sh`podman push acme/app`), 'jobs.a.steps.0'],
      'buildx with --push': [() => script(sh`docker buildx build --push -t acme/app .`), 'jobs.a.steps.0'],
      'an output into a registry': [() => script(sh`docker build -o type=image,push=true .`), 'jobs.a.steps.0'],
      'another tag of an image': [() => script(sh`docker buildx imagetools create --tag a:1 a:2`), 'jobs.a.steps.0'],
      'compose push': [() => script(sh`docker compose push`), 'jobs.a.steps.0'],
      skopeo: [() => script(sh`skopeo copy dir:x docker://acme/app`), 'jobs.a.steps.0'],
      crane: [() => script(sh`crane push x.tar acme/app`), 'jobs.a.steps.0'],
      kaniko: [() => script(sh`/kaniko/executor --destination acme/app`), 'jobs.a.steps.0'],
      'the action that pushes': [() => one({ steps: [uses('docker/build-push-action@v6', { with: { push: true } })] }), 'jobs.a.steps.0'],
      'an action that pushes on pull requests by choice': [
        () => one({ steps: [uses('docker/build-push-action@v6', { with: { push: choose(event('pullRequest'), 'true', 'false') } })] }),
        'jobs.a.steps.0',
      ],
      'a step of several': [() => one({ steps: [sh`docker build .`, push] }), 'jobs.a.steps.1'],
      'a condition that does not speak of the event': [
        () => script(push, { when: all(not(branch('main')), ci.actor.is('bob')) }),
        'jobs.a.steps.0',
      ],
      'the recipe that was told to': [() => pipe({ a: built([], { pullRequests: 'push' }) }), 'jobs.a.steps.2'],
      'a need that may be skipped': [
        () => {
          const b = job({ when: event('push'), steps: [sh`x`] })
          return pipe({ b, a: job({ needs: [optional(b)], steps: [push] }) })
        },
        'jobs.a.steps.0',
      ],
    },
    silent: {
      'no pull requests': () => pipe({ a: job({ steps: [push] }) }, { on: { push: true } }),
      'a step that is left out there': () => one({ steps: [pushOtherwise] }),
      'a job that is left out there': () => script(push, { when: event('push') }),
      'a job of one branch': () => script(push, { when: branch('main') }),
      'a job of tags': () => script(push, { when: tag('v*') }),
      'a comparison of the event': () => script(push, { when: ci.event.is('push') }),
      'a need that is skipped there': () => {
        const b = job({ when: event('push'), steps: [sh`x`] })
        return pipe({ b, a: job({ needs: [b], steps: [push] }) })
      },
      'the recipe': () => pipe({ a: built() }),
      'the recipe that builds': () => pipe({ a: built([], { pullRequests: 'build' }) }),
      'a build': () => script(sh`docker build --push=false -t acme/app .`),
      'the script decides': () => script(sh`if [ "$EVENT" = push ]; then docker push acme/app; fi`),
      'a test in the script': () => script(sh`[ -n "$PUSH" ] && docker push acme/app`),
      'a word in a text': () => script(sh`echo "now docker push acme/app" # docker push`),
      'a push of git': () => script(sh`git push origin main`),
      'the action that does not push': () => one({ steps: [uses('docker/build-push-action@v6', { with: { push: false } })] }),
      'an action that chooses': () =>
        one({ steps: [uses('docker/build-push-action@v6', { with: { push: choose(event('push'), 'true', 'false') } })] }),
      'an action whose input is not known': () =>
        one({ steps: [uses('docker/build-push-action@v6', { with: { push: variable('PUSH') } })] }),
      'an image within the runner': () => script(sh`skopeo copy docker://acme/app dir:x`),
      'somebody approves': () => script(push, { approval: true }),
    },
  },
  'production-without-gate': {
    severity: 'error',
    fires: {
      production: [() => one({ environment: 'production' }), 'jobs.a.environment'],
      'prod, among other words': [() => one({ environment: 'EU (prod-2)' }), 'jobs.a.environment'],
      live: [() => one({ environment: { name: 'live', url: 'https://example.com' } }), 'jobs.a.environment'],
      'one of a matrix': [
        () => one({ matrix: { to: ['staging', 'production'] }, environment: ({ matrix }: { matrix: { to: string } }) => matrix.to }),
        'jobs.a.environment',
      ],
      'after staging': [
        () => {
          const s = job({ environment: 'staging', steps: [sh`x`] })
          return pipe({ s, a: job({ needs: [s], environment: 'production', steps: [sh`x`] }) })
        },
        'jobs.a.environment',
      ],
      'a run by hand among others': [() => one({ environment: 'production' }, { on: { push: true, manual: true } }), 'jobs.a.environment'],
    },
    silent: {
      'an approval': () => one({ environment: 'production', approval: true }),
      'a gate before it': () => {
        const gate = job({ approval: true, steps: [] })
        const s = job({ needs: [gate], steps: [sh`x`] })
        return pipe({ gate, s, a: job({ needs: [s], environment: 'production', steps: [sh`x`] }) })
      },
      'a run that only a person starts': () => one({ environment: 'production' }, { on: { manual: true } }),
      'a job that only a person starts': () =>
        one({ environment: 'production', when: event('manual') }, { on: { push: true, manual: true } }),
      'pre-production': () =>
        pipe({ a: job({ environment: 'pre-production', steps: [sh`x`] }), b: job({ environment: 'non-prod', steps: [sh`x`] }) }),
      'a word that holds it': () => one({ environment: 'products' }),
      'one that the run chooses': () => one({ environment: choose(event('tag'), 'production', 'preview') }),
      'what comes after a deployment to production': () => {
        const a = job({ approval: true, environment: 'production', steps: [sh`x`] })
        return pipe({ a, b: job({ needs: [a], environment: 'production', steps: [sh`./smoke.sh`] }) })
      },
    },
  },
  'production-without-staging': {
    severity: 'error',
    fires: {
      'no other environment': [
        () => {
          const b = job({ steps: [sh`./build.sh`] })
          return pipe({ b, a: job({ needs: [b], environment: 'production', approval: true, steps: [sh`x`] }) })
        },
        'jobs.a.environment',
      ],
      'staging beside it': [
        () =>
          pipe({
            s: job({ environment: 'staging', steps: [sh`x`] }),
            a: job({ environment: 'production', approval: true, steps: [sh`x`] }),
          }),
        'jobs.a.environment',
      ],
      'staging after it': [
        () => {
          const a = job({ environment: 'production', approval: true, steps: [sh`x`] })
          return pipe({ a, s: job({ needs: [a], environment: 'staging', steps: [sh`x`] }) })
        },
        'jobs.a.environment',
      ],
      'staging of branches that overlap': [
        () =>
          pipe({
            s: job({ when: branch('m*'), environment: 'staging', steps: [sh`x`] }),
            a: job({ when: branch('main'), environment: 'production', approval: true, steps: [sh`x`] }),
          }),
        'jobs.a.environment',
      ],
    },
    silent: {
      'staging before it': () => {
        const s = job({ environment: 'staging', steps: [sh`x`] })
        const between = job({ needs: [s], steps: [sh`./e2e.sh`] })
        return pipe({ s, between, a: job({ needs: [between], environment: 'production', approval: true, steps: [sh`x`] }) })
      },
      'any other environment before it': () => {
        const s = job({ environment: 'qa', steps: [sh`x`] })
        return pipe({ s, a: job({ needs: [s], environment: 'production', approval: true, steps: [sh`x`] }) })
      },
      'staging of another branch': () =>
        pipe({
          s: job({ when: branch('develop'), environment: 'staging', steps: [sh`x`] }),
          a: job({ when: branch('main'), environment: 'production', approval: true, steps: [sh`x`] }),
        }),
      'staging of another event': () =>
        pipe({
          s: job({ when: event('push'), environment: 'staging', steps: [sh`x`] }),
          a: job({ when: event('tag'), environment: 'production', approval: true, steps: [sh`x`] }),
        }),
      'a job that waits for none, beside no other environment': () => one({ environment: 'production', approval: true }),
      'a run that only a person starts': () => {
        const b = job({ steps: [sh`./build.sh`] })
        return pipe({ b, a: job({ needs: [b], environment: 'production', approval: true, steps: [sh`x`] }) }, { on: { manual: true } })
      },
    },
  },
  'production-rebuilt-image': {
    severity: 'info',
    fires: {
      'an image of each branch': [
        () => {
          const t = tested()
          const b = built([t])
          return pipe({
            t,
            b,
            s: deploy('staging', b, { when: branch('develop') }),
            a: deploy('production', b, { when: branch('main'), approval: true }),
          })
        },
        'jobs.a.environment',
      ],
    },
    silent: {
      'one image': () => {
        const t = tested()
        const b = built([t])
        const s = deploy('staging', b)
        return pipe({ t, b, s, a: deploy('production', b, { needs: [s], approval: true }) })
      },
      'no image of this pipeline': () =>
        pipe({
          s: job({ when: branch('develop'), environment: 'staging', steps: [sh`x`] }),
          a: job({
            when: branch('main'),
            environment: 'production',
            approval: true,
            steps: [sh`./deploy.sh ${image(`acme/app@${digest}`)}`],
          }),
        }),
    },
  },
  'deploy-untested-image': {
    severity: 'error',
    fires: {
      'a build alone': [
        () => {
          const b = built()
          return pipe({ b, a: deploy('staging', b) })
        },
        'jobs.a.steps.0',
      ],
      'tests beside it': [
        () => {
          const b = built()
          return pipe({ t: tested(), b, a: deploy('staging', b) })
        },
        'jobs.a.steps.0',
      ],
      'only style before it, where there are tests': [
        () => {
          const lint = job({ steps: [sh`npm ci && npx eslint .`] })
          const b = built([lint])
          return pipe({ t: tested(), lint, b, a: deploy('staging', b) })
        },
        'jobs.a.steps.0',
      ],
      'other deployments and approvals': [
        () => {
          const b = built()
          const s = deploy('staging', b)
          const gate = job({ needs: [s], approval: true, steps: [] })
          return pipe({ b, s, gate, a: deploy('production', b, { needs: [gate] }) })
        },
        'jobs.s.steps.0',
      ],
      'the recipe': [
        () => {
          const b = built()
          return pipe({
            b,
            a: kubernetes.deploy({ image: b.image, environment: 'staging', kubeconfig: secret('K'), deployment: 'a', container: 'a' }),
          })
        },
        'jobs.a.steps.0.env.IMAGE',
      ],
    },
    silent: {
      'the build waits for tests': () => {
        const t = tested()
        const b = built([t])
        return pipe({ t, b, a: deploy('staging', b) })
      },
      'the deployment waits for tests': () => {
        const t = tested()
        const b = built()
        return pipe({ t, b, a: deploy('staging', b, { needs: [t] }) })
      },
      'tests of the image': () => {
        const b = built()
        const t = job({ steps: [sh`docker run ${b.image} npm test`] })
        return pipe({ b, t, a: deploy('staging', b, { needs: [t] }) })
      },
      'tests in the build': () => {
        const b = job({ outputs: ['digest'], steps: [sh`npm test`, sh`./push.sh >> "$PIPEGEN_OUTPUT"`] })
        return pipe({ b, a: job({ environment: 'staging', steps: [sh`./deploy.sh ${image(text`acme/app@${b.outputs.digest}`)}`] }) })
      },
      'reports of tests': () => {
        const t = job({ steps: [sh`./ci.sh`], reports: { junit: 'report.xml' } })
        const b = built([t])
        return pipe({ t, b, a: deploy('staging', b) })
      },
      'the recipe of tests': () => {
        const t = python.test({ pytest: '' })
        const b = built([t])
        return pipe({ t, b, a: deploy('staging', b) })
      },
      'a program that nobody knows': () => {
        const t = job({ steps: [sh`./verify.sh`] })
        const b = built([t])
        return pipe({ t, u: tested(), b, a: deploy('staging', b) })
      },
      'an image that is scanned, not deployed': () => {
        const b = built()
        return pipe({ b, a: job({ steps: [sh`trivy image ${b.image}`] }) })
      },
      'an image of elsewhere': () => one({ environment: 'staging', steps: [sh`./deploy.sh ${image(`acme/app@${digest}`)}`] }),
    },
  },
  'image-latest': {
    severity: 'error',
    fires: {
      'kubectl set image': [() => script(sh`kubectl set image deployment/a a=acme/app:latest`), 'jobs.a.steps.0'],
      'a tag of helm': [() => script(sh`helm upgrade --install a ./chart --set image.tag=latest`), 'jobs.a.steps.0'],
      'Cloud Run': [() => script(sh`gcloud run deploy a --image gcr.io/acme/app:latest`), 'jobs.a.steps.0'],
      'a variable of the job': [
        () => script(sh`kubectl set image deployment/a a="$IMAGE"`, { env: { IMAGE: 'acme/app:latest' } }),
        'jobs.a.steps.0',
      ],
      'a value with a known end': [
        () => script(sh({ env: { IMAGE: text`${variable('REPO')}:latest` } })`kubectl set image deployment/a a=$IMAGE`),
        'jobs.a.steps.0',
      ],
      'docker run on an environment': [() => script(sh`docker run -d acme/app:latest`, { environment: 'staging' }), 'jobs.a.steps.0'],
    },
    silent: {
      'a version': () => script(sh`kubectl set image deployment/a a=acme/app:1.2`),
      'docker run in a test': () => script(sh`docker run acme/app:latest npm test`),
      'a word that begins so': () => script(sh`kubectl set image deployment/latest a=acme/app:latest-1`),
      'a value that is not known': () => script(sh`kubectl set image deployment/a a=acme/app:${variable('TAG')}`),
      'a tag that is pushed': () => script(sh`docker push acme/app:latest`, { when: branch('main') }),
    },
  },
  'secret-literal': {
    severity: 'error',
    fires: {
      'a password in env': [() => one({ env: { DB_PASSWORD: 'hunter2' } }), 'jobs.a.env.DB_PASSWORD'],
      'a token of the pipeline': [() => one({}, { env: { API_TOKEN: 'c2e1b5a0f3d9' } }), 'env.API_TOKEN'],
      'a token of a step': [() => script(sh({ env: { NPM_TOKEN: 'c2e1b5a0f3d9' } })`npm publish`), 'jobs.a.steps.0.env.NPM_TOKEN'],
      'an access key of AWS, whatever its name': [() => one({ env: { ID: 'AKIAIOSFODNN7EXAMPLE' } }), 'jobs.a.env.ID'],
      'a token of GitHub in a script': [() => script(sh`curl -H ${`Authorization: Bearer ghp_${'a1B2'.repeat(9)}`} x`), 'jobs.a.steps.0'],
      'a live key of Stripe in an input': [
        () => one({ steps: [uses('acme/pay@v1', { with: { stripe: 'sk_live_4eC39HqLyjWDarjt' } })] }),
        'jobs.a.steps.0.with.stripe',
      ],
      'a private key': [() => one({ env: { DEPLOY: '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl' } }), 'jobs.a.env.DEPLOY'],
      'a password in a URL': [() => one({ env: { DATABASE_URL: 'postgres://app:s3cr3t@db.example.com/app' } }), 'jobs.a.env.DATABASE_URL'],
      'a password of a container': [
        () => one({ container: { image: 'acme/a:1', credentials: { username: 'ci', password: `dckr_pat_${'x1'.repeat(12)}` } } }),
        'jobs.a.container.credentials.password',
      ],
    },
    silent: {
      'a secret': () => one({ env: { DB_PASSWORD: secret('DB_PASSWORD') } }),
      'what a service is started with': () =>
        one({
          services: { db: { image: 'postgres:16', port: 5432, env: { POSTGRES_PASSWORD: 'hunter2hunter2' } } },
          env: { PGPASSWORD: 'hunter2hunter2', DB_PASSWORD: 'hunter2hunter2' },
        }),
      'what says that it is none': () =>
        one({ env: { A_TOKEN: 'test-token', B_SECRET: 'dummy', C_PASSWORD: 'changeme', D_API_KEY: 'true', E_TOKEN: '' } }),
      'a path and a reference': () => one({ env: { A_TOKEN: '/run/secrets/token', B_PASSWORD: '$OTHER' } }),
      'a name that holds the word': () => one({ env: { TOKENIZER: 'sentencepiece', SECRETS_DIR: 'somewhere' } }),
      'a URL of the machine itself': () =>
        one({ env: { URL: 'postgres://postgres:postgres@localhost/x', OTHER: 'redis://a:bcd@redis:6379' } }),
      'a URL with a value': () => script(sh`git clone https://x:${secret('TOKEN')}@example.com/a.git`),
      'a commit': () => one({ env: { COMMIT: 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3' } }),
    },
  },
  'secret-shared': {
    severity: 'warning',
    fires: {
      'one key for two': [
        () => {
          const s = job({ environment: 'staging', steps: [sh`x ${secret('KEY')}`] })
          return pipe({ s, a: job({ needs: [s], approval: true, environment: 'production', steps: [sh`x ${secret('KEY')}`] }) })
        },
        'jobs.a.steps.0',
      ],
    },
    silent: {
      'a key each': () => {
        const s = job({ environment: 'staging', steps: [sh`x ${secret('STAGING_KEY')}`] })
        return pipe({ s, a: job({ needs: [s], approval: true, environment: 'production', steps: [sh`x ${secret('KEY')}`] }) })
      },
      'one that the build reads, too': () => {
        const b = job({ steps: [sh`x ${secret('KEY')}`] })
        const s = job({ needs: [b], environment: 'staging', steps: [sh`x ${secret('KEY')}`] })
        return pipe({ b, s, a: job({ needs: [s], approval: true, environment: 'production', steps: [sh`x ${secret('KEY')}`] }) })
      },
    },
  },
  'secret-in-build-arg': {
    severity: 'warning',
    fires: {
      'in the script': [() => script(sh`docker build --build-arg TOKEN=${secret('TOKEN')} .`), 'jobs.a.steps.0'],
      'by name': [() => script(sh({ env: { TOKEN: secret('T') } })`docker build --build-arg TOKEN .`), 'jobs.a.steps.0'],
      'of the recipe': [() => pipe({ a: built([], { buildArgs: { TOKEN: secret('TOKEN') } }) }), 'jobs.a.steps.2'],
    },
    silent: {
      'a version': () => script(sh`docker build --build-arg VERSION=${ci.tag} --secret id=TOKEN,env=TOKEN .`),
    },
  },
  'password-on-command-line': {
    severity: 'warning',
    fires: {
      'docker login -p': [() => script(sh`docker login -u ci -p ${secret('P')} example.com`), 'jobs.a.steps.0'],
      '--password=': [() => script(sh`podman login --password="$P" example.com`), 'jobs.a.steps.0'],
      helm: [() => script(sh`helm registry login -u ci --password ${secret('P')} example.com`), 'jobs.a.steps.0'],
    },
    silent: {
      '--password-stdin': () => script(sh`printf '%s' ${secret('P')} | docker login -u ci --password-stdin`),
      'the recipe': () => pipe({ a: built() }),
      'a port': () => script(sh`docker run -p 80:80 acme/app:1`),
    },
  },
  'host-key-unchecked': {
    severity: 'warning',
    fires: { 'ssh -o': [() => script(sh`ssh -o StrictHostKeyChecking=no a.example.com`), 'jobs.a.steps.0'] },
    silent: {
      'the recipe': () => one({ steps: [ssh.run({ host: 'a.example.com', key: secret('K'), knownHosts: 'a' }, 'x')] }),
      'a key that is accepted once': () => script(sh`ssh -o StrictHostKeyChecking=accept-new a.example.com`),
    },
  },
  'dependency-unpinned': {
    severity: 'warning',
    fires: {
      'pip install': [() => script(sh`pip install black==25.9.0 flake8`), 'jobs.a.steps.0'],
      'python -m pip': [() => script(sh`python3 -m pip install "safety[all]"`), 'jobs.a.steps.0'],
    },
    silent: {
      'versions and files': () =>
        script(sh`pip install -q black==25.9.0 -r requirements.txt -e . ./lib "x>=1,<2" https://example.com/x.whl dist/*.whl`),
      constraints: () => script(sh`pip install -c constraints.txt black`),
      'tools of Python itself': () => script(sh`python -m pip install --upgrade pip wheel`),
      'the recipes': () =>
        pipe({ a: python.lint({ black: '.', flake8: '.', mypy: 'app' }), b: python.security({ bandit: 'app', audit: true }) }),
    },
  },
  'not-idempotent': {
    severity: 'warning',
    fires: {
      'helm install': [() => script(sh`helm install a ./chart`), 'jobs.a.steps.0'],
      'a service of ECS': [() => script(sh`aws ecs create-service --cluster a`), 'jobs.a.steps.0'],
      'a repository of ECR': [() => script(sh`aws ecr create-repository --repository-name a`), 'jobs.a.steps.0'],
    },
    silent: {
      'helm upgrade --install': () => script(sh`helm upgrade --install a ./chart`),
      'looking first': () =>
        script(sh`aws ecr describe-repositories --repository-names a || aws ecr create-repository --repository-name a`),
    },
  },
  'sleep-as-check': {
    severity: 'warning',
    fires: { 'a fixed wait': [() => script(sh`./deploy.sh; sleep 30; curl x`, { environment: 'staging' }), 'jobs.a.steps.0'] },
    silent: {
      'between two questions': () => script(sh`until curl -f x; do sleep 30; done`, { environment: 'staging' }),
      'in a test': () => script(sh`./serve.sh & sleep 30`),
      'a moment': () => script(sh`sleep 2`, { environment: 'staging' }),
    },
  },
  'state-unlocked': {
    severity: 'warning',
    fires: {
      apply: [() => script(sh`terraform -chdir=infra apply -input=false -lock=false plan.tfplan`), 'jobs.a.steps.0'],
      OpenTofu: [() => script(sh`tofu destroy --lock=false`), 'jobs.a.steps.0'],
    },
    silent: {
      'a plan': () => script(sh`terraform plan -lock=false`),
      'a lock': () => script(sh`terraform apply -lock=true -lock-timeout=5m`),
      'the recipe': () => {
        const plan = terraform.plan({})
        return pipe({ plan, a: terraform.apply({ plan, environment: 'staging' }) })
      },
    },
  },
  'compose-v1': {
    severity: 'warning',
    fires: { 'docker-compose': [() => script(sh`docker-compose up -d`), 'jobs.a.steps.0'] },
    silent: { 'docker compose': () => script(sh`docker compose -f docker-compose.yml up -d`) },
  },
  'deploy-downtime': {
    severity: 'warning',
    fires: {
      'stop, then run': [
        () => script(sh`ssh a 'docker stop app || true; docker run --name app acme/app:1'`, { environment: 'staging' }),
        'jobs.a.steps.0',
      ],
    },
    silent: {
      'the recipe': () => {
        const t = tested()
        const b = built([t])
        return pipe({
          t,
          b,
          a: ssh.deploy({
            image: b.image,
            environment: 'staging',
            host: 'a.example.com',
            key: secret('K'),
            knownHosts: 'a',
            container: 'a',
            health: 'http://localhost',
          }),
        })
      },
      'in a test': () => script(sh`docker stop app; docker run app`),
    },
  },
  'deploy-unchecked': {
    severity: 'info',
    fires: { 'nobody asks': [() => one({ environment: { name: 'staging', url: 'https://staging.example.com' } }), 'jobs.a.environment'] },
    silent: {
      'the job asks': () =>
        one({
          environment: { name: 'staging', url: 'https://staging.example.com' },
          steps: [sh`./deploy.sh`, sh`curl -f https://staging.example.com/health`],
        }),
      'the next job asks': () => {
        const a = job({ environment: { name: 'staging', url: 'https://staging.example.com' }, steps: [sh`./deploy.sh`] })
        return pipe({ a, b: job({ needs: [a], env: { URL: 'https://staging.example.com' }, steps: [sh`./e2e.sh`] }) })
      },
      'no URL': () => one({ environment: 'staging' }),
      'a package': () => one({ environment: { name: 'pypi', url: 'https://pypi.org/p/a' } }),
    },
  },
  'latest-from-branches': {
    severity: 'warning',
    fires: {
      'every branch': [() => script(sh`docker push acme/app:latest`, { when: event('push') }), 'jobs.a.steps.0'],
      'two branches': [() => script(sh`docker push acme/app:latest`, { when: branch('main', 'develop') }), 'jobs.a.steps.0'],
      'the recipe': [() => pipe({ a: built([], { tags: ['latest'] }) }), 'jobs.a.steps.3.0'],
    },
    silent: {
      'one branch': () => script(sh`docker push acme/app:latest`, { when: branch('main') }),
      'one branch of the trigger': () =>
        pipe({ a: job({ steps: [sh`docker push acme/app:latest`] }) }, { on: { push: { branches: ['main'] } } }),
      'a step of one branch': () => script(sh({ when: branch('main') })`docker push acme/app:latest`),
      tags: () => script(sh`docker push acme/app:latest`, { when: tag('v*') }),
    },
  },
  'image-unscanned': {
    severity: 'warning',
    fires: { 'a push': [() => pipe({ a: built() }), 'jobs.a.steps.2'] },
    silent: {
      'a scan of the image': () => {
        const b = built()
        return pipe({ b, a: job({ steps: [sh`trivy image ${b.image}`] }) })
      },
      'a scan of the code': () => pipe({ b: built(), a: python.security({ bandit: 'app', audit: true }) }),
      'an audit': () => pipe({ b: built(), a: job({ steps: [sh`npm audit`] }) }),
      'no push': () => script(sh`docker build .`),
      'a copy': () => script(sh`skopeo copy docker://a docker://b`, { when: event('push') }),
    },
  },
  'tests-after-merge': {
    severity: 'warning',
    fires: { 'main alone': [() => one({ steps: [sh`npm test`] }, { on: { push: { branches: ['main'] } } }), 'on'] },
    silent: {
      'pull requests': () => one({ steps: [sh`npm test`] }, { on: { push: { branches: ['main'] }, pullRequest: true } }),
      'every branch': () => one({ steps: [sh`npm test`] }, { on: { push: true } }),
      'no tests': () => one({ steps: [sh`./publish.sh`] }, { on: { push: { branches: ['main'] } } }),
      'tests at night': () => one({ steps: [sh`npm test`] }, { on: { schedule: '0 2 * * *' } }),
    },
  },
  'matrix-size': {
    severity: 'info',
    fires: {
      'eighty cells': [() => one({ matrix: { a: [...Array(10).keys()], b: [...Array(8).keys()] } }), 'jobs.a.matrix'],
    },
    silent: {
      'a limit': () => one({ matrix: { a: [...Array(80).keys()] }, maxParallel: 10 }),
      'sixty cells': () => one({ matrix: { a: [...Array(60).keys()] } }),
    },
  },
  'no-cache': {
    severity: 'info',
    fires: {
      npm: [() => script(sh`npm ci`), 'jobs.a.steps.0'],
      'yarn alone': [() => script(sh`yarn`), 'jobs.a.steps.0'],
      'a requirements file': [() => script(sh`python -m pip install -q -r requirements.txt`), 'jobs.a.steps.0'],
      'a wrapper': [() => script(sh`./gradlew --no-daemon build`), 'jobs.a.steps.0'],
      uv: [() => script(sh`cd app && uv sync --locked`), 'jobs.a.steps.0'],
    },
    silent: {
      'a known cache': () => script(sh`npm ci`, { cache: 'npm' }),
      'a cache of paths': () => script(sh`npm ci`, { cache: { key: { files: 'package-lock.json' }, paths: ['node_modules'] } }),
      'a cache of an action': () =>
        one({ steps: [uses('actions/setup-node@v6', { with: { 'node-version': '22', cache: 'npm' } }), sh`npm ci`] }),
      'tools of the machine': () => script(sh`npm install --global pnpm@10`),
      'other commands': () => script(sh`npm test; yarn build; pip install -e .; go build ./...; echo npm ci`),
      'the recipes': () => pipe({ a: node.test(), b: python.test({ python: '3.12' }) }),
    },
  },
}

describe.each(Object.entries(cases))('%s', (code, { severity, fires, silent }) => {
  test.each(Object.entries(fires))('is found: %s', async (_, [make, place]) => {
    expect(await found(make, code)).toContain(place)
  })
  test.each(Object.entries(silent))('is not found: %s', async (_, make) => {
    expect(await found(make, code)).toEqual([])
  })
  test(`is an ${severity}, until the pipeline allows it`, async () => {
    const [make] = Object.values(fires)[0] ?? [() => undefined]
    const exported = make() as { readonly node: { readonly spec: object } }
    const severities = async (node: object): Promise<readonly string[]> =>
      (await compileInMemory(() => node, { only: [] })).diagnostics.filter((each) => each.code === code).map((each) => each.severity)
    expect(await severities(exported)).toContain(severity)
    const allow = { [code]: 'It is meant so.' }
    const { diagnostics } = await compileInMemory(() => pipeline('ci', { ...exported.node.spec, allow } as never), { only: [] })
    const left = diagnostics.filter((each) => each.code === code)
    expect(left.length).toBeGreaterThan(0)
    expect(new Set(left.map((each) => `${each.severity} ${each.hint}`))).toEqual(new Set(['info Allowed: It is meant so.']))
  })
})
