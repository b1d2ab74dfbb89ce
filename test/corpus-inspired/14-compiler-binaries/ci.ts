/**
 * A build tool's binaries for every platform that its users have: old and new Linux distributions in images of their own, static ones for
 * Alpine, both Macs, Windows. Runs for releases, or when somebody asks for it with another version of the compiler.
 */
import { ci, event, input, job, pipeline, sh, text } from 'pipegen'
import { circleci } from 'pipegen/circleci'

const ghc = input({ type: 'string', description: 'Version of the compiler to build with', default: '9.10.3' })
const images = 'registry.example.org/toolchains'
const revision = 'be4ac2cd18f38e63'

/** Architecture and distribution: one image, one tarball. */
const distributions = [
  ...['deb11', 'deb12', 'fedora38', 'rocky8', 'ubuntu22_04', 'ubuntu24_04'].map((os) => ({ arch: 'x86_64', os })),
  ...['deb11', 'deb12'].map((os) => ({ arch: 'aarch64', os })),
  { arch: 'i386', os: 'deb12' },
]

const labels = { x86_64: 'x86_64-linux', i386: 'x86_64-linux', aarch64: 'aarch64-linux' } as const

const build = (suffix: string) => [
  sh('Build')`bash scripts/build-binaries.sh`,
  sh('Check what was built')`test -s out/build-tool-${suffix}.tar.xz`,
]

const linux = job({
  matrix: distributions.map(({ arch, os }) => ({ platform: `${arch}-linux-${os}`, label: labels[arch as keyof typeof labels] })),
  maxParallel: 4,
  runner: ({ matrix }) => matrix.label,
  container: ({ matrix }) => text`${images}/${matrix.platform}:${revision}`,
  env: ({ matrix }) => ({ GHC_VERSION: ghc.or('9.10.3'), TARBALL_SUFFIX: matrix.platform, BUILD_FLAGS: '--enable-split-sections' }),
  steps: ({ matrix }) => [
    sh('Build')`bash scripts/build-binaries.sh`,
    sh('Check what was built')`test -s out/build-tool-${matrix.platform}.tar.xz`,
  ],
  artifacts: { linux: { paths: 'out/*', retention: '14d' } },
  timeout: '3h',
})

const alpine = job({
  description: 'Linked statically, so that they run anywhere',
  container: { image: `${images}/x86_64-linux-alpine3_22:${revision}` },
  shell: 'sh',
  env: {
    GHC_VERSION: ghc.or('9.10.3'),
    TARBALL_SUFFIX: 'x86_64-linux-static',
    BUILD_FLAGS: '--enable-split-sections --enable-executable-static',
  },
  steps: [sh('Libraries')`sudo apk add --no-cache zlib zlib-dev zlib-static`, ...build('x86_64-linux-static')],
  artifacts: { alpine: { paths: 'out/*', retention: '14d' } },
  timeout: '3h',
})

const mac = job({
  runner: 'macos',
  env: { GHC_VERSION: ghc.or('9.10.3'), TARBALL_SUFFIX: 'aarch64-darwin' },
  steps: build('aarch64-darwin'),
  artifacts: { mac: { paths: 'out/*', retention: '14d' } },
  timeout: '3h',
})

const windows = job({
  runner: 'windows',
  shell: 'bash',
  env: { GHC_VERSION: ghc.or('9.10.3'), TARBALL_SUFFIX: 'x86_64-windows' },
  steps: [sh('Build')`CHERE_INVOKING=yes bash scripts/build-binaries.sh`],
  artifacts: { windows: { paths: 'out/*', retention: '14d' } },
  retry: 2,
  timeout: '3h',
})

const release = job({
  when: event('tag'),
  download: [linux.artifacts.linux, alpine.artifacts.alpine, mac.artifacts.mac, windows.artifacts.windows],
  permissions: { contents: 'write' },
  container: 'debian:12',
  env: { VERSION: ci.tag },
  steps: [
    sh('Checksums')`
      mkdir -p release
      find . -path '*/out/*' -type f -exec cp {} release/ ';'
      (cd release && sha256sum ./* > SHA256SUMS)`,
    sh('Sign and upload')`bash scripts/upload-release.sh "$VERSION" release/`,
  ],
})

export default pipeline('binaries', {
  providers: ['github', 'gitlab', 'jenkins', circleci({ runners: { 'x86_64-linux': 'large', 'aarch64-linux': 'arm.large' } })],
  on: { tag: 'v*', manual: { inputs: { ghc } } },
  jobs: { linux, alpine, mac, windows, release },
})
