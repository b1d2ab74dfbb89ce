/**
 * A Ruby gem that is tested in images of the project's own. Images are built anew where their files change, signed with the run's identity,
 * and become current once somebody promotes them; the gem gets a version of its own on branches and the tag's on tags.
 */
import { all, changed, ci, event, type Job, job, pipeline, secret, sh, text } from 'pipegen'

const rubies = ['2.7', '3.1', '3.2', '3.3', '3.4'] as const
const registry = 'registry.example.com/tracer'
const imagesChanged = all(event('push', 'pullRequest'), changed('images/Dockerfile-*', 'ci.ts'))

const login = sh('Log in')`printf '%s' ${secret('IMAGE_REGISTRY_TOKEN')} | docker login --username ci --password-stdin ${registry}`

/** Both architectures are built on machines that have them: emulation takes hours. */
const buildImages = (arch: 'amd64' | 'arm64', runner: string) =>
  job({
    description: `The images for ${arch}`,
    stage: 'images',
    when: imagesChanged,
    matrix: { ruby: rubies },
    runner,
    docker: true,
    oidc: { audience: 'image-integrity' },
    steps: ({ matrix }) => [
      login,
      sh('Build and push')`
        docker build --tag ${registry}/ruby/${matrix.ruby}-${arch}:${ci.runId} --file images/Dockerfile-${matrix.ruby} .
        docker push ${registry}/ruby/${matrix.ruby}-${arch}:${ci.runId}`,
      sh({ name: 'Sign', when: event('push') })`scripts/sign-image.sh ${registry}/ruby/${matrix.ruby}-${arch}:${ci.runId}`,
    ],
    timeout: '2h',
    allow: { 'push-on-pull-request': 'Under the number of the run: nobody pulls it before it was promoted.' },
  })

const amd64 = buildImages('amd64', 'ubuntu')
const arm64 = buildImages('arm64', 'ubuntu-24.04-arm')

const promote = job({
  description: 'From now on the tests use the new images',
  stage: 'images',
  needs: [amd64, arm64],
  when: imagesChanged,
  approval: { message: 'Use the new images from now on?', timeout: '1d' },
  matrix: { ruby: rubies, arch: ['amd64', 'arm64'] },
  docker: true,
  checkout: false,
  steps: ({ matrix }) => [
    login,
    sh('Tag')`
      name=${registry}/ruby/${matrix.ruby}-${matrix.arch}
      docker pull "$name:"${ci.runId}
      docker tag "$name:"${ci.runId} "$name:current"
      docker push "$name:current"`,
  ],
})

const spec = job({
  stage: 'test',
  matrix: { ruby: rubies, appraisal: ['core', 'rails', 'redis', 'postgres'] },
  exclude: [{ ruby: '2.7', appraisal: 'rails' }],
  maxParallel: 8,
  container: ({ matrix }) => ({
    image: text`${registry}/ruby/${matrix.ruby}-amd64:current`,
    credentials: { username: 'ci', password: secret('IMAGE_REGISTRY_TOKEN') },
  }),
  services: {
    redis: { image: 'redis:7', port: 6379, health: 'redis-cli ping' },
    postgres: { image: 'postgres:16', port: 5432, env: { POSTGRES_PASSWORD: 'postgres' }, health: 'pg_isready -U postgres' },
  },
  cache: 'bundler',
  env: ({ services }) => ({
    TEST_REDIS_HOST: services.redis.host,
    TEST_REDIS_PORT: services.redis.port,
    TEST_DATABASE_URL: text`postgres://postgres:postgres@${services.postgres.host}:${services.postgres.port}/postgres`,
  }),
  steps: ({ matrix }) => [
    sh({ name: 'Install', retry: 3 })`bundle install`,
    sh('Test')`bundle exec rake spec:${matrix.appraisal} SPEC_OPTS='--format progress --format RspecJunitFormatter --out tmp/rspec.xml'`,
  ],
  reports: { junit: 'tmp/rspec.xml' },
})

const gem = job({
  stage: 'package',
  tools: { ruby: '3.4' },
  checkout: { depth: 0 },
  steps: [
    sh({ name: 'A version of its own', when: event('push', 'pullRequest') })`
      bundle exec ruby scripts/patch_version.rb ${ci.runNumber} ${ci.branch.or(ci.pullRequest.source)} ${ci.sha}`,
    sh({ name: 'The version that the tag says', when: event('tag') })`
      test ${ci.tag} = "v$(ruby -Ilib -rtracer/version -e 'print Tracer::VERSION')"`,
    sh('Build')`
      bundle exec rake build
      echo "version=$(cd pkg && echo *.gem | sed 's/^tracer-//;s/\.gem$//')" >> "$PIPEGEN_OUTPUT"`,
  ],
  outputs: ['version'],
  artifacts: { gem: 'pkg/*.gem' },
})

const publish = (where: string, needs: Job[], host: string) =>
  job({
    stage: 'package',
    needs,
    when: event('tag'),
    tools: { ruby: '3.4' },
    download: [gem.artifacts.gem],
    environment: where,
    env: { GEM_HOST_API_KEY: secret('GEM_HOST_API_KEY') },
    steps: [sh({ name: text`Push ${gem.outputs.version}` })`ruby scripts/push.rb pkg/tracer-${gem.outputs.version}.gem ${host}`],
  })

export default pipeline('gem', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main', 'release/**'] }, pullRequest: true, tag: 'v*' },
  jobs: {
    'images:amd64': amd64,
    'images:arm64': arm64,
    promote,
    spec,
    gem,
    'publish:rubygems': publish('rubygems', [spec], 'https://rubygems.org'),
  },
})
