import { branch, job, pipeline, secret, sh } from 'pipegen'
import { docker, helm, python } from 'pipegen/recipes'

const requirements = ['requirements.txt', 'requirements-dev.txt']

const lint = python.lint({ black: '.', flake8: '.' })
const types = python.typecheck({ mypy: 'app/', requirements })
const unit = python.test({ needs: [lint, types], requirements, pytest: 'tests/unit/', coverage: 'app', minimum: 80 })

const build = docker.buildPush({
  needs: [unit],
  image: 'shop',
  registry: docker.ecr({ account: '123456789012', region: 'eu-central-1', role: 'arn:aws:iam::123456789012:role/push-shop' }),
})

const shop = { when: branch('main'), namespace: 'shop', release: 'shop', chart: 'charts/shop', image: build.image } as const

const staging = helm.upgrade({
  ...shop,
  environment: { name: 'staging', url: 'https://staging.shop.example.com' },
  kubeconfig: secret('STAGING_KUBECONFIG'),
  values: ['charts/shop/values-staging.yaml'],
  smokeTest: 'https://staging.shop.example.com/health',
})

const e2e = job({
  description: 'End-to-end tests against staging',
  needs: [staging],
  when: branch('main'),
  tools: { python: '3.12' },
  env: { BASE_URL: 'https://staging.shop.example.com' },
  reports: { junit: 'report.xml' },
  steps: [python.install({ requirements }), sh('Test')`pytest tests/e2e/ --junitxml=report.xml`],
})

const production = helm.canary({
  ...shop,
  needs: [e2e],
  approval: { message: 'Start the canary in production?' },
  environment: { name: 'production', url: 'https://shop.example.com' },
  kubeconfig: secret('PRODUCTION_KUBECONFIG'),
  values: ['charts/shop/values-production.yaml'],
  weights: [5, 25, 50, 100],
  check: { url: 'https://shop.example.com/health', hold: 900, every: 60 },
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main', 'develop'] }, pullRequest: true },
  jobs: { lint, types, unit, build, 'deploy-staging': staging, e2e, 'deploy-production': production },
})
