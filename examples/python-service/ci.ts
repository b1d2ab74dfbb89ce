import { type AnyValue, all, branch, choose, event, job, pipeline, secret, sh } from 'pipegen'
import { databases, docker, python } from 'pipegen/recipes'

const lint = python.lint({
  requirements: ['requirements.txt'],
  black: '.',
  isort: '.',
  flake8: '.',
  mypy: 'app/',
  job: { timeout: '10m' },
})

const postgres = databases.postgres({ version: '17', database: 'test' })
const redis = databases.redis({ version: '8' })

const test = python.test({
  python: ['3.11', '3.12', '3.13'],
  requirements: ['requirements.txt', 'requirements-dev.txt'],
  services: { postgres: postgres.service, redis: redis.service },
  env: ({ services }) => ({ DATABASE_URL: postgres.url(services.postgres), REDIS_URL: redis.url(services.redis) }),
  pytest: 'tests/ -v',
  coverage: 'app',
  minimum: 80,
  codecov: secret('CODECOV_TOKEN'),
  job: { timeout: '20m' },
})

const security = python.security({ bandit: 'app/', audit: true, job: { timeout: '10m' } })

const build = docker.buildPush({
  needs: [lint, test, security],
  image: 'myorg/myapp',
  tags: [choose(branch('main'), 'latest', 'develop')],
  registry: docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') }),
  job: { timeout: '30m' },
})

interface Target {
  name: string
  url: string
  branch: string
  /** Starts the deployment of the image that it is told. */
  hook: AnyValue
  approval?: { message: string }
}

const deploy = ({ name, url, branch: from, hook, ...approval }: Target) =>
  job({
    ...approval,
    description: `Every push to ${from}`,
    needs: [build],
    when: all(branch(from), event('push')),
    environment: { name, url },
    checkout: false,
    timeout: '15m',
    steps: [
      sh({ name: `Deploy to ${name}`, env: { IMAGE: build.image } })`curl -fsS --data-urlencode "image=$IMAGE" ${hook}`,
      sh('Smoke test')`curl -fsS -o /dev/null --retry 10 --retry-delay 6 --retry-all-errors ${`${url}/health`}`,
    ],
  })

const staging = deploy({
  name: 'staging',
  url: 'https://staging.example.com',
  branch: 'develop',
  hook: secret('STAGING_DEPLOY_HOOK'),
})

const production = deploy({
  name: 'production',
  url: 'https://example.com',
  branch: 'main',
  hook: secret('PRODUCTION_DEPLOY_HOOK'),
  approval: { message: 'Did staging hold?' },
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main', 'develop'] }, pullRequest: { branches: ['main'] } },
  jobs: { lint, test, security, build, 'deploy-staging': staging, 'deploy-production': production },
})
