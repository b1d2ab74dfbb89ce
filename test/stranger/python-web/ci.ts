// The recipes: a web service in Python from lint to production.
import { all, branch, event, pipeline, secret, sh, text } from 'pipegen'
import { docker, kubernetes, python } from 'pipegen/recipes'

const lint = python.lint({ python: '3.12', black: '.', isort: '.', flake8: '.', mypy: 'app/', job: { timeout: '5m', stage: 'check' } })

const security = python.security({ bandit: 'app/', audit: true, job: { allowFailure: true, name: 'Security' } })

const build = docker.buildPush({
  needs: [lint, security],
  image: 'acme/shop',
  registry: docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') }),
  pullRequests: 'build',
  job: { description: 'One image, used by every deploy' },
})

const staging = kubernetes.deploy({
  needs: [build],
  when: all(branch('develop'), event('push')),
  image: build.image,
  environment: { name: 'staging', url: 'https://staging.example.com' },
  kubeconfig: secret('STAGING_KUBECONFIG'),
  deployment: 'shop',
  container: 'shop',
  smokeTest: 'https://staging.example.com/health',
  rollback: true,
})

const production = kubernetes.deploy({
  needs: [build],
  when: all(branch('main'), event('push')),
  image: build.image,
  approval: { message: 'Ship it?' },
  environment: { name: 'production', url: 'https://example.com' },
  kubeconfig: secret('PRODUCTION_KUBECONFIG'),
  deployment: 'shop',
  container: 'shop',
  job: { after: [sh('Say who')`echo ${text`deployed ${build.image}`}`] },
})

export default pipeline('web', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main', 'develop'] }, pullRequest: { branches: ['main'] }, schedule: '0 2 * * *', manual: true },
  jobs: { lint, security, build, staging, production },
})
