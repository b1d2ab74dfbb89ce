/** Python: linting, tests and security checks, with tools at fixed versions. */
import {
  type AnyValue,
  type ArtifactSpec,
  all,
  type ConditionLike,
  type Ctx,
  type Duration,
  type Env,
  event,
  type Job,
  job,
  not,
  raw,
  type ServiceSpec,
  type Step,
  sh,
  type Value,
} from '../index.ts'
import { type Axes, axisOf, matrixOf, type OneOrEach, words } from './axes.ts'
import { upload } from './codecov.ts'
import { artifactOf, given, type RecipeOptions } from './options.ts'
import { cacheOf, type InstallOptions, install, starter } from './python-install.ts'

export { install } from './python-install.ts'

/** Versions of the tools, unless the author gives others. Source: PyPI, November 2026. */
const versions = {
  black: '26.10.1',
  isort: '9.0.2',
  flake8: '7.5.0',
  mypy: '2.4.1',
  ruff: '0.17.6',
  bandit: '1.9.4',
  'pip-audit': '2.10.1',
  safety: '3.8.1',
  build: '1.6.1',
  twine: '7.0.0',
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

export interface TypecheckOptions extends RecipeOptions, InstallOptions {
  /** Version of Python. Default 3.12. */
  readonly python?: string
  /** What to check. */
  readonly mypy: Check
}

/**
 * mypy beside the dependencies, whose types it reads. With pip it is installed; the other managers have it from the lock file.
 * @example const types = python.typecheck({ manager: 'poetry', mypy: 'app/' })
 */
export function typecheck(options: TypecheckOptions): Job {
  const { python = '3.12', manager = 'pip', mypy } = options
  const start = raw(starter(options))
  return job({
    description: 'Types',
    tools: { python },
    ...cacheOf(options),
    steps: [
      install(options),
      manager === 'pip' && sh('Install mypy')`pip install ${requirement('mypy', mypy)}`,
      sh('Check the types (mypy)')`${start}mypy ${paths(mypy)}`,
    ],
    ...given(options),
  })
}

export interface TestOptions<S extends string = never> extends RecipeOptions, InstallOptions {
  /** Version of Python; of several, each has a job of its own. Default 3.12. */
  readonly python?: OneOrEach
  /** Operating systems; each has a job of its own, beside those of the versions. Default: Linux. */
  readonly os?: readonly ('ubuntu' | 'windows' | 'macos')[]
  /** Folders of `tests/`, such as `unit` and `integration`; each has a job of its own, which runs nothing but it. */
  readonly groups?: readonly string[]
  /** What pytest runs: paths and options, separated by blanks; empty is what its configuration says. Default `tests/`; with groups, options alone. */
  readonly pytest?: string
  /** Processes that share the tests of a job: a number, or `auto` for one per processor. Needs pytest-xdist among the dependencies. */
  readonly parallel?: 'auto' | number
  /** Failed tests after which a job stops. */
  readonly maxFailures?: number
  /** Cancels the other jobs of the matrix at the first failure. Default false. */
  readonly failFast?: boolean
  /** The package whose coverage is measured. Needs pytest-cov among the dependencies. */
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
 *   python: ['3.11', '3.12'], coverage: 'app', minimum: 80, services: { db: db.service },
 *   env: ({ services }) => ({ DATABASE_URL: db.url(services.db) }),
 * })
 * @example const groups = python.test({ groups: ['unit', 'integration'], parallel: 'auto', maxFailures: 5, failFast: true })
 */
export function test<S extends string = never>(options: TestOptions<S>): Job {
  const { python = '3.12', os, groups, coverage, codecov, services, env, failFast } = options
  const versions = [python].flat()
  const kept = cacheOf(options)
  return job<Axes, [], S>({
    description: versions.length > 1 ? 'Tests on every supported Python' : 'Tests',
    ...matrixOf({ os, python, group: groups }),
    ...(failFast === undefined ? {} : { failFast }),
    ...(os === undefined ? {} : { runner: ({ matrix }) => matrix.os ?? 'ubuntu' }),
    tools: Array.isArray(python) ? ({ matrix }) => ({ python: matrix.python ?? '' }) : { python: versions[0] ?? '' },
    ...kept,
    ...(services === undefined ? {} : { services }),
    ...envOf(kept.env as Env | undefined, env),
    // What pytest-cov prints at the end, which GitLab reads.
    reports: { junit: 'report.xml', ...(coverage === undefined ? {} : { coverage: { cobertura: 'coverage.xml', regex: total } }) },
    ...given(options),
    steps: ({ matrix }) => [
      install(options),
      testStep(options, axisOf(matrix, 'group')),
      codecov !== undefined &&
        upload({
          token: codecov,
          when: all(...onlyIn(matrix, { python: versions.at(-1), os: os?.[0] }), not(event('pullRequest'))),
        }),
    ],
  })
}

/** The cell with these values, as far as there are such axes. */
function onlyIn(matrix: Ctx<Axes, [], never>['matrix'], values: { readonly [axis: string]: string | undefined }): readonly ConditionLike[] {
  return Object.entries(values).flatMap(([axis, value]) => {
    const found = axisOf(matrix, axis)
    return found === undefined || value === undefined ? [] : [found.is(value)]
  })
}

const total = String.raw`TOTAL.*\s(\d+(?:\.\d+)?)%`

