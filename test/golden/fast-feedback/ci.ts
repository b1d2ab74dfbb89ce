/**
 * The ways to a fast answer: caches, tests side by side, an early end, no needless jobs, layers of the image that are kept.
 * What such a file often gets wrong, and this one doesn't: a cache is restored before the checkout, so that its key is the same for ever,
 * or holds an installed tree instead of downloads, or one for all languages; tests run without a checkout or an install; jobs have no
 * machine; layers are kept by a builder that can't; an image is built on every branch, and thrown away.
 */
import { branch, job, pipeline, secret, sh } from 'pipegen'
import { docker } from 'pipegen/recipes'

const versions = job({
  description: 'Unit tests on every supported Python; the first failure ends the others',
  matrix: { python: ['3.11', '3.12', '3.13'] },
  failFast: true,
  tools: ({ matrix }) => ({ python: matrix.python }),
  cache: 'pip',
  timeout: '10m',
  steps: [sh('Install')`pip install -r requirements.txt`, sh('Test')`pytest tests/unit/`],
})

const slow = (group: string) =>
  job({
    description: `The ${group} tests`,
    tools: { python: '3.13' },
    cache: 'pip',
    timeout: '15m',
    steps: [sh('Install')`pip install -r requirements.txt`, sh('Test')`pytest ${`tests/${group}/`}`],
  })

const integration = slow('integration')
const endToEnd = slow('e2e')

const web = job({
  description: 'The web client',
  tools: { node: '22' },
  cache: 'npm',
  in: 'web',
  timeout: '10m',
  steps: [sh('Install')`npm ci`, sh('Test')`npm test`],
})

const image = docker.buildPush({
  needs: [versions, integration, endToEnd, web],
  when: branch('main'),
  image: 'acme/search',
  registry: docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') }),
  job: { timeout: '20m' },
})

export default pipeline('fast-feedback', {
  on: { push: true, pullRequest: true },
  jobs: { 'test-unit': versions, 'test-integration': integration, 'test-e2e': endToEnd, 'test-web': web, image },
})
