/**
 * A shop: unit tests and browser tests in shards, an image, staging from main, production from the branch `release` once its schema fits and
 * somebody agrees, an app of its own for each branch `review-app-*`. Whoever is on duty hears of a deployment that failed.
 */
import { all, branch, ci, event, failed, type Job, job, not, pipeline, secret, sh, text } from 'pipegen'
import { docker } from 'pipegen/recipes'

const deployed = branch('staging', 'release')
const checked = not(deployed)
const shards = [1, 2, 3, 4]

const node = { tools: { node: '22' }, cache: 'yarn' } as const
const install = sh('Install')`yarn install --frozen-lockfile`

const secrets = job({
  description: 'No secret goes into the repository',
  container: 'registry.example.com/security/detect-secrets:1.5',
  shell: 'sh',
  steps: [sh`git ls-files -z | xargs -0 detect-secrets-hook --baseline .secrets.baseline`],
})

const types = job({ ...node, when: checked, steps: [install, sh`yarn tsc --noEmit`] })

const unit = job({
  ...node,
  when: checked,
  matrix: { shard: shards },
  env: { JEST_JUNIT_OUTPUT_DIR: 'reports/junit', JEST_JUNIT_ADD_FILE_ATTRIBUTE: 'true' },
  steps: ({ matrix }) => [
    install,
    sh('Jest')`yarn jest --reporters=default --reporters=jest-junit --maxWorkers 2 --shard=${matrix.shard}/${shards.length}`,
  ],
  reports: { junit: 'reports/junit/*.xml' },
})

const browsers = job({
  when: checked,
  matrix: { shard: shards },
  container: 'mcr.microsoft.com/playwright:v1.55.0-noble',
  cache: 'yarn',
  steps: ({ matrix }) => [
    install,
    sh('Settings')`test -f .env || cp .env.oss .env`,
    sh('Playwright')`npx playwright test --shard=${matrix.shard}/${shards.length}`,
  ],
  artifacts: { report: { paths: ['playwright-report', 'test-results'], when: 'failure', ifMissing: 'ignore' } },
})

const image = docker.buildPush({
  needs: [types, unit, browsers],
  when: all(event('push'), checked),
  image: 'acme/shop',
  registry: docker.gitlab({ username: secret('REGISTRY_USERNAME'), password: secret('REGISTRY_PASSWORD') }),
})

const schema = job({
  ...node,
  when: all(event('push'), branch('release')),
  steps: [install, sh('Does the schema of production fit?')`node scripts/validate-schemas.js production`],
})

const kube = { container: 'alpine/k8s:1.33.4', env: { KUBECONFIG_DATA: secret('KUBECONFIG_DATA') } } as const
const reach = sh('Reach the cluster')`
  umask 077
  printf '%s' "$KUBECONFIG_DATA" | base64 -d > "$HOME/kubeconfig"
  echo "KUBECONFIG=$HOME/kubeconfig" >> "$PIPEGEN_ENV"`

const staging = job({
  ...kube,
  needs: [image],
  when: all(event('push'), branch('main')),
  environment: { name: 'staging', url: 'https://staging.shop.example' },
  concurrency: 'staging',
  steps: [reach, sh`./scripts/deploy.sh staging ${image.image}`],
})

const production = job({
  ...kube,
  needs: [schema],
  when: all(event('push'), branch('release')),
  approval: { message: 'Let it go live?', approvers: ['shop-team'] },
  environment: { name: 'production', url: 'https://shop.example' },
  concurrency: 'production',
  steps: [reach, sh`./scripts/promote.sh staging production ${ci.sha}`],
})

const live = job({
  description: 'Look at what customers look at',
  needs: [production],
  container: 'mcr.microsoft.com/playwright:v1.55.0-noble',
  env: { PLAYWRIGHT_BASE_URL: 'https://shop.example', PLAYWRIGHT_ID: secret('PLAYWRIGHT_ID') },
  steps: [sh`yarn install --frozen-lockfile`, sh({ name: 'Playwright', retry: 1 })`npx playwright test --config playwright.config.ts`],
})

const review = job({
  ...kube,
  when: all(event('push'), branch('review-app-*')),
  environment: { name: text`review/${ci.branch}` },
  steps: [
    reach,
    sh('Create or update')`
      name=${ci.branch}
      name="\${name#review-app-}"
      if kubectl get namespace "$name" > /dev/null 2>&1; then
        ./scripts/update-review-app.sh "$name"
      else
        ./scripts/build-review-app.sh "$name"
      fi`,
  ],
})

const page = (needs: Job[]) =>
  job({
    needs,
    when: all(failed(), event('push'), branch('main', 'release')),
    checkout: false,
    container: 'curlimages/curl:8.16.0',
    shell: 'sh',
    env: { WEBHOOK: secret('CHAT_WEBHOOK') },
    steps: [
      sh('Tell the team')`
        curl --fail --silent --show-error --json "{\"text\": \"A deployment of the shop failed: ${ci.runUrl}\"}" "$WEBHOOK"`,
    ],
  })

export default pipeline('shop', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true, pullRequest: true },
  jobs: { secrets, types, unit, browsers, image, schema, staging, production, live, review, page: page([staging, production, live]) },
})
