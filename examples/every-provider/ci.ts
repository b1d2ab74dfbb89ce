import { branch, pipeline, secret } from 'pipegen'
import { docker, drift, kubernetes, python } from 'pipegen/recipes'

// A build of GitHub, GitLab, Jenkins and CircleCI each: the files in this folder say the same.
const guard = drift({ node: '22' })

const lint = python.lint({ black: '.', flake8: '.', job: { timeout: '10m' } })
const test = python.test({ python: ['3.12', '3.13'], pytest: 'tests/', coverage: 'app', job: { timeout: '20m' } })

const build = docker.buildPush({
  needs: [guard, lint, test],
  image: 'acme/shop',
  registry: docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') }),
  nonRoot: true,
  job: { timeout: '30m' },
})

const api = {
  needs: [build],
  image: build.image,
  deployment: 'shop',
  container: 'shop',
  rollback: true,
  job: { timeout: '15m' },
} as const

const staging = kubernetes.deploy({
  ...api,
  when: branch('develop'),
  environment: { name: 'staging', url: 'https://staging.example.com' },
  kubeconfig: secret('STAGING_KUBECONFIG'),
  smokeTest: 'https://staging.example.com/health',
})

const production = kubernetes.deploy({
  ...api,
  when: branch('main'),
  environment: { name: 'production', url: 'https://example.com' },
  approval: { message: 'Deploy to production?' },
  kubeconfig: secret('PRODUCTION_KUBECONFIG'),
  smokeTest: 'https://example.com/health',
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main', 'develop'] }, pullRequest: { branches: ['main'] } },
  jobs: { drift: guard, lint, test, build, 'deploy-staging': staging, 'deploy-production': production },
})
