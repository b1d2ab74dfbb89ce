/** Node: linting, types, tests, packages and audits of npm, pnpm and Yarn projects, with what their lock files say. */
import { type ArtifactSpec, type Duration, type Job, job, type Step, sh } from '../index.ts'
import { type Axes, matrixOf, type OneOrEach, words } from './axes.ts'
import { artifactOf, given, type RecipeOptions } from './options.ts'

/** Versions of the managers that don't come with Node. Source: npm, November 2026. */
const versions = { pnpm: '10.20.0', yarn: '1.22.22' } as const

export type Manager = 'npm' | 'pnpm' | 'yarn'

export interface ProjectOptions {
  /** Default `npm`. pnpm and Yarn are installed first; Yarn hands over to the release that the repository's `.yarnrc.yml` names. */
  readonly manager?: Manager
}

/** A version of Node, unless the recipe takes several. */
interface OneVersion extends ProjectOptions {
  /** Version of Node. Default 22. */
  readonly node?: string
}

/**
 * A step that installs what the lock file says, and fails if it doesn't fit the project.
 * @example job({ tools: { node: '22' }, cache: 'pnpm', steps: [node.install({ manager: 'pnpm' }), sh`pnpm run build`] })
 */
export function install({ manager = 'npm' }: ProjectOptions = {}): Step {
  const command = sh('Install')
  switch (manager) {
    case 'npm':
      return command`npm ci`
    case 'pnpm':
      return command`
        npm install --global pnpm@${versions.pnpm}
        pnpm install --frozen-lockfile
      `
    case 'yarn':
      return command`
        npm install --global yarn@${versions.yarn}
        yarn install --immutable
      `
  }
}

export interface LintOptions extends RecipeOptions, OneVersion {
  /** What each tool checks: paths and options, separated by blanks. Its version is the lock file's. */
  readonly eslint?: string
  readonly prettier?: string
  readonly biome?: string
}

/**
 * Lint and formatting, each as a step of its own; those that aren't given are left out.
 * @example const lint = node.lint({ eslint: '.', prettier: '.' })
 */
export function lint(options: LintOptions): Job {
  const { eslint, prettier, biome } = options
  return inProject(options, 'Lint and formatting', [
    eslint !== undefined && sh('Lint (ESLint)')`${starter(options)} eslint ${words(eslint)}`,
    prettier !== undefined && sh('Check the formatting (Prettier)')`${starter(options)} prettier --check ${words(prettier)}`,
    biome !== undefined && sh('Lint (Biome)')`${starter(options)} biome ci ${words(biome)}`,
  ])
}

export interface TypecheckOptions extends RecipeOptions, OneVersion {
  /** The project's file. Default `tsconfig.json`. */
  readonly project?: string
}

/**
 * The TypeScript compiler, which writes nothing.
 * @example const types = node.typecheck()
 */
export function typecheck(options: TypecheckOptions = {}): Job {
  const { project = 'tsconfig.json' } = options
  return inProject(options, 'Types', [sh('Check the types')`${starter(options)} tsc --noEmit --project ${project}`])
}

export interface TestOptions extends RecipeOptions, ProjectOptions {
  /** Version of Node; of several, each has a job of its own. Default 22. */
  readonly node?: OneOrEach
  /** Operating systems; each has a job of its own, beside those of the versions. Default: Linux. */
  readonly os?: readonly ('ubuntu' | 'windows' | 'macos')[]
  /** The script of package.json. Default `test`. */
  readonly script?: string
  /** Cancels the other jobs of the matrix at the first failure. Default false. */
  readonly failFast?: boolean
  /** Files that the script writes. */
  readonly junit?: string
  readonly cobertura?: string
}

/**
 * The script `test` on each version, with the results that it writes as reports. The least coverage is what the test runner is configured to demand.
 * @example const test = node.test({ node: ['20', '22'], cobertura: 'coverage/cobertura-coverage.xml' })
 */
