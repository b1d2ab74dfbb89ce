/** Rust: linting, tests, builds and audits, with what `Cargo.lock` says. */
import { type ArtifactSpec, type Duration, type Job, job, type Step, sh } from '../index.ts'
import { type Axes, matrixOf, type OneOrEach } from './axes.ts'
import { artifactOf, given, type RecipeOptions } from './options.ts'

/** Source: crates.io, November 2026. */
const versions = { 'cargo-audit': '0.22.2', 'cargo-llvm-cov': '0.9.1' } as const

interface OneVersion extends RecipeOptions {
  /** Version of Rust. Default 1.90. */
  readonly rust?: string
}

/**
 * rustfmt and Clippy, whose warnings fail the job.
 * @example const lint = rust.lint()
 */
export function lint(options: OneVersion = {}): Job {
  return inCrate(options, 'Formatting and lint', [
    sh('Install the tools')`rustup component add rustfmt clippy`,
    sh('Check the formatting (rustfmt)')`cargo fmt --all --check`,
    sh('Lint (Clippy)')`cargo clippy --locked --workspace --all-targets -- -D warnings`,
  ])
}

/**
 * The compiler, which checks and builds nothing.
 * @example const types = rust.typecheck()
 */
export function typecheck(options: OneVersion = {}): Job {
  return inCrate(options, 'Types', [sh('Check the types')`cargo check --locked --workspace --all-targets`])
}

export interface TestOptions extends RecipeOptions {
  /** Version of Rust; of several, each has a job of its own. Default 1.90. */
  readonly rust?: OneOrEach
  /** Operating systems; each has a job of its own, beside those of the versions. Default: Linux. */
  readonly os?: readonly ('ubuntu' | 'windows' | 'macos')[]
  /** Runs the other test programs after one has failed. Default false. */
  readonly failAtEnd?: boolean
  /** Measures the coverage, by cargo-llvm-cov. Default false. */
  readonly coverage?: boolean
  /** Least coverage of the lines in percent; the job fails below it. Measures the coverage. */
  readonly minimum?: number
}

/**
 * The tests of the workspace, with their coverage as a report.
 * @example const test = rust.test({ rust: ['1.85', '1.90'] })
 * @example const test = rust.test({ minimum: 80 })
 */
export function test(options: TestOptions = {}): Job {
  const { rust = '1.90', os, failAtEnd = false, minimum, coverage = minimum !== undefined } = options
  const flags = failAtEnd ? ['--no-fail-fast'] : []
  const least = minimum === undefined ? [] : [`--fail-under-lines=${minimum}`]
  return job<Axes, [], never>({
    description: typeof rust === 'string' ? 'Tests' : 'Tests on every supported Rust',
    ...matrixOf({ os, rust }),
    ...(os === undefined ? {} : { runner: ({ matrix }) => matrix.os ?? 'ubuntu' }),
    tools: typeof rust === 'string' ? { rust } : ({ matrix }) => ({ rust: matrix.rust ?? '' }),
    cache: 'cargo',
    reports: coverage ? { coverage: { cobertura: 'coverage.xml' } } : {},
    steps: coverage
      ? [
          sh('Install cargo-llvm-cov')`
            rustup component add llvm-tools-preview
            cargo install cargo-llvm-cov --version ${versions['cargo-llvm-cov']} --locked
          `,
          sh('Test')`cargo llvm-cov --locked --workspace ${flags} --cobertura --output-path coverage.xml`,
          sh('Report the coverage')`cargo llvm-cov report ${least}`,
        ]
      : [sh('Test')`cargo test --locked --workspace ${flags}`],
    ...given(options),
  })
}

export interface PackageOptions<A extends string = 'dist'> extends OneVersion {
  /** Name of the artifact, of which a pipeline has one. Default `dist`. */
  readonly artifact?: A
  /** Programs to build and keep. */
  readonly programs: readonly [string, ...string[]]
  /** How long they are kept. Default `30d`. */
  readonly retention?: Duration
}

/**
 * Builds the programs for release, and keeps them as the artifact `dist`.
 * @example const programs = rust.packages({ programs: ['shop'] })
 */
export function packages<A extends string = 'dist'>(options: PackageOptions<A>): Job<never, A> {
  const { rust = '1.90', programs, retention = '30d' } = options
  return job({
    description: 'The programs',
    tools: { rust },
    cache: 'cargo',
    steps: [
      sh('Build')`
        cargo build --locked --release ${programs.flatMap((name) => ['--bin', name])}
        mkdir -p dist
        cp ${programs.map((name) => `target/release/${name}`)} dist/
      `,
    ],
    artifacts: artifactOf(options.artifact ?? 'dist', { paths: 'dist/', retention, ifMissing: 'error' }) as {
      readonly [K in A]: ArtifactSpec
    },
    ...given(options),
  })
}

/**
 * Known vulnerabilities of what `Cargo.lock` says, by cargo-audit.
 * @example const audit = rust.audit()
 */
export function audit(options: OneVersion = {}): Job {
  return inCrate(options, 'Vulnerabilities of the dependencies', [
    sh('Install cargo-audit')`cargo install cargo-audit --version ${versions['cargo-audit']} --locked`,
    sh('Audit the dependencies (cargo-audit)')`cargo audit --deny warnings`,
  ])
}

function inCrate(options: OneVersion, description: string, steps: readonly Step[]): Job {
  const { rust = '1.90' } = options
  return job({ description, tools: { rust }, cache: 'cargo', steps, ...given(options) })
}
