/** Scans: images, files, secrets and running sites; what is found is kept as SARIF, and fails the job. */
import {
  type AnyValue,
  always,
  type Env,
  type Image,
  type Job,
  type JobOptions,
  job,
  raw,
  type Step,
  type StepList,
  sh,
  type Text,
  uses,
  variant,
} from '../index.ts'
import { installBinary, type Release } from './binary.ts'
import { given, type RecipeOptions } from './options.ts'
import { letPass, type ProofsOf, type Proven, proven } from './proof.ts'
import { loginFields, loginPermissions, type Registry, withLogin } from './registry.ts'

export { demand } from './proof.ts'

export type Severity = 'UNKNOWN' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL'

interface ReportOptions extends RecipeOptions {
  /** Shows what is found in GitHub's code scanning, which private repositories have only with Advanced Security. Default false. */
  readonly codeScanning?: boolean
}

interface TrivyOptions extends ReportOptions {
  /** The severities that fail the job. Default high and critical. */
  readonly severity?: readonly [Severity, ...Severity[]]
  /** Leaves out what no release has mended yet. Default false. */
  readonly ignoreUnfixed?: boolean
  /** Another release of Trivy. */
  readonly trivy?: Release
}

export interface ImageOptions<I extends Image> extends TrivyOptions {
  /** By its digest, as `docker.buildPush` gives it. */
  readonly image: I
  /** Who may pull it; not needed for a public image. */
  readonly registry?: Registry
}

/**
 * Trivy over an image, layer by layer from its registry. `image` of the result is the same image, `scanned`: deploy that one.
 * @example const scanned = scan.image({ image: build.image, severity: ['CRITICAL'], ignoreUnfixed: true })
 */
export function image<I extends Image>(options: ImageOptions<I>): Job<'passed'> & { readonly image: Proven<'scanned' | ProofsOf<I>> } {
  const { registry } = options
  const base = job({
    description: 'Search the image for vulnerabilities',
    checkout: false,
    ...reported(options),
    outputs: ['passed'],
    steps: [
      // Without a Docker engine: the layers come from the registry.
      withLogin(registry, ['TRIVY_USERNAME', 'TRIVY_PASSWORD'], (env, login) =>
        trivy(options, { command: 'image --image-src remote', target: '"$IMAGE"', env: { IMAGE: options.image, ...env }, login }),
      ),
      codeScanning(options),
      letPass(options.image),
    ],
    ...given(options),
  })
  return { ...base, image: proven(options.image, base, 'scanned') }
}

export interface SnykOptions<I extends Image> extends ReportOptions {
  /** By its digest, as `docker.buildPush` gives it. */
  readonly image: I
  readonly token: AnyValue
  /** The least severity that fails the job. Default `high`. */
  readonly severity?: 'low' | 'medium' | 'high' | 'critical'
  /** Who may pull it; not needed for a public image. */
  readonly registry?: Registry
}

/**
 * Snyk over an image. `image` of the result is the same image, `scanned`.
 * @example const scanned = scan.snyk({ image: build.image, token: secret('SNYK_TOKEN') })
 */
export function snyk<I extends Image>(options: SnykOptions<I>): Job<'passed'> & { readonly image: Proven<'scanned' | ProofsOf<I>> } {
  const { token, severity = 'high', registry } = options
  const base = job({
    description: 'Search the image for vulnerabilities',
    checkout: false,
    tools: { node: '22' },
    ...reported(options),
    outputs: ['passed'],
    steps: [
      sh('Install Snyk')`npm install --global snyk@${snykVersion}`,
      // The client reads all of these from the environment.
      withLogin(
        registry,
        ['SNYK_REGISTRY_USERNAME', 'SNYK_REGISTRY_PASSWORD'],
        (env, login) =>
          sh({
            name: 'Scan',
            env: { IMAGE: options.image, SNYK_TOKEN: token, ...env },
          })`${raw([...login, `snyk container test "$IMAGE" --severity-threshold=${severity} --sarif-file-output=${report}`].join('\n'))}`,
      ),
      codeScanning(options),
      letPass(options.image),
    ],
    ...given(options),
  })
  return { ...base, image: proven(options.image, base, 'scanned') }
}

/** Source: npm, November 2026. */
const snykVersion = '1.1307.4'

export interface FilesOptions extends TrivyOptions {
  /** Default: the repository. */
  readonly path?: string
  /** What to search for. Default all three. */
  readonly scanners?: readonly ('vuln' | 'secret' | 'misconfig')[]
}

/**
 * Trivy over the files: vulnerable dependencies, secrets and unsafe configuration.
 * @example const files = scan.files({ severity: ['CRITICAL'] })
 */
export function files(options: FilesOptions = {}): Job {
  const { path = '.', scanners = ['vuln', 'secret', 'misconfig'] } = options
  return job({
    description: 'Search the files for vulnerabilities, secrets and unsafe configuration',
    steps: [
      trivy(options, { command: `filesystem --scanners ${scanners.join(',')}`, target: '"$TARGET"', env: { TARGET: path } }),
      codeScanning(options),
    ],
    ...reported(options),
    ...given(options),
  })
}

