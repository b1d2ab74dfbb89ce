/**
 * Tests, an image in GitHub's registry, and a deployment to Kubernetes that is checked and taken back if it fails.
 * What such a file often gets wrong, and this one doesn't: a kubeconfig is pasted into a script, stays in the workspace, and doesn't
 * reach the step that needs it; the tag that is deployed isn't the tag that was pushed; the name of the image has capitals if the owner
 * has; a rule for version tags can never match; layers are kept by a builder that can't; production has no environment and no approval;
 * the check after the deployment is one request after a fixed sleep, and a failure is left standing.
 */
import { all, branch, event, pipeline, secret } from 'pipegen'
import { docker, kubernetes, python } from 'pipegen/recipes'

const requirements = ['requirements.txt', 'requirements-dev.txt']

const lint = python.lint({ requirements, black: '.', flake8: '--max-line-length=120 .', mypy: '.', job: { timeout: '10m' } })

const test = python.test({ requirements, pytest: '', coverage: 'api', codecov: secret('CODECOV_TOKEN'), job: { timeout: '20m' } })

const image = docker.buildPush({
  needs: [lint, test],
  image: 'acme/api',
  registry: { server: 'ghcr.io', username: secret('GHCR_USERNAME'), password: secret('GHCR_TOKEN') },
  job: { timeout: '30m' },
})

const production = kubernetes.deploy({
  needs: [image],
  when: all(branch('main'), event('push')),
  image: image.image,
  approval: { message: 'Deploy to production?' },
  environment: { name: 'production', url: 'https://api.example.com' },
  kubeconfig: secret('KUBECONFIG'),
  deployment: 'api',
  container: 'api',
  smokeTest: 'https://api.example.com/health',
  rollback: true,
  job: { concurrency: 'production', timeout: '20m', allow: { 'production-without-staging': 'There is one cluster.' } },
})

export default pipeline('cluster', {
  on: { push: { branches: ['main', 'develop'] }, pullRequest: { branches: ['main'] } },
  jobs: { lint, test, image, deploy: production },
})
