/**
 * One image, tested once, that goes to staging and then, with somebody's approval, to production.
 * What such a file often gets wrong, and this one doesn't: staging and production run images of different branches, so that what was
 * tried isn't what goes live; the approval doesn't hold the pipeline up; the coverage is searched in a report that isn't printed; jobs
 * use an image whose entrypoint is no shell, and a cluster that nobody told them how to reach; a rollout is waited for without an end;
 * Docker's engine and client come in whatever version is newest; the password of the registry stands on a command line.
 */
import { type AnyValue, all, branch, event, type Job, pipeline, secret } from 'pipegen'
import { docker, kubernetes, python } from 'pipegen/recipes'

const requirements = ['requirements.txt', 'requirements-dev.txt']

const lint = python.lint({ requirements, flake8: '.', job: { stage: 'test', timeout: '10m' } })

const test = python.test({ requirements, pytest: '', coverage: 'shop', job: { stage: 'test', timeout: '20m' } })

const image = docker.buildPush({
  needs: [lint, test],
  when: all(branch('main'), event('push')),
  image: 'acme/shop',
  registry: docker.gitlab({ username: secret('REGISTRY_USERNAME'), password: secret('REGISTRY_PASSWORD') }),
  job: { stage: 'build', timeout: '30m' },
})

interface Target {
  name: string
  url: string
  kubeconfig: AnyValue
  needs: Job[]
  approval?: { message: string }
}

const deploy = ({ name, url, ...target }: Target) =>
  kubernetes.deploy({
    ...target,
    image: image.image,
    environment: { name, url },
    deployment: 'shop',
    container: 'shop',
    namespace: 'shop',
    smokeTest: `${url}/health`,
    rollback: true,
    job: { stage: 'deploy', concurrency: name, timeout: '20m' },
  })

const staging = deploy({
  name: 'staging',
  url: 'https://staging.example.com',
  kubeconfig: secret('STAGING_KUBECONFIG'),
  needs: [image],
})

const production = deploy({
  name: 'production',
  url: 'https://shop.example.com',
  kubeconfig: secret('PRODUCTION_KUBECONFIG'),
  needs: [staging],
  approval: { message: 'Did staging hold?' },
})

export default pipeline('promotion', {
  on: { push: { branches: ['main'] }, pullRequest: true },
  jobs: { lint, test, build: image, 'deploy:staging': staging, 'deploy:production': production },
})
