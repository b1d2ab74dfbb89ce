/**
 * A proxy in Go: tests beside a Redis, binaries and packages for four platforms, an image that is smoke-tested before anything is published,
 * and releases by tag to a release page, a bucket and two registries, with roles that are assumed instead of keys that are kept.
 */
import { all, any, ci, event, job, not, pipeline, repository, secret, sh, text } from 'pipegen'

const go = { tools: { go: '1.25' }, cache: 'go' } as const

const test = job({
  ...go,
  services: { redis: { image: 'redis:7', port: 6379, health: 'redis-cli ping' } },
  env: ({ services }) => ({ REDIS_ADDRESS: text`${services.redis.host}:${services.redis.port}` }),
  steps: [
    sh('Licences')`make verify-licenses`,
    sh('Test')`
      mkdir -p test_results
      go run gotest.tools/gotestsum@v1.12.3 --junitfile test_results/tests.xml -- -race -timeout 5m ./...`,
  ],
  reports: { junit: 'test_results/*.xml' },
})

const version = sh('Version')`
  v=${ci.tag}
  v="\${v#v}"
  if [ -z "$v" ]; then v=${ci.shortSha}; fi
  echo "VERSION=$v" >> "$PIPEGEN_ENV"`

const platforms = ['linux/amd64', 'linux/arm64', 'darwin/amd64', 'darwin/arm64']

const binaries = job({
  ...go,
  needs: [test],
  env: { CGO_ENABLED: '0' },
  steps: [
    version,
    ...platforms.map((platform) => {
      const [os = '', arch = ''] = platform.split('/')
      return sh({ name: `Build for ${platform}`, env: { GOOS: os, GOARCH: arch } })`
        go build -trimpath -ldflags "-X main.BuildID=$VERSION" -o ${`dist/proxy-${os}-${arch}`} ./cmd/proxy
        (cd dist && sha256sum ${`proxy-${os}-${arch}`} > ${`proxy-${os}-${arch}.sha256`})`
    }),
  ],
  artifacts: { binaries: { paths: 'dist/*', retention: '30d' } },
})

const packages = job({
  needs: [test],
  download: [binaries.artifacts.binaries],
  tools: { ruby: '3.4' },
  steps: [
    version,
    sh('Packager')`
      apt-get update -qq && apt-get install -qq -y rpm
      bundle install`,
    sh('Package')`
      for arch in amd64 arm64; do
        for type in deb rpm; do
          ./build-pkg.sh -m "$arch" -v "$VERSION" -t "$type"
        done
      done`,
  ],
  artifacts: { packages: ['*.deb', '*.rpm'] },
})

const smoke = job({
  needs: [test],
  docker: true,
  steps: [sh('Build the image')`make image TAG=smoke`, sh('Does it start?')`make smoke TAG=smoke`],
  after: [sh('Take it down')`make unsmoke`],
})

const releasing = event('tag')

const registry = (name: string, roleArn: string, when: ReturnType<typeof all>) =>
  job({
    description: `Push the image to ${name}`,
    needs: [binaries, smoke],
    when,
    docker: true,
    oidc: { audience: 'sts.amazonaws.com' },
    env: { AWS_ROLE_ARN: roleArn, AWS_REGION: 'us-east-1' },
    steps: [version, sh('Push')`./scripts/push-image.sh ${name} "$VERSION"`],
    concurrency: `push-${name}`,
  })

const internal = registry(
  'internal',
  'arn:aws:iam::111111111111:role/ci-images',
  all(repository('acme/proxy'), any(releasing, event('push'))),
)
const everywhere = registry('public', 'arn:aws:iam::111111111111:role/ci-public', releasing)

const page = job({
  description: 'A draft, for somebody to write the notes',
  needs: [smoke],
  when: releasing,
  checkout: false,
  download: [binaries.artifacts.binaries, packages.artifacts.packages],
  container: 'cibuilds/github:0.13.0',
  env: { GHR_TOKEN: secret('RELEASE_TOKEN') },
  steps: [
    sh('Draft')`
      mkdir -p release
      cp dist/* ./*.deb ./*.rpm release/
      ghr -t "$GHR_TOKEN" -draft -n ${ci.tag} -c ${ci.sha} ${ci.tag} release/`,
  ],
})

const bucket = job({
  needs: [smoke],
  when: all(releasing, not(ci.tag.includes('-rc'))),
  checkout: false,
  download: [binaries.artifacts.binaries, packages.artifacts.packages],
  container: { image: 'amazon/aws-cli:2.31.0', entrypoint: [''] },
  oidc: { audience: 'sts.amazonaws.com' },
  env: { AWS_ROLE_ARN: 'arn:aws:iam::111111111111:role/ci-builds', AWS_REGION: 'us-east-1', BUCKET: 's3://acme-builds/proxy' },
  steps: [version, sh('Upload')`aws s3 sync . "$BUCKET/$VERSION/" --exclude '*' --include 'dist/*' --include '*.deb' --include '*.rpm'`],
})

export default pipeline('proxy', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true, pullRequest: true, tag: 'v*' },
  jobs: { test, binaries, packages, smoke, internal, public: everywhere, page, bucket },
})
