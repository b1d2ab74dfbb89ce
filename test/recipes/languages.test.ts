/** The recipes of Node, Go, Java and Rust: what their jobs run, in one pipeline after the other, and what makes them fail. */
import { describe, expect, test } from 'vitest'
import { type Job, type JobOptions, pipeline, secret } from '../../src/index.ts'
import { go, java, node, rust } from '../../src/recipes/index.ts'
import type { Fakes } from './fakes.ts'
import { type ProviderName, providers, type Run, runOn } from './run.ts'

type Recipe = (given: { readonly needs?: JobOptions['needs'] }) => Job

const nodeTool = (name: string): string => `npx --no-install ${name}`
const coverage = 'go run github.com/boumenot/gocover-cobertura@v1.5.0'
const gotestsum = 'go run gotest.tools/gotestsum@v1.13.0 --junitfile report.xml --'
const mvn = 'mvnw --batch-mode --no-transfer-progress'

/** Recipe → the lines of its job. */
const good: { readonly [id: string]: readonly [Recipe, readonly string[]] } = {
  'node-lint': [
    (given) => node.lint({ eslint: '. --max-warnings 0', prettier: '.', biome: 'src', ...given }),
    ['npm ci', `${nodeTool('eslint')} . --max-warnings 0`, `${nodeTool('prettier')} --check .`, `${nodeTool('biome')} ci src`],
  ],
  'node-types': [(given) => node.typecheck(given), ['npm ci', `${nodeTool('tsc')} --noEmit --project tsconfig.json`]],
  'node-test': [
    (given) => node.test({ manager: 'pnpm', script: 'test:unit', junit: 'junit.xml', ...given }),
    ['npm install --global pnpm@10.20.0', 'pnpm install --frozen-lockfile', 'pnpm run test:unit'],
  ],
  'node-versions': [(given) => node.test({ node: ['22'], os: ['ubuntu'], ...given }), ['npm ci', 'npm run test']],
  'node-package': [(given) => node.packages(given), ['npm ci', 'npm run build', 'npm pack --pack-destination package']],
  'node-audit': [(given) => node.audit(given), ['npm audit --audit-level=high --omit=dev']],
  'node-yarn': [
    (given) => node.lint({ manager: 'yarn', eslint: '.', ...given }),
    ['npm install --global yarn@1.22.22', 'yarn install --immutable', 'yarn run eslint .'],
  ],
  'go-lint': [
    (given) => go.lint({ golangci: true, ...given }),
    ['gofmt -l .', 'go vet ./...', 'go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run'],
  ],
  'go-test': [
    (given) => go.test({ race: true, failFast: true, minimum: 80, ...given }),
    [
      `${gotestsum} -race -failfast -coverprofile=coverage.out -covermode=atomic ./...`,
      coverage,
      'go tool cover -func=coverage.out',
      'go tool cover -func=coverage.out',
    ],
  ],
  'go-package': [
    (given) => go.packages({ artifact: 'go', platforms: ['linux/amd64', 'linux/arm64'], ...given }),
    ['go build -trimpath -o dist/linux-amd64/ ./cmd/...', 'go build -trimpath -o dist/linux-arm64/ ./cmd/...'],
  ],
  'go-sast': [(given) => go.sast(given), ['go run github.com/securego/gosec/v2/cmd/gosec@v2.30.0 -fmt sarif -out gosec.sarif ./...']],
  'go-audit': [(given) => go.audit(given), ['go mod verify', 'go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...']],
  'java-lint': [(given) => java.lint(given), [`${mvn} spotless:check`]],
  'java-test': [(given) => java.test({ failAtEnd: true, ...given }), [`${mvn} --fail-at-end verify`]],
  'java-gradle': [(given) => java.test({ build: 'gradle', ...given }), ['gradlew --no-daemon check']],
  'java-package': [(given) => java.packages({ artifact: 'java', ...given }), [`${mvn} -DskipTests package`]],
  'java-audit': [
    (given) => java.audit({ nvdKey: secret('NVD_API_KEY'), ...given }),
    [`${mvn} org.owasp:dependency-check-maven:13.0.0:aggregate -DfailBuildOnCVSS=7 -DnvdApiKeyEnvironmentVariable=NVD_API_KEY`],
  ],
  'rust-lint': [
    (given) => rust.lint(given),
    ['rustup component add rustfmt clippy', 'cargo fmt --all --check', 'cargo clippy --locked --workspace --all-targets -- -D warnings'],
  ],
  'rust-types': [(given) => rust.typecheck(given), ['cargo check --locked --workspace --all-targets']],
  'rust-test': [
    (given) => rust.test({ minimum: 80, ...given }),
    [
      'rustup component add llvm-tools-preview',
      'cargo install cargo-llvm-cov --version 0.9.1 --locked',
      'cargo llvm-cov --locked --workspace --cobertura --output-path coverage.xml',
      'cargo llvm-cov report --fail-under-lines=80',
    ],
  ],
  'rust-package': [
    (given) => rust.packages({ artifact: 'rust', programs: ['shop'], ...given }),
    ['cargo build --locked --release --bin shop'],
  ],
  'rust-audit': [(given) => rust.audit(given), ['cargo install cargo-audit --version 0.22.2 --locked', 'cargo audit --deny warnings']],
}