export function test(options: TestOptions = {}): Job {
  const { node = '22', os, manager = 'npm', script = 'test', failFast, junit, cobertura } = options
  const reports = { ...(junit === undefined ? {} : { junit }), ...(cobertura === undefined ? {} : { coverage: { cobertura } }) }
  return job<Axes, [], never>({
    description: typeof node === 'string' ? 'Tests' : 'Tests on every supported Node',
    ...matrixOf({ os, node }),
    ...(failFast === undefined ? {} : { failFast }),
    ...(os === undefined ? {} : { runner: ({ matrix }) => matrix.os ?? 'ubuntu' }),
    tools: typeof node === 'string' ? { node } : ({ matrix }) => ({ node: matrix.node ?? '' }),
    cache: manager,
    reports,
    steps: [install(options), sh('Test')`${manager} run ${script}`],
    ...given(options),
  })
}

export interface PackageOptions<A extends string = 'package'> extends RecipeOptions, OneVersion {
  /** Name of the artifact, of which a pipeline has one. Default `package`. */
  readonly artifact?: A
  /** The script that builds, before the package is made; `false` is none. Default `build`. */
  readonly build?: string | false
  /** How long the package is kept. Default `30d`. */
  readonly retention?: Duration
}

/**
 * Builds, and keeps the package as npm would publish it as the artifact `package`.
 * @example
 * const built = node.packages()
 * const release = job({ download: [built.artifacts.package], checkout: false, steps: [sh`ls package`] })
 */
export function packages<A extends string = 'package'>(options: PackageOptions<A> = {}): Job<never, A> {
  const { node = '22', manager = 'npm', build = 'build', retention = '30d' } = options
  return job({
    description: 'The package, as npm would publish it',
    tools: { node },
    cache: manager,
    steps: [
      install(options),
      build !== false && sh('Build')`${manager} run ${build}`,
      sh('Make the package')`
        mkdir -p package
        npm pack --pack-destination package
      `,
    ],
    artifacts: artifactOf(options.artifact ?? 'package', { paths: 'package/', retention, ifMissing: 'error' }) as {
      readonly [K in A]: ArtifactSpec
    },
    ...given(options),
  })
}

export interface AuditOptions extends RecipeOptions, OneVersion {
  /** The least severity that fails the job. Default `high`. */
  readonly level?: 'low' | 'moderate' | 'high' | 'critical'
  /** Dependencies for development count too. Default false. */
  readonly development?: boolean
}

/**
 * Known vulnerabilities of what the lock file says.
 * @example const audit = node.audit({ level: 'moderate' })
 */
export function audit(options: AuditOptions = {}): Job {
  const { node = '22', manager = 'npm', level = 'high', development = false } = options
  const step = sh('Audit the dependencies')
  const commands = {
    npm: () => step`npm audit ${[`--audit-level=${level}`, ...(development ? [] : ['--omit=dev'])]}`,
    pnpm: () => step`
      npm install --global pnpm@${versions.pnpm}
      pnpm audit ${[`--audit-level=${level}`, ...(development ? [] : ['--prod'])]}
    `,
    yarn: () => step`
      npm install --global yarn@${versions.yarn}
      yarn npm audit --all --recursive ${[`--severity=${level}`, ...(development ? [] : ['--environment=production'])]}
    `,
  }
  return job({ description: 'Vulnerabilities of the dependencies', tools: { node }, steps: [commands[manager]()], ...given(options) })
}

function inProject(options: RecipeOptions & OneVersion, description: string, steps: readonly (Step | false)[]): Job {
  const { node = '22', manager = 'npm' } = options
  return job({ description, tools: { node }, cache: manager, steps: [install(options), ...steps], ...given(options) })
}

/** Starts a program of the project, and never downloads one. */
function starter({ manager = 'npm' }: ProjectOptions): readonly string[] {
  return manager === 'npm' ? ['npx', '--no-install'] : manager === 'pnpm' ? ['pnpm', 'exec'] : ['yarn', 'run']
}
