import { branch, pipeline, secret } from 'pipegen'
import { docker, kubernetes, python, strategies } from 'pipegen/recipes'

const test = python.test({
  requirements: ['requirements.txt', 'requirements-dev.txt'],
  pytest: 'tests/',
  coverage: 'app',
  minimum: 80,
  job: { timeout: '20m' },
})

// Built once: both environments run the image with this digest.
const build = docker.buildPush({
  needs: [test],
  image: 'Acme/Api',
  registry: docker.ghcr({ username: secret('GHCR_USERNAME'), password: secret('GHCR_TOKEN') }),
  job: { timeout: '30m' },
})

const api = {
  when: branch('main'),
  namespace: 'api',
  deployment: 'api',
  container: 'api',
  rollback: true,
  job: { timeout: '20m' },
} as const

const stages = strategies.promote(build.image, {
  'deploy-staging': (given) =>
    kubernetes.deploy({
      ...given,
      ...api,
      environment: { name: 'staging', url: 'https://staging.api.example.com' },
      kubeconfig: secret('STAGING_KUBECONFIG'),
      smokeTest: { url: 'https://staging.api.example.com/health', retries: 20, delay: 3 },
    }),
  'deploy-production': (given) =>
    kubernetes.deploy({
      ...given,
      ...api,
      environment: { name: 'production', url: 'https://api.example.com' },
      approval: { message: 'Promote the image to production?' },
      kubeconfig: secret('PRODUCTION_KUBECONFIG'),
      smokeTest: 'https://api.example.com/health',
    }),
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'] }, pullRequest: { branches: ['main'] } },
  jobs: { test, build, ...stages },
})
