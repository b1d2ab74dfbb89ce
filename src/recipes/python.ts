/** Python: linting, tests and security checks, with tools at fixed versions. */
import { type AnyValue, all, type Ctx, type Env, event, type Job, job, not, type ServiceSpec, type Step, sh } from '../index.ts'
import { upload } from './codecov.ts'
import { given, type RecipeOptions } from './options.ts'

/** Versions of the tools, unless the author gives others. Source: PyPI, November 2026. */
const versions = {
  black: '26.10.1',
  isort: '9.0.2',
  flake8: '7.5.0',
  mypy: '2.4.1',
  ruff: '0.17.5',
  bandit: '1.9.4',
  'pip-audit': '2.10.1',
} as const
type ToolName = keyof typeof versions

/** What to check: paths separated by blanks, or with a version of the tool. */
export type Check = string | { readonly paths: string; readonly version?: string }

export interface LintOptions extends RecipeOptions {
  /** Version of Python. Default 3.12. */
  readonly python?: string
  readonly black?: Check
  readonly isort?: Check
  readonly flake8?: Check
  readonly ruff?: Check
  readonly mypy?: Check
  /** Requirements files to install first, for mypy. */
  readonly requirements?: readonly string[]
}

/**
 * Formatting, imports, lint and types, each as a step of its own; those that aren't given are left out.
 * @example const lint = python.lint({ python: '3.12', black: '.', isort: '.', flake8: '.', mypy: 'app/' })
 */
export function lint(options: LintOptions): Job {
  const { python = '3.12', requirements = [] } = options
  const checks: readonly (Step | false)[] = [
    options.black !== undefined && sh('Check the formatting (black)')`black --check ${paths(options.black)}`,
    options.isort !== undefined && sh('Check the imports (isort)')`isort --check-only ${paths(options.isort)}`,
    options.flake8 !== undefined && sh('Lint (flake8)')`flake8 ${paths(options.flake8)}`,
    options.ruff !== undefined && sh('Lint (ruff)')`ruff check ${paths(options.ruff)}`,
    options.mypy !== undefined && sh('Check the types (mypy)')`mypy ${paths(options.mypy)}`,
  ]
  const tools = (['black', 'isort', 'flake8', 'ruff', 'mypy'] as const).flatMap((tool) => requirement(tool, options[tool]))
  return job({
    description: 'Formatting, lint and types',
    tools: { python },
    steps: [sh('Install the tools')`pip install ${[...tools, ...requirements.flatMap((file) => ['-r', file])]}`, ...checks],
    ...given(options),
  })
}

export interface TestOptions<S extends string = never> extends RecipeOptions {
  /** Version of Python; of several, each has a job of its own. Default 3.12. */
  readonly python?: string | readonly string[]
  /** Requirements files to install first. Default `requirements.txt`. */
  readonly requirements?: readonly string[]
  /** What pytest runs: paths and options, separated by blanks; empty is what its configuration says. Default `tests/`. */
  readonly pytest?: string
  /** The package whose coverage is measured. */
  readonly coverage?: string
  /** Least coverage in percent; the job fails below it. */
  readonly minimum?: number
  /** A token of Codecov: the newest Python uploads its coverage, unless on a pull request, since forks have no secrets. */
  readonly codecov?: AnyValue
  readonly services?: { readonly [K in S]: ServiceSpec }
  /** What the tests read; a function of the services, for their hosts and ports. */
  // biome-ignore lint/complexity/noBannedTypes: a matrix without axes.
  readonly env?: Env | ((context: Pick<Ctx<{}, [], S>, 'services'>) => Env)
}

/**
 * pytest, with its results and its coverage as reports.
 * @example
 * const db = databases.postgres({ database: 'test' })
 * const test = python.test({
 *   python: ['3.11', '3.12'], coverage: 'app', services: { db: db.service },
 *   env: ({ services }) => ({ DATABASE_URL: db.url(services.db) }),
 * })
 */
export function test<S extends string = never>(options: TestOptions<S>): Job {
  const { python = '3.12', requirements = ['requirements.txt'], coverage, codecov, services, env } = options
  const versions = [python].flat()
  const newest = versions.at(-1) ?? ''
  const steps = [
    sh('Install')`pip install ${requirements.flatMap((file) => ['-r', file])}`,
    sh('Test')`pytest ${[...paths(options.pytest ?? 'tests/'), '--junitxml=report.xml', ...coverageOptions(options)]}`,
  ]
  const base = {
    description: versions.length > 1 ? 'Tests on every supported Python' : 'Tests',
    cache: 'pip' as const,
    ...(services === undefined ? {} : { services }),
    ...(env === undefined ? {} : { env }),
    // What pytest-cov prints at the end, which GitLab reads.
    reports: { junit: 'report.xml', ...(coverage === undefined ? {} : { coverage: { cobertura: 'coverage.xml', regex: total } }) },
    ...given(options),
  }
  if (typeof python === 'string')
    // biome-ignore lint/complexity/noBannedTypes: a matrix without axes.
    return job<{}, [], S>({
      tools: { python },
      ...base,
      steps: [...steps, codecov !== undefined && upload({ token: codecov, when: not(event('pullRequest')) })],
    })
  return job<{ python: readonly string[] }, [], S>({
    matrix: { python },
    tools: ({ matrix }) => ({ python: matrix.python }),
    ...base,
    steps: ({ matrix }) => [
      ...steps,
      codecov !== undefined && upload({ token: codecov, when: all(matrix.python.is(newest), not(event('pullRequest'))) }),
    ],
  })
}

const total = String.raw`TOTAL.*\s(\d+(?:\.\d+)?)%`

/** The report for people goes to the log, the one for machines to a file. */
function coverageOptions({ coverage, minimum }: Pick<TestOptions, 'coverage' | 'minimum'>): readonly string[] {
  if (coverage === undefined) return []
  const least = minimum === undefined ? [] : [`--cov-fail-under=${minimum}`]
  return [`--cov=${coverage}`, '--cov-report=term', '--cov-report=xml', ...least]
}

export interface SecurityOptions extends RecipeOptions {
  /** Version of Python. Default 3.12. */
  readonly python?: string
  /** Code for Bandit to search for weaknesses. */
  readonly bandit?: Check
  /** Known vulnerabilities of the dependencies: `true` for requirements.txt, or the requirements files. */
  readonly audit?: boolean | string | readonly string[]
}

/**
 * Bandit over the code and pip-audit over the dependencies.
 * @example const security = python.security({ bandit: 'app/', audit: true })
 */
export function security(options: SecurityOptions): Job {
  const { python = '3.12', bandit, audit = false } = options
  const files = audit === true ? ['requirements.txt'] : audit === false ? [] : [audit].flat()
  const tools = [...requirement('bandit', bandit), ...(files.length > 0 ? requirement('pip-audit', '') : [])]
  return job({
    description: 'Weaknesses of the code and its dependencies',
    tools: { python },
    steps: [
      sh('Install the tools')`pip install ${tools}`,
      bandit !== undefined && sh('Search the code (Bandit)')`bandit -r ${paths(bandit)}`,
      files.length > 0 && sh('Audit the dependencies (pip-audit)')`pip-audit ${files.flatMap((file) => ['-r', file])}`,
    ],
    ...given(options),
  })
}

function requirement(tool: ToolName, check: Check | undefined): readonly string[] {
  if (check === undefined) return []
  const version = typeof check === 'string' ? undefined : check.version
  return [`${tool}==${version ?? versions[tool]}`]
}

function paths(check: Check): readonly string[] {
  return (typeof check === 'string' ? check : check.paths).split(/\s+/).filter((path) => path !== '')
}
