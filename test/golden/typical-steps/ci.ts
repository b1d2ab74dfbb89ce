/**
 * A service's way from a commit to staging: lint, types, tests, image, deployment.
 * What such a file often gets wrong, and this one doesn't: it looks at a change only once that is on main; one job does everything, and
 * holds the credentials of the deployment while tests run; it pushes without a login, under a name without an owner, with a tag that
 * moves, so that nobody can tell what staging runs; the deployment isn't told what was built; tools come in whatever version is newest;
 * actions are outdated and can change under their tags; the token may do more than it must; nothing has a timeout; deployments overlap.
 */
import { all, branch, event, job, pipeline, secret, sh } from 'pipegen'
import { docker, python } from 'pipegen/recipes'

const lint = python.lint({ flake8: '.', mypy: '.', requirements: ['requirements.txt'], job: { timeout: '10m' } })

const test = python.test({ pytest: '', job: { timeout: '20m' } })

const image = docker.buildPush({
  needs: [lint, test],
  image: 'acme/orders',
  registry: docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') }),
  job: { timeout: '30m' },
})

const staging = job({
  description: 'Deploy the image that was tested',
  needs: [image],
  when: all(branch('main'), event('push')),
  environment: 'staging',
  concurrency: 'staging',
  timeout: '15m',
  steps: [sh({ name: 'Deploy', env: { IMAGE: image.image, DEPLOY_TOKEN: secret('STAGING_DEPLOY_TOKEN') } })`./deploy.sh staging "$IMAGE"`],
})

export default pipeline('typical-steps', {
  on: { push: { branches: ['main'] }, pullRequest: { branches: ['main'] } },
  jobs: { lint, test, image, 'deploy-staging': staging },
})