export interface SecretsOptions extends ReportOptions {
  /** Another release of gitleaks. */
  readonly gitleaks?: Release
}

/**
 * gitleaks over the whole history: a secret that was ever committed has to be replaced. What it finds isn't printed.
 * @example const secrets = scan.secrets()
 */
export function secrets(options: SecretsOptions = {}): Job {
  return job({
    description: 'Search the history for secrets',
    checkout: { depth: 0 },
    steps: [
      sh('Search')`
        ${raw(installBinary('gitleaks', options.gitleaks))}
        gitleaks git --redact --no-banner --report-format sarif --report-path ${report} .
      `,
      codeScanning(options),
    ],
    ...reported(options),
    ...given(options),
  })
}

export interface SiteOptions extends ReportOptions {
  /** Where the scan starts; it stays below. Scan nothing but what is yours. */
  readonly url: Text
  /** Attacks too: only on a site that may break. Default false, which looks at what the site answers. */
  readonly active?: boolean
  /** The least risk that fails the job. Default `High`. */
  readonly risk?: 'Low' | 'Medium' | 'High'
  /** How long it follows links, in minutes. Default 5. */
  readonly minutes?: number
  /** Image of ZAP. */
  readonly zap?: string
}

/**
 * ZAP over a running site, such as the one that was just deployed.
 * @example const dast = scan.site({ needs: [staging], url: 'https://staging.example.com' })
 */
export function site(options: SiteOptions): Job {
  const { url, active = false, risk = 'High', minutes = 5, zap = 'ghcr.io/zaproxy/zaproxy:2.16.1' } = options
  return job({
    description: 'Search the running site for weaknesses',
    checkout: false,
    container: zap,
    // Its own user may not write where GitHub checks out.
    github: { container: { image: zap, options: '--user root' } },
    ...reported(options),
    steps: [
      sh({ name: 'Scan', env: { SITE: url } })`
        ${raw(zapPlan(minutes, risk, active))}
        zap.sh -cmd -autorun "$PWD/zap.yaml"
      `,
      codeScanning(options),
    ],
    ...given(options),
  })
}

/** A plan of ZAP's Automation Framework. Source: ZAP's documentation, "Automation Framework". */
function zapPlan(minutes: number, risk: string, active: boolean): string {
  const jobs = [
    `{ type: spider, parameters: { maxDuration: ${minutes} } }`,
    `{ type: passiveScan-wait, parameters: { maxDuration: ${minutes} } }`,
    ...(active ? ['{ type: activeScan }'] : []),
    `{ type: report, parameters: { template: sarif-json, reportDir: "$PWD", reportFile: ${report} } }`,
    `{ type: exitStatus, parameters: { errorLevel: ${risk}, errorExitValue: 1, warnExitValue: 0 } }`,
  ]
  const plan = [
    'env:',
    '  contexts:',
    '    - { name: site, urls: ["$SITE"] }',
    '  parameters: { failOnError: true }',
    'jobs:',
    ...jobs.map((job) => `  - ${job}`),
  ]
  return `printf '%s\\n' \\\n${plan.map((line) => `  "${line.replaceAll('"', '\\"')}"`).join(' \\\n')} > zap.yaml`
}

const report = 'scan.sarif'

interface TrivyRun {
  readonly command: string
  /** A word of the script. */
  readonly target: string
  readonly env: Env
  readonly login?: readonly string[]
}

/** Fails with what it finds, after it was written down for people and for machines. */
function trivy(options: TrivyOptions, { command, target, env, login = [] }: TrivyRun): Step {
  const { severity = ['HIGH', 'CRITICAL'], ignoreUnfixed = false } = options
  const flags = ['--exit-code', '1', '--severity', severity.join(','), ...(ignoreUnfixed ? ['--ignore-unfixed'] : [])]
  return sh({ name: 'Scan', env })`
    ${raw([...login, installBinary('trivy', options.trivy)].join('\n'))}
    status=0
    trivy ${raw(command)} --no-progress ${flags} --format json --output scan.json ${raw(target)} || status=$?
    trivy convert --format sarif --output ${report} scan.json
    trivy convert --format table scan.json
    exit "$status"
  `
}

function reported({ codeScanning = false, registry }: ReportOptions & { readonly registry?: Registry }): JobOptions {
  const shown: JobOptions = codeScanning
    ? { permissions: { contents: 'read', 'security-events': 'write', ...loginPermissions(registry, false) } }
    : {}
  return { reports: { sarif: report }, ...loginFields(registry, false), ...shown }
}

function codeScanning(options: ReportOptions): StepList {
  if (options.codeScanning !== true) return []
  return [variant({ github: uses('github/codeql-action/upload-sarif@v4', { when: always(), with: { sarif_file: report } }), default: [] })]
}
