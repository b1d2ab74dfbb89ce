/** Helm: releases that go back by themselves when they don't become ready. */
import { type Env, failed, type Image, type Job, type Step, type Text } from '../index.ts'
import { type CanaryCheck, canaryTimeout, checkStep, risingWeights, usualWeights } from './canary.ts'
import { type Cluster, type ClusterDeployOptions, clusterJob, clusterStep, where } from './cluster.ts'
import { type DeployTimes, type RecipeOptions, type SmokeTest, smokeStep } from './options.ts'
import { word, words } from './words.ts'

export type HelmOptions = Cluster & {
  /** Name of the release. */
  readonly release: string
  /** Version of Helm, at least 3.14. Default 3.19.0. */
  readonly helm?: string
}

/** What every job of a release takes. */
type Deployment = RecipeOptions & DeployTimes & Pick<ClusterDeployOptions, 'environment' | 'approval' | 'rolloutTimeout'>

type ChartOptions = Deployment &
  HelmOptions & {
    /** Folder, or `oci://` reference, of the chart. */
    readonly chart: string
    /** Version of a chart that isn't a folder. */
    readonly version?: string
    /** Files of values, the last one wins. */
    readonly values?: readonly string[]
    /** Single values, each a text to the letter: commas and braces are parts of it. */
    readonly set?: { readonly [path: string]: Text }
    /** Where the chart reads the repository and the digest of the image. Default `image.repository` and `image.digest`. */
    readonly imageValues?: ImageValues
  }

export interface ImageValues {
  readonly repository: string
  readonly digest: string
}

export type UpgradeOptions = ChartOptions & {
  /** The image that was built. */
  readonly image?: Image
  /** A URL that must answer with success, tried for a minute. */
  readonly smokeTest?: SmokeTest
  /** Run the tests of the chart after the upgrade. Default false. */
  readonly test?: boolean
}

/**
 * `helm upgrade --install --atomic`: a release that isn't ready in time goes back by itself. If the chart's tests or the smoke test fail
 * afterwards, it goes back too, and the job stays failed.
 * Source: https://helm.sh/docs/v3/helm/helm_upgrade/
 * @example
 * const staging = helm.upgrade({
 *   environment: 'staging', kubeconfig: secret('STAGING_KUBECONFIG'), namespace: 'shop', release: 'shop', chart: 'charts/shop',
 *   values: ['values-staging.yaml'], image: build.image, smokeTest: 'https://staging.example.com/health',
 * })
 */
export function upgrade(options: UpgradeOptions): Job {
  const { image, test = false, smokeTest, rolloutTimeout = '5m' } = options
  const flags = ['--install', ...(options.namespace === undefined ? [] : ['--create-namespace'])]
  const checks = test || smokeTest !== undefined
  // `--atomic` has gone back already where the upgrade itself failed.
  const upgraded = ['echo "PIPEGEN_UPGRADED=yes" >> "$PIPEGEN_ENV"']
  return clusterJob(options, { tools: { helm: options.helm ?? defaultVersion } }, [
    clusterStep(options, { name: 'Upgrade', env: upgradeEnv(options, image) }, [
      upgradeCommand(options, flags, image === undefined ? '' : ` ${imageFlags(options.imageValues ?? usualValues)}`),
      ...(checks ? upgraded : []),
    ]),
    test && clusterStep(options, { name: 'Test' }, [testCommand(options, rolloutTimeout)]),
    smokeTest !== undefined && smokeStep(smokeTest),
    checks &&
      clusterStep(options, { name: 'Roll back', when: failed() }, [
        `if [ -n "\${PIPEGEN_UPGRADED:-}" ]; then ${rollbackCommand(options, rolloutTimeout)}; fi`,
      ]),
  ])
}

export type CanaryOptions = ChartOptions & {
  /** The image that was built. */
  readonly image: Image
  /** Percent of the traffic that the canary gets, step by step. The last one is 100. Default 10, 50, 100. */
  readonly weights?: readonly number[]
  /** What must answer with success at every weight. */
  readonly check: CanaryCheck
  /**
   * Where the chart reads the canary's share of the traffic, which is 0 without one, and its image. Default `canary.weight`,
   * `canary.image.repository` and `canary.image.digest`.
   */
  readonly canaryValues?: ImageValues & { readonly weight: string }
}

/**
 * Gives the image a growing share of the traffic of a release, and goes on only while the check succeeds: the chart runs it beside the release's
 * own image, and splits the traffic by a weight. At the end it is the release's image. If anything fails, the release goes back to the revision
 * before the canary, and the job stays failed. It may take as long as all weights hold together, and the rollouts.
 * Source: https://helm.sh/docs/v3/helm/helm_upgrade/
 * @example
 * const production = helm.canary({
 *   environment: 'production', kubeconfig: secret('KUBECONFIG_FILE'), namespace: 'shop', release: 'shop', chart: 'charts/shop',
 *   image: build.image, weights: [5, 25, 50, 100], check: { url: 'https://example.com/health', hold: 900 },
 * })
 */
