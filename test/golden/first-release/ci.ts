/**
 * The shortest way from tests to a cluster: version tags are released, everything else is tested.
 * What such a file often gets wrong, and this one doesn't: it looks at a change only once that is on main; it pushes without a login, to
 * a name without an owner, and always as `latest`; the deployment is an action that nobody knows, without inputs, and unpinned; actions
 * are so old that they no longer run; one job has all the credentials; the Python that it tests is out of support.
 */
import { event, pipeline, secret } from 'pipegen'
import { docker, kubernetes, python } from 'pipegen/recipes'

const test = python.test({ python: '3.13', job: { timeout: '10m' } })

const image = docker.buildPush({
  needs: [test],
  when: event('tag'),
  image: 'acme/app',
  registry: docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') }),
  job: { timeout: '20m' },
})

const deploy = kubernetes.deploy({
  needs: [image],
  image: image.image,
  environment: 'production',
  kubeconfig: secret('KUBECONFIG'),
  deployment: 'app',
  container: 'app',
  job: {
    concurrency: 'production',
    timeout: '15m',
    allow: { 'production-without-gate': 'Who tags a version decides.', 'production-without-staging': 'There is one cluster.' },
  },
})

export default pipeline('first-release', {
  on: { push: { branches: ['main'] }, pullRequest: true, tag: 'v*' },
  jobs: { test, image, deploy },
})
