/** Go: linting, tests, builds and audits. Tools run at fixed versions from their modules, which Go's checksum database vouches for. */
import { type ArtifactSpec, type Duration, type Job, job, raw, type Step, sh } from '../index.ts'
import { type Axes, matrixOf, type OneOrEach } from './axes.ts'
import { artifactOf, given, type RecipeOptions } from './options.ts'

/** Source: proxy.golang.org, November 2026. */
const tools = {
  golangci: 'github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0',
  gosec: 'github.com/securego/gosec/v2/cmd/gosec@v2.30.0',
  govulncheck: 'golang.org/x/vuln/cmd/govulncheck@v1.9.0',
  gotestsum: 'gotest.tools/gotestsum@v1.13.0',
  cobertura: 'github.com/boumenot/gocover-cobertura@v1.5.0',
} as const

interface OneVersion extends RecipeOptions {
  /** Version of Go. Default 1.25. */
  readonly go?: string
}

export interface LintOptions extends OneVersion {
  /** golangci-lint too, as its configuration in the repository says. Default false. */
  readonly golangci?: boolean
}

/**
 * gofmt, go vet and, if asked for, golangci-lint.
 * @example const lint = go.lint({ golangci: true })
 */
export function lint({ golangci = false, ...options }: LintOptions = {}): Job {
  return inModule(options, 'Formatting and lint', [
    sh('Check the formatting (gofmt)')`
      unformatted=$(gofmt -l .)
      if [ -n "$unformatted" ]; then
        echo "gofmt would change: $unformatted" >&2
        exit 1
      fi
    `,
    sh('Lint (go vet)')`go vet ./...`,
    golangci && sh('Lint (golangci-lint)')`go run ${tools.golangci} run`,
  ])
}

export interface TestOptions extends RecipeOptions {
  /** Version of Go; of several, each has a job of its own. Default 1.25. */
  readonly go?: OneOrEach
  /** Operating systems; each has a job of its own, beside those of the versions. Default: Linux. */
  readonly os?: readonly ('ubuntu' | 'windows' | 'macos')[]
  /** Default `./...`. */
  readonly packages?: string
  /** The race detector, which needs a C compiler. Default false. */
  readonly race?: boolean
  /** Stops at the first failed test of each package. Default false. */
  readonly failFast?: boolean
  /** Measures the coverage. Default false. */
  readonly coverage?: boolean
  /** Least coverage in percent; the job fails below it. Measures the coverage. */
  readonly minimum?: number
}

/**
 * go test, with its results and its coverage as reports.
 * @example const test = go.test({ go: ['1.24', '1.25'], race: true, minimum: 80 })
 */
export function test(options: TestOptions = {}): Job {
  const { go = '1.25', os, packages = './...', race = false, failFast = false, minimum, coverage = minimum !== undefined } = options
  const flags = [
    ...(race ? ['-race'] : []),
    ...(failFast ? ['-failfast'] : []),
    ...(coverage ? ['-coverprofile=coverage.out', '-covermode=atomic'] : []),
  ]
  return job<Axes, [], never>({
    description: typeof go === 'string' ? 'Tests' : 'Tests on every supported Go',
    ...matrixOf({ os, go }),
    ...(os === undefined ? {} : { runner: ({ matrix }) => matrix.os ?? 'ubuntu' }),
    tools: typeof go === 'string' ? { go } : ({ matrix }) => ({ go: matrix.go ?? '' }),
    cache: 'go',
    reports: { junit: 'report.xml', ...(coverage ? { coverage: { cobertura: 'coverage.xml', regex: total } } : {}) },
    steps: [
      sh('Test')`go run ${tools.gotestsum} --junitfile report.xml -- ${[...flags, packages]}`,
      coverage &&
        sh('Report the coverage')`
          go run ${tools.cobertura} < coverage.out > coverage.xml
          go tool cover -func=coverage.out
        `,
      minimum !== undefined &&
        sh('Demand the least coverage')`
          go tool cover -func=coverage.out | awk -v least=${minimum} '
            /^total:/ { covered = $NF + 0 }
            END { if (covered < least) { print "The coverage of " covered "% is below " least "%."; exit 1 } }'
        `,
    ],
    ...given(options),
  })
}

const total = String.raw`total:\s+\(statements\)\s+(\d+(?:\.\d+)?)%`

export interface PackageOptions<A extends string = 'dist'> extends OneVersion {
  /** Name of the artifact, of which a pipeline has one. Default `dist`. */
  readonly artifact?: A
  /** What to build. Default `./cmd/...`. */
  readonly packages?: string
  /** Systems and architectures, such as `linux/arm64`; each has a folder below `dist`. Default: that of the job, in `dist` itself. */
  readonly platforms?: readonly `${string}/${string}`[]
  /** How long the programs are kept. Default `30d`. */
  readonly retention?: Duration
}

/**
 * Builds the programs without cgo and without paths of the machine, and keeps them as the artifact `dist`.
 * @example const programs = go.packages({ platforms: ['linux/amd64', 'linux/arm64'] })
 */
export function packages<A extends string = 'dist'>(options: PackageOptions<A> = {}): Job<never, A> {
  const { go = '1.25', packages = './cmd/...', platforms = [], retention = '30d' } = options
  const build = (platform?: string): Step => {
    const [system = '', architecture = ''] = platform?.split('/') ?? []
    const folder = platform === undefined ? 'dist/' : `dist/${system}-${architecture}/`
    const target = platform === undefined ? '' : `GOOS=${system} GOARCH=${architecture} `
    return sh(platform === undefined ? 'Build' : `Build for ${platform}`)`
      mkdir -p ${folder}
      CGO_ENABLED=0 ${raw(target)}go build -trimpath -o ${folder} ${packages}
    `
  }
  return job({
    description: 'The programs',
    tools: { go },
    cache: 'go',
    steps: platforms.length === 0 ? [build()] : platforms.map(build),
    artifacts: artifactOf(options.artifact ?? 'dist', { paths: 'dist/', retention, ifMissing: 'error' }) as {
      readonly [K in A]: ArtifactSpec
    },
    ...given(options),
  })
}

/**
 * gosec over the code, with its findings as SARIF.
 * @example const sast = go.sast()
 */
export function sast(options: OneVersion = {}): Job {
  const { go = '1.25' } = options
  return job({
    description: 'Weaknesses of the code',
    tools: { go },
    cache: 'go',
    steps: [sh('Search the code (gosec)')`go run ${tools.gosec} -fmt sarif -out gosec.sarif ./...`],
    reports: { sarif: 'gosec.sarif' },
    ...given(options),
  })
}

/**
 * Known vulnerabilities that the code can reach, by govulncheck, after the modules were compared with their checksums.
 * @example const audit = go.audit()
 */
export function audit(options: OneVersion = {}): Job {
  return inModule(options, 'Vulnerabilities of the dependencies', [
    sh('Verify the modules')`go mod verify`,
    sh('Audit the dependencies (govulncheck)')`go run ${tools.govulncheck} ./...`,
  ])
}

function inModule(options: OneVersion, description: string, steps: readonly (Step | false)[]): Job {
  const { go = '1.25' } = options
  return job({ description, tools: { go }, cache: 'go', steps, ...given(options) })
}
