import { branch, job, pipeline, variable } from 'pipegen'
import { aws, docker, gcp } from 'pipegen/recipes'

// A token is for one audience, and Jenkins has one token: every cloud takes this one.
const oidc = { audience: 'acme-ci' }
const region = 'eu-central-1'
const deployRole = { role: variable('DEPLOY_ROLE'), region }
const google = {
  project: 'acme',
  provider: 'projects/123456789012/locations/global/workloadIdentityPools/ci/providers/ci',
  serviceAccount: 'deploy@acme.iam.gserviceaccount.com',
}

const ecr = docker.ecr({ account: '123456789012', role: variable('PUSH_ROLE'), region })
const artifacts = docker.gar({ ...google, location: 'europe-west1' })

const test = docker.test({ target: 'testing', job: { timeout: '20m' } })

const build = docker.buildPush({
  needs: [test],
  when: branch('main'),
  image: 'shop',
  target: 'production',
  registry: ecr,
  nonRoot: true,
  job: { timeout: '30m', oidc },
})

const copy = docker.copy({
  image: build.image,
  from: ecr,
  to: artifacts,
  repository: 'acme/shop/shop',
  audience: oidc.audience,
  job: { timeout: '20m' },
})

const release = job({
  description: 'Ship it to every cloud',
  needs: [copy],
  approval: { message: 'Ship the image to every cloud?' },
  steps: [],
})
const later = { needs: [release], job: { timeout: '40m', oidc } } as const

const ecs = aws.ecs({
  ...later,
  ...deployRole,
  image: build.image,
  environment: { name: 'ecs', url: 'https://shop.example.com' },
  cluster: 'shop',
  service: 'web',
  name: 'web',
  smokeTest: 'https://shop.example.com/health',
})

const beanstalk = aws.beanstalk({
  ...later,
  ...deployRole,
  image: build.image,
  environment: { name: 'beanstalk', url: 'https://admin.example.com' },
  application: 'shop',
  name: 'shop-admin',
  smokeTest: 'https://admin.example.com/health',
})

const functions = aws.sam({
  ...later,
  ...deployRole,
  environment: 'lambda',
  stack: 'shop-functions',
  runtime: 'python3.13',
  parameters: { Stage: 'production' },
})

const cloudRun = gcp.cloudRun({
  ...later,
  ...google,
  image: copy.image,
  environment: 'cloud-run',
  service: 'shop',
  region: 'europe-west1',
  check: '/health',
})

const appEngine = gcp.appEngine({
  ...later,
  ...google,
  image: copy.image,
  environment: { name: 'app-engine', url: 'https://shop.example.org' },
  smokeTest: 'https://shop.example.org/health',
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'] }, pullRequest: { branches: ['main'] } },
  jobs: { test, build, copy, release, ecs, beanstalk, functions, 'cloud-run': cloudRun, 'app-engine': appEngine },
})