const covered = `case "$*" in 'tool cover'*) printf 'shop.go:3:\\tAdd\\t100.0%%\\ntotal:\\t(statements)\\t%s%%\\n' "$COVERED" ;; esac`
const standIns: Fakes = {
  ...Object.fromEntries(['pnpm', 'yarn', 'gofmt', 'go', 'mvnw', 'gradlew', 'rustup', 'cargo'].map((tool) => [tool, ''])),
  npm: 'case "$1" in pack) echo x > "$3/app.tgz" ;; esac',
  go: `COVERED=81.5; ${covered}`,
}
const files = {
  ...{ mvnw: 'mvnw "$@"\n', gradlew: 'gradlew "$@"\n', 'package-lock.json': '', 'dist/x': '', 'app/target/app.jar': '' },
  ...{ 'target/release/shop': '', 'coverage.out': '', 'go.sum': '', 'Cargo.lock': '', 'pom.xml': '', 'build.gradle': '' },
  ...{
    'pnpm-lock.yaml': '',
    'junit.xml': '<testsuite/>',
    'report.xml': '<testsuite/>',
    'app/target/surefire-reports/TEST-a.xml': '<testsuite/>',
    'app/build/test-results/test/TEST-a.xml': '<testsuite/>',
    'yarn.lock': '',
  },
}

function run(provider: ProviderName, jobs: () => { readonly [id: string]: Job }, fakes: Fakes = {}): Promise<Run> {
  return runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: jobs() }), { files, fakes: { ...standIns, ...fakes } })
}

/** Each job after the one before. */
function chain(): { readonly [id: string]: Job } {
  const jobs: { [id: string]: Job } = {}
  for (const [id, [recipe]] of Object.entries(good)) jobs[id] = recipe({ needs: Object.values(jobs).slice(-1) })
  return jobs
}

describe.each(providers)('the recipes of languages on %s', { timeout: 120_000 }, (provider) => {
  test('run their tools in this order', async () => {
    const ran = await run(provider, chain)
    expect(ran.log.filter((line) => /command not found/.test(line))).toEqual([])
    expect(ran.jobs).toEqual(Object.fromEntries(Object.keys(good).map((id) => [id, 'success'])))
    expect(ran.lines).toEqual(Object.values(good).flatMap(([, lines]) => lines))
    const audits = ran.calls.filter(({ tool, args }) => tool === 'mvnw' && args.join(' ').includes('dependency-check'))
    expect(audits.map(({ env }) => env.NVD_API_KEY)).toEqual(['text of NVD_API_KEY'])
    expect(ran.calls.filter(({ args }) => args[0] === 'build').map(({ env }) => [env.GOARCH ?? env.GOOS, env.CGO_ENABLED])).toContainEqual([
      'arm64',
      '0',
    ])
  })

  test('fail with what they find', async () => {
    const ids = [
      'node-lint',
      'node-test',
      'node-audit',
      'go-lint',
      'go-test',
      'go-audit',
      'java-test',
      'rust-lint',
      'rust-test',
      'rust-audit',
    ]
    const apart = (): { readonly [id: string]: Job } => Object.fromEntries(ids.map((id) => [id, good[id]?.[0]({}) as Job]))
    const ran = await run(provider, apart, {
      npx: '[ "$2" != prettier ]',
      pnpm: '[ "$1" != install ]',
      npm: '[ "$1" != audit ]',
      gofmt: 'echo shop.go',
      go: `[ "$1" != mod ] || exit 1; COVERED=79.9; ${covered}`,
      mvnw: 'exit 1',
      cargo: 'case "$*" in fmt*|"llvm-cov report"*|audit*) exit 1 ;; esac',
    })
    expect(ran.jobs).toEqual(Object.fromEntries(ids.map((id) => [id, 'failure'])))
    expect(ran.log.join('\n')).toContain('The coverage of 79.9% is below 80%.')
    const ranAfterAll = ran.lines.filter((line) => /biome|pnpm run|go vet|govulncheck|clippy --locked/.test(line))
    expect(ranAfterAll).toEqual([])
  })
})
