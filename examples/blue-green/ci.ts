import { branch, pipeline, secret } from 'pipegen'
import { docker, strategies } from 'pipegen/recipes'

const dockerfile = docker.lint({ job: { timeout: '10m' } })
const test = docker.test({ target: 'testing', job: { timeout: '20m' } })

const build = docker.buildPush({
  needs: [dockerfile, test],
  image: 'acme/api',
  target: 'production',
  registry: docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') }),
  nonRoot: true,
  job: { timeout: '30m' },
})

// Deployments "api-blue" and "api-green" behind the Service "api".
const deploy = strategies.blueGreen({
  needs: [build],
  when: branch('main'),
  image: build.image,
  environment: { name: 'production', url: 'https://api.example.com' },
  kubeconfig: secret('PRODUCTION_KUBECONFIG'),
  service: 'api',
  container: 'api',
  replicas: 3,
  check: { port: 8000, path: '/health' },
  smokeTest: 'https://api.example.com/health',
  job: {
    timeout: '30m',
    allow: {
      'production-without-gate': 'Green is checked before anybody is sent there, and blue comes back if it fails.',
      'production-without-staging': 'Green is tried in the cluster itself.',
    },
  },
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'] }, pullRequest: { branches: ['main'] } },
  jobs: { dockerfile, test, build, deploy },
})
