import { all, branch, event, job, pipeline, secret, sh, uses, variant } from 'pipegen'
import { docker, python } from 'pipegen/recipes'

const requirements = ['requirements.txt', 'requirements-dev.txt']
const quick = { timeout: '15m' } as const

const lint = python.lint({ ruff: '.', job: quick })

const versions = python.test({
  requirements,
  python: ['3.10', '3.11', '3.12'],
  pytest: 'tests/unit/',
  failFast: true,
  job: { ...quick, description: 'Every supported Python; the first failure cancels the others' },
})

const groups = python.test({
  requirements,
  groups: ['integration', 'e2e'],
  pytest: '--tb=short',
  parallel: 'auto',
  maxFailures: 5,
  coverage: 'app',
  job: quick,
})

const assets = job({
  description: 'The pages, whose packages are kept beside those of Python',
  tools: { node: '22' },
  cache: ['npm', { key: { prefix: 'assets', files: ['package-lock.json', 'requirements.txt'] }, paths: ['.cache/assets'] }],
  ...quick,
  steps: [sh('Install')`npm ci`, sh('Build')`npm run build -- --cache-dir .cache/assets`],
})

const stage = job({
  description: 'The tests that the Dockerfile runs in its stage "testing"',
  docker: true,
  shell: 'sh',
  ...quick,
  steps: [sh('Test in the image')`docker build --target testing .`],
})

const onMain = all(branch('main'), event('push'))

const build = docker.buildPush({
  needs: [lint, versions, groups, assets, stage],
  when: onMain,
  image: 'acme/shop',
  target: 'production',
  registry: docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') }),
  job: { timeout: '30m' },
})

const deploy = job({
  description: 'Compose on the host of staging, with the image that was built',
  needs: [build],
  when: onMain,
  environment: 'staging',
  concurrency: 'staging',
  docker: true,
  shell: 'sh',
  timeout: '15m',
  steps: [
    sh({ name: 'Deploy', env: { IMAGE: build.image, DOCKER_HOST: secret('STAGING_DOCKER_HOST') } })`
      docker compose --file docker-compose.staging.yml up --detach --wait
    `,
    // GitHub shows the deployment; elsewhere the log says it.
    variant({
      github: uses('actions/github-script@v8', { with: { script: "core.notice('Staging is up to date')" } }),
      default: sh('Say so')`echo "Staging is up to date"`,
    }),
  ],
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'] }, pullRequest: true },
  concurrency: { cancelInProgress: event('pullRequest') },
  jobs: { lint, 'test-versions': versions, 'test-groups': groups, assets, 'test-image': stage, build, 'deploy-staging': deploy },
})