function testStep<S extends string>(options: TestOptions<S>, group: Value | undefined): Step {
  const { pytest = group === undefined ? 'tests/' : '', parallel, maxFailures } = options
  const asked = [
    ...paths(pytest),
    ...(parallel === undefined ? [] : ['-n', String(parallel)]),
    ...(maxFailures === undefined ? [] : [`--maxfail=${maxFailures}`]),
    '--junitxml=report.xml',
    ...coverageOptions(options),
  ]
  const start = raw(starter(options))
  return group === undefined ? sh('Test')`${start}pytest ${asked}` : sh('Test')`${start}pytest tests/${group}/ ${asked}`
}

/** The report for people goes to the log, the one for machines to a file. */
function coverageOptions({ coverage, minimum }: Pick<TestOptions, 'coverage' | 'minimum'>): readonly string[] {
  if (coverage === undefined) return []
  const least = minimum === undefined ? [] : [`--cov-fail-under=${minimum}`]
  return [`--cov=${coverage}`, '--cov-report=term', '--cov-report=xml', ...least]
}

/** What the tests read beside what the cache needs. */
function envOf<C>(cache: Env | undefined, own: Env | ((context: C) => Env) | undefined): { readonly env?: Env | ((context: C) => Env) } {
  if (cache === undefined) return own === undefined ? {} : { env: own }
  return { env: typeof own === 'function' ? (context) => ({ ...cache, ...own(context) }) : { ...cache, ...own } }
}

export interface PackageOptions<A extends string = 'dist'> extends RecipeOptions {
  /** Name of the artifact, of which a pipeline has one. Default `dist`. */
  readonly artifact?: A
  /** Version of Python. Default 3.12. */
  readonly python?: string
  /** How long the packages are kept. Default `30d`. */
  readonly retention?: Duration
}

/**
 * Builds the source distribution and the wheel, checks what an index would refuse, and keeps both as the artifact `dist`.
 * @example
 * const packages = python.packages()
 * const release = job({ download: [packages.artifacts.dist], checkout: false, steps: [sh`ls dist`] })
 */
export function packages<A extends string = 'dist'>(options: PackageOptions<A> = {}): Job<never, A> {
  const { python = '3.12', retention = '30d' } = options
  return job({
    description: 'Source distribution and wheel',
    tools: { python },
    steps: [
      sh('Install the tools')`pip install ${[...requirement('build', ''), ...requirement('twine', '')]}`,
      sh('Build')`python -m build`,
      sh('Check')`twine check --strict dist/*`,
    ],
    artifacts: artifactOf(options.artifact ?? 'dist', { paths: 'dist/', retention, ifMissing: 'error' }) as {
      readonly [K in A]: ArtifactSpec
    },
    ...given(options),
  })
}

export interface SastOptions extends RecipeOptions {
  /** Version of Python. Default 3.12. */
  readonly python?: string
  /** Code for Bandit to search for weaknesses. */
  readonly bandit: Check
}

/**
 * Bandit over the code, with its findings as SARIF.
 * @example const sast = python.sast({ bandit: 'app/' })
 */
export function sast({ python = '3.12', bandit, ...options }: SastOptions): Job {
  return job({
    description: 'Weaknesses of the code',
    tools: { python },
    steps: [
      sh('Install Bandit')`pip install ${`bandit[sarif]==${versionOf('bandit', bandit)}`}`,
      sh('Search the code (Bandit)')`bandit -r ${paths(bandit)} --format sarif --output bandit.sarif`,
    ],
    reports: { sarif: 'bandit.sarif' },
    ...given(options),
  })
}

export interface AuditOptions extends RecipeOptions {
  /** Version of Python. Default 3.12. */
  readonly python?: string
  /** Requirements files; their dependencies are found as pip would. Default `requirements.txt`. */
  readonly requirements?: readonly string[]
  /** Safety instead of pip-audit: it wants a key of its vendor. */
  readonly safety?: { readonly key: AnyValue; readonly version?: string }
}

/**
 * Known vulnerabilities of the dependencies, by pip-audit or by Safety.
 * @example const audit = python.audit({ requirements: ['requirements.txt', 'requirements-dev.txt'] })
 * @example const audit = python.audit({ safety: { key: secret('SAFETY_API_KEY') } })
 */
export function audit(options: AuditOptions = {}): Job {
  const { python = '3.12', requirements = ['requirements.txt'], safety } = options
  const files = requirements.flatMap((file) => ['-r', file])
  const version = safety?.version ?? versions.safety
  return job({
    description: 'Vulnerabilities of the dependencies',
    tools: { python },
    steps:
      safety === undefined
        ? [
            sh('Install pip-audit')`pip install ${requirement('pip-audit', '')}`,
            sh('Audit the dependencies (pip-audit)')`pip-audit ${files}`,
          ]
        : [
            sh('Install Safety')`pip install safety==${version}`,
            // Its scan finds the requirements files of the folder by itself; it reads the key from the environment.
            sh({ name: 'Audit the dependencies (Safety)', env: { SAFETY_API_KEY: safety.key } })`safety --stage cicd scan`,
          ],
    ...given(options),
  })
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
 * Bandit over the code and pip-audit over the dependencies, in one job.
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
  return check === undefined ? [] : [`${tool}==${versionOf(tool, check)}`]
}

function versionOf(tool: ToolName, check: Check): string {
  return (typeof check === 'string' ? undefined : check.version) ?? versions[tool]
}

function paths(check: Check): readonly string[] {
  return words(typeof check === 'string' ? check : check.paths)
}
