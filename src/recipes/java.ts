/** Java: linting, tests, packages and audits by the Maven or Gradle wrapper of the repository, whose version it names. */
import { type AnyValue, type ArtifactSpec, type Duration, type Job, job, type ShOptions, type Step, sh } from '../index.ts'
import { type Axes, matrixOf, type OneOrEach, words } from './axes.ts'
import { artifactOf, given, type RecipeOptions } from './options.ts'

/** Version of OWASP's dependency-check. Source: Maven Central, November 2026. */
const dependencyCheck = 'org.owasp:dependency-check-maven:13.0.0'

export interface ProjectOptions {
  /** Default `maven`. */
  readonly build?: 'maven' | 'gradle'
}
interface OneVersion extends RecipeOptions, ProjectOptions {
  /** Version of Java. Default 21. */
  readonly java?: string
}

export interface LintOptions extends OneVersion {
  /** Goals of Maven or tasks of Gradle, separated by blanks; their plugins stand in the build. Default `spotless:check`, or `spotlessCheck`. */
  readonly goals?: string
}

/**
 * The checks of the build's plugins, such as Spotless, Checkstyle and SpotBugs.
 * @example const lint = java.lint({ goals: 'spotless:check checkstyle:check' })
 */
export function lint(options: LintOptions = {}): Job {
  const { java = '21', build = 'maven', goals = build === 'maven' ? 'spotless:check' : 'spotlessCheck' } = options
  return job({
    description: 'Formatting and lint',
    ...project(options, java),
    steps: [start(options, 'Lint', words(goals))],
    ...given(options),
  })
}

export interface TestOptions extends RecipeOptions, ProjectOptions {
  /** Version of Java; of several, each has a job of its own. Default 21. */
  readonly java?: OneOrEach
  /** Operating systems; each has a job of its own, beside those of the versions. Default: Linux. */
  readonly os?: readonly ('ubuntu' | 'windows' | 'macos')[]
  /** Goals of Maven or tasks of Gradle, separated by blanks. Default `verify`, or `check`. */
  readonly goals?: string
  /** Goes on with other modules after one has failed, so that all failures show. Default false. */
  readonly failAtEnd?: boolean
  /** A Cobertura report that the build writes. */
  readonly cobertura?: string
}

/**
 * The tests of all modules, with their results as reports. The least coverage is what the build's JaCoCo is configured to demand.
 * @example const test = java.test({ build: 'gradle', java: ['17', '21'] })
 */
export function test(options: TestOptions = {}): Job {
  const { java = '21', os, build = 'maven', failAtEnd = false, cobertura } = options
  const { goals = build === 'maven' ? 'verify' : 'check' } = options
  const flags = failAtEnd ? [build === 'maven' ? '--fail-at-end' : '--continue'] : []
  const junit = build === 'maven' ? '**/target/*-reports/TEST-*.xml' : '**/build/test-results/**/TEST-*.xml'
  return job<Axes, [], never>({
    description: typeof java === 'string' ? 'Tests' : 'Tests on every supported Java',
    ...matrixOf({ os, java }),
    ...(os === undefined ? {} : { runner: ({ matrix }) => matrix.os ?? 'ubuntu' }),
    tools: typeof java === 'string' ? { java } : ({ matrix }) => ({ java: matrix.java ?? '' }),
    cache: build,
    reports: { junit, ...(cobertura === undefined ? {} : { coverage: { cobertura } }) },
    steps: [start(options, 'Test', [...flags, ...words(goals)])],
    ...given(options),
  })
}

export interface PackageOptions<A extends string = 'dist'> extends OneVersion {
  /** Name of the artifact, of which a pipeline has one. Default `dist`. */
  readonly artifact?: A
  /** Goals of Maven or tasks of Gradle, separated by blanks. Default `package` or `assemble`, without the tests. */
  readonly goals?: string
  /** What is kept. Default: the jars. */
  readonly paths?: string
  /** How long the packages are kept. Default `30d`. */
  readonly retention?: Duration
}

/**
 * Builds the jars, and keeps them as the artifact `dist`.
 * @example const jars = java.packages({ build: 'gradle' })
 */
export function packages<A extends string = 'dist'>(options: PackageOptions<A> = {}): Job<never, A> {
  const { java = '21', build = 'maven', retention = '30d' } = options
  const { goals = build === 'maven' ? '-DskipTests package' : 'assemble' } = options
  const { paths = build === 'maven' ? '**/target/*.jar' : '**/build/libs/*.jar' } = options
  return job({
    description: 'The packages',
    ...project(options, java),
    steps: [start(options, 'Build', words(goals))],
    artifacts: artifactOf(options.artifact ?? 'dist', { paths, retention, ifMissing: 'error' }) as { readonly [K in A]: ArtifactSpec },
    ...given(options),
  })
}

export interface AuditOptions extends OneVersion {
  /** A key of the National Vulnerability Database; without one, the download takes very long. */
  readonly nvdKey?: AnyValue
  /** The least CVSS score that fails the job, from 0 to 10. Default 7. Gradle's is `failBuildOnCVSS` of the build. */
  readonly score?: number
}

/**
 * Known vulnerabilities of the dependencies, by OWASP's dependency-check. A Gradle build has its plugin, and reads `NVD_API_KEY`.
 * @example const audit = java.audit({ nvdKey: secret('NVD_API_KEY') })
 */
export function audit(options: AuditOptions = {}): Job {
  const { java = '21', build = 'maven', nvdKey, score = 7 } = options
  const env = nvdKey === undefined ? {} : { NVD_API_KEY: nvdKey }
  const key = nvdKey === undefined ? [] : ['-DnvdApiKeyEnvironmentVariable=NVD_API_KEY']
  const goals = build === 'maven' ? [`${dependencyCheck}:aggregate`, `-DfailBuildOnCVSS=${score}`, ...key] : ['dependencyCheckAggregate']
  return job({
    description: 'Vulnerabilities of the dependencies',
    ...project(options, java),
    steps: [start(options, 'Audit the dependencies (dependency-check)', goals, { env })],
    ...given(options),
  })
}

function project(
  { build = 'maven' }: ProjectOptions,
  java: string,
): { readonly tools: { readonly java: string }; readonly cache: 'maven' | 'gradle' } {
  return { tools: { java }, cache: build }
}

/** The wrapper may have lost its mode in a checkout of Windows'. */
function start({ build = 'maven' }: ProjectOptions, name: string, goals: readonly string[], options: ShOptions = {}): Step {
  const command = sh({ name, ...options })
  return build === 'maven' ? command`sh ./mvnw --batch-mode --no-transfer-progress ${goals}` : command`sh ./gradlew --no-daemon ${goals}`
}