export function canary(options: CanaryOptions): Job {
  const { release, image, weights = usualWeights, check, rolloutTimeout = '5m' } = options
  const { weight: share, ...canaryImage } = options.canaryValues ?? usualCanaryValues
  const env = upgradeEnv(options, image)
  // The image of the release is the one of its last revision until the end; all else is what the chart and the files say now.
  const step = (name: string, weight: number, values: ImageValues): Step =>
    clusterStep(options, { name, env }, [
      upgradeCommand(options, ['--reset-then-reuse-values'], ` ${words(['--set', `${share}=${weight}`])} ${imageFlags(values)}`),
    ])
  const running = `helm list ${words(['--deployed', '--filter', `^${release.replaceAll('.', '\\.')}$`, '--output', 'json', ...whereHelm(options)])}`
  const own = { tools: { helm: options.helm ?? defaultVersion }, timeout: canaryTimeout(weights, check, rolloutTimeout) }
  return clusterJob(options, own, [
    clusterStep(options, { name: 'Look what runs' }, [
      `revision=$(${running} | sed -n 's/.*"revision": *"\\{0,1\\}\\([0-9][0-9]*\\).*/\\1/p')`,
      'if [ -z "$revision" ]; then',
      `  echo ${word(`A canary runs beside what is deployed, but the release ${release} is not: install it with helm.upgrade`)} >&2`,
      '  exit 1',
      'fi',
      'echo "PIPEGEN_REVISION=$revision" >> "$PIPEGEN_ENV"',
    ]),
    ...risingWeights(weights)
      .slice(0, -1)
      .flatMap((weight) => [step(`${weight} %`, weight, canaryImage), checkStep(weight, check)]),
    step('100 %', 0, options.imageValues ?? usualValues),
    checkStep(100, check),
    clusterStep(options, { name: 'Roll back', when: failed() }, [
      'if [ -n "${PIPEGEN_REVISION:-}" ]; then',
      `  ${rollbackCommand(options, rolloutTimeout, '"$PIPEGEN_REVISION"')}`,
      'fi',
    ]),
  ])
}

const usualValues: ImageValues = { repository: 'image.repository', digest: 'image.digest' }
const usualCanaryValues = { weight: 'canary.weight', repository: 'canary.image.repository', digest: 'canary.image.digest' }

/** Values that aren't known yet reach the command by variables. */
function upgradeEnv({ set = {} }: ChartOptions, image: Image | undefined): Env {
  return {
    ...Object.fromEntries(setVariables(set).map(([path, name]) => [name, set[path] ?? ''])),
    ...(image === undefined ? {} : { IMAGE: image }),
  }
}

function setVariables(set: NonNullable<ChartOptions['set']>): readonly (readonly [path: string, variable: string])[] {
  return Object.keys(set).map((path, index) => [path, `VALUE_${index + 1}`])
}

/** `last` is a part of the script, and wins over the options. */
function upgradeCommand(options: ChartOptions, flags: readonly string[], last: string): string {
  const { release, chart, version, values = [], set = {}, rolloutTimeout = '5m' } = options
  const given = [
    ...[release, chart, ...flags, '--atomic', '--timeout', rolloutTimeout, ...whereHelm(options)],
    ...(version === undefined ? [] : ['--version', version]),
    ...values.flatMap((file) => ['--values', file]),
  ]
  return `helm upgrade ${words(given)}${setVariables(set)
    .map(([path, name]) => ` --set-literal ${word(path)}="$${name}"`)
    .join('')}${last}`
}

function imageFlags({ repository, digest }: ImageValues): string {
  return `--set-literal ${word(repository)}="\${IMAGE%@*}" --set-literal ${word(digest)}="\${IMAGE##*@}"`
}

function whereHelm(options: HelmOptions): readonly string[] {
  return where(options, '--kube-context')
}

export type ReleaseJobOptions = Deployment & HelmOptions

/**
 * A job that takes a release back to the revision before, or to the one that is given: for a pipeline that is started by hand.
 * @example
 * const back = helm.rollback({ environment: 'production', kubeconfig: secret('KUBECONFIG_FILE'), release: 'shop', when: event('manual') })
 */
export function rollback(options: ReleaseJobOptions & { readonly revision?: number }): Job {
  const { rolloutTimeout = '5m' } = options
  return releaseJob(options, 'Go back to an earlier revision', rollbackCommand(options, rolloutTimeout, options.revision))
}

/**
 * A job that runs the tests of a chart against a release.
 * @example const e2e = helm.test({ needs: [staging], environment: 'staging', kubeconfig: secret('STAGING_KUBECONFIG'), release: 'shop' })
 */
export function test(options: ReleaseJobOptions): Job {
  return releaseJob(options, 'Test the release', testCommand(options, options.rolloutTimeout ?? '5m'))
}

// Source: github.com/helm/helm, releases.
const defaultVersion = '3.19.0'

function releaseJob(options: ReleaseJobOptions, description: string, command: string): Job {
  const own = { description, checkout: false, tools: { helm: options.helm ?? defaultVersion } }
  return clusterJob(options, own, [clusterStep(options, { name: description }, [command])])
}

function testCommand(options: HelmOptions, timeout: string): string {
  return `helm test ${words([options.release, '--logs', '--timeout', timeout, ...whereHelm(options)])}`
}

/** `revision` is a word of the script. */
function rollbackCommand(options: HelmOptions, timeout: string, revision?: number | string): string {
  const to = revision === undefined ? '' : ` ${revision}`
  return `helm rollback ${word(options.release)}${to} ${words(['--wait', '--timeout', timeout, ...whereHelm(options)])}`
}
