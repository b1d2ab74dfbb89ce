/**
 * An agent in Go on three systems. Changes that touch no code stop early; packages are built for each family of platforms, every night for all of
 * them; the Mac ones are signed. A pull request that is a draft of the documentation costs one short job.
 */
import { all, any, branch, changed, choose, ci, event, job, not, pipeline, secret, sh } from 'pipegen'

const code = any(not(event('pullRequest')), changed('**/*.go', 'go.mod', 'go.sum', 'Makefile', 'scripts/**', 'etc/**'))
const nightly = event('schedule')
const released = any(event('tag'), nightly)

const go = { tools: { go: '1.26' }, cache: 'go', env: { GOFLAGS: '-p=4' } } as const

const docs = job({
  container: 'node:22',
  when: any(event('push'), changed('docs/**', '**/*.md')),
  steps: [sh`npx --yes markdownlint-cli@0.45.0 'docs/**/*.md' README.md`],
})

const lint = job({
  ...go,
  when: code,
  matrix: { os: ['linux', 'windows'] },
  env: ({ matrix }) => ({ ...go.env, GOOS: matrix.os }),
  steps: [
    sh('Tidy')`
      go mod tidy
      git diff --exit-code go.mod go.sum`,
    sh({ name: 'golangci-lint', timeout: '15m' })`GOOS='' go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.11.4 run`,
  ],
})

const test = job({
  ...go,
  when: code,
  matrix: [
    { os: 'linux', runner: 'ubuntu', arch: 'amd64', race: '-race' },
    { os: 'linux-386', runner: 'ubuntu', arch: '386' },
    { os: 'macos', runner: 'macos', arch: 'arm64', race: '-race' },
    { os: 'windows', runner: 'windows', arch: 'amd64' },
  ],
  runner: ({ matrix }) => matrix.runner,
  shell: 'bash',
  env: ({ matrix }) => ({ ...go.env, GOARCH: matrix.arch }),
  steps: ({ matrix }) => [
    sh({ name: 'With the detector of races', when: matrix.race.isNot('') })`go test -race -short ./...`,
    sh({ name: 'Without', when: matrix.race.is('') })`go test -short ./...`,
  ],
  timeout: '45m',
})

const families = {
  amd64: ['linux_amd64', 'freebsd_amd64', 'windows_amd64'],
  arm: ['linux_armhf', 'linux_arm64', 'darwin_arm64'],
  other: ['linux_ppc64le', 'linux_riscv64', 'linux_s390x'],
}

const packages = job({
  ...go,
  needs: [lint, test],
  when: all(code, any(released, branch('main'))),
  matrix: Object.entries(families).map(([family, targets]) => ({ family, targets: targets.join(' ') })),
  env: ({ matrix }) => ({ NIGHTLY: choose(nightly, '1', ''), TARGETS: matrix.targets, RELEASE: ci.tag }),
  steps: [sh({ name: 'Package', timeout: '30m' })`make package include_packages="$TARGETS"`],
  artifacts: { dist: { paths: 'build/dist/*', retention: '7d' } },
})

const sign = job({
  description: 'Apple wants its programs signed',
  needs: [packages],
  when: released,
  runner: 'macos',
  download: [packages.artifacts.dist],
  env: { MAC_CERTIFICATE: secret('MAC_CERTIFICATE'), MAC_PASSWORD: secret('MAC_PASSWORD') },
  steps: [sh('Sign')`./scripts/mac-signing.sh`],
  artifacts: { signed: 'build/dist/*.dmg' },
})

const upload = job({
  when: released,
  checkout: false,
  download: [packages.artifacts.dist, sign.artifacts.signed],
  container: { image: 'amazon/aws-cli:2.31.0', entrypoint: [''] },
  env: {
    AWS_ACCESS_KEY_ID: secret('AWS_ACCESS_KEY_ID'),
    AWS_SECRET_ACCESS_KEY: secret('AWS_SECRET_ACCESS_KEY'),
    FOLDER: choose(nightly, 'nightlies', ci.tag),
  },
  steps: [sh('Upload')`find . -path '*build/dist/*' -type f -exec aws s3 cp {} "s3://agent-packages/$FOLDER/" ';'`],
})

const share = job({
  description: 'Where to find the packages of a commit on main',
  needs: [packages],
  when: all(event('push'), branch('main')),
  checkout: false,
  container: 'debian:12',
  steps: [sh`echo "Packages of ${ci.shortSha}: ${ci.runUrl}" >> "$PIPEGEN_SUMMARY"`],
})

export default pipeline('agent', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main', 'release-*'] }, pullRequest: true, tag: 'v*', schedule: { cron: '0 7 * * *' } },
  jobs: { docs, lint, test, packages, sign, upload, share },
})
