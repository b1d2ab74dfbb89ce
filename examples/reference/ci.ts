import { all, branch, event, job, pipeline, secret, sh, text } from 'pipegen'
import { docker, kubernetes, python } from 'pipegen/recipes'

const lint = python.lint({ python: '3.12', black: '.', isort: '.', flake8: '.', mypy: 'app/' })

const test = job({
  description: 'Unit tests on every supported Python',
  matrix: { python: ['3.10', '3.11', '3.12'] },
  tools: ({ matrix }) => ({ python: matrix.python }),
  services: {
    postgres: { image: 'postgres:16', port: 5432, env: { POSTGRES_PASSWORD: 'postgres', POSTGRES_DB: 'test' }, health: 'pg_isready' },
    redis: { image: 'redis:7', port: 6379, health: 'redis-cli ping' },
  },
  cache: 'pip',
  env: ({ services }) => ({
    DATABASE_URL: text`postgresql://postgres:postgres@${services.postgres.host}:${services.postgres.port}/test`,
    REDIS_URL: text`redis://${services.redis.host}:${services.redis.port}/0`,
  }),
  steps: [
    sh('Install')`pip install -r requirements.txt -r requirements-dev.txt`,
    sh('Test')`pytest tests/ -v --cov=app --cov-report=xml --junitxml=report.xml`,
  ],
  reports: { junit: 'report.xml', coverage: { cobertura: 'coverage.xml' } },
})

const security = python.security({ bandit: 'app/', audit: true })

const build = docker.buildPush({
  needs: [lint, test, security],
  image: 'myorg/myapp',
  registry: docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') }),
})

const staging = kubernetes.deploy({
  needs: [build], when: all(branch('develop'), event('push')), image: build.image,
  environment: { name: 'staging', url: 'https://staging.example.com' },
  kubeconfig: secret('STAGING_KUBECONFIG'), deployment: 'api', container: 'api',
  smokeTest: 'https://staging.example.com/health', rollback: true,
})

const production = kubernetes.deploy({
  needs: [build], when: all(branch('main'), event('push')), image: build.image, approval: { message: 'Ship it?' },
  environment: { name: 'production', url: 'https://example.com' },
  kubeconfig: secret('PRODUCTION_KUBECONFIG'), deployment: 'api', container: 'api',
  smokeTest: 'https://example.com/health', rollback: true,
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'circleci'],
  on: { push: { branches: ['main', 'develop'] }, pullRequest: { branches: ['main'] }, schedule: '0 2 * * *', manual: true },
  jobs: { lint, test, security, build, 'deploy-staging': staging, 'deploy-production': production },
})
