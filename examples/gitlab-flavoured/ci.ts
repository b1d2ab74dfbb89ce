import { all, branch, choose, event, type JobOptions, pipeline, secret } from 'pipegen'
import { databases, docker, python, ssh } from 'pipegen/recipes'

const slim = { container: 'python:3.12-slim', tools: {}, timeout: '10m' } satisfies JobOptions
const linting = { ...slim, stage: 'lint' } satisfies JobOptions
const testing = { ...slim, stage: 'test' } satisfies JobOptions

const black = python.lint({ black: '.', job: { ...linting, description: 'Formatting' } })
const flake8 = python.lint({ flake8: '.', job: { ...linting, description: 'Style' } })
const mypy = python.lint({ mypy: 'app/', requirements: ['requirements.txt'], job: { ...linting, description: 'Types' } })

const postgres = databases.postgres({ version: '17', database: 'test' })
const redis = databases.redis({ version: '8' })
const requirements = ['requirements.txt', 'requirements-dev.txt']

const unit = python.test({ requirements, pytest: 'tests/unit/ -v', coverage: 'app', job: { ...testing, description: 'Unit tests' } })

const integration = python.test({
  requirements,
  pytest: 'tests/integration/ -v',
  services: { postgres: postgres.service, redis: redis.service },
  env: ({ services }) => ({ DATABASE_URL: postgres.url(services.postgres), REDIS_URL: redis.url(services.redis) }),
  job: { ...testing, description: 'Integration tests, with a database of their own' },
})

const registry = docker.gitlab({ username: secret('REGISTRY_USERNAME'), password: secret('REGISTRY_PASSWORD') })

const build = docker.buildPush({
  needs: [black, flake8, mypy, unit, integration],
  image: 'acme/shop',
  tags: [choose(branch('main'), 'latest', 'develop')],
  registry,
  job: { stage: 'build', timeout: '30m' },
})

const shop = {
  needs: [build],
  image: build.image,
  registry,
  container: 'shop',
  options: ['--publish', '8000:8000', '--env-file', '/etc/shop.env'],
  health: 'http://localhost:8000/health',
  job: { stage: 'deploy', timeout: '15m' },
} as const

const staging = ssh.deploy({
  ...shop,
  when: all(branch('develop'), event('push')),
  environment: { name: 'staging', url: 'https://staging.example.com' },
  host: 'deploy@staging.example.com',
  knownHosts: 'staging.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB5bK0k7UqgGyD3fVdDXwGtRl0WZTSXHCvVcVYGJZbQm',
  key: secret('STAGING_SSH_KEY'),
  smokeTest: 'https://staging.example.com/health',
})

const production = ssh.deploy({
  ...shop,
  when: all(branch('main'), event('push')),
  approval: { message: 'Deploy to production?' },
  environment: { name: 'production', url: 'https://example.com' },
  host: 'deploy@production.example.com',
  knownHosts: 'production.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMq8uHt0dHnTzC8dAcVQxwlpX8NIVdVYmYqQ2u4VnV7E',
  key: secret('PRODUCTION_SSH_KEY'),
  smokeTest: 'https://example.com/health',
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main', 'develop'] }, pullRequest: true },
  env: { PIP_DISABLE_PIP_VERSION_CHECK: '1' },
  jobs: {
    'lint:black': black,
    'lint:flake8': flake8,
    'lint:mypy': mypy,
    'test:unit': unit,
    'test:integration': integration,
    'build:docker': build,
    'deploy:staging': staging,
    'deploy:production': production,
  },
})
