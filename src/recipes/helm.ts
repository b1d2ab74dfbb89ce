/** Helm: releases that go back by themselves when they don't become ready. */
import { failed, type Image, type Job, type Text } from '../index.ts'
import { type Cluster, type ClusterDeployOptions, clusterJob, clusterStep, where } from './cluster.ts'
import { type DeployTimes, type RecipeOptions, type SmokeTest, smokeStep } from './options.ts'
import { word, words } from './words.ts'

export type HelmOptions = Cluster & {
  /** Name of the release. */
  readonly release: string
  /** Version of Helm. Default 3.19.0. */
  readonly helm?: string
}

/** What every job of a release takes. */
type Deployment = RecipeOptions & DeployTimes & Pick<ClusterDeployOptions, 'environment' | 'approval' | 'rolloutTimeout'>

export type UpgradeOptions = Deployment &
  HelmOptions & {
    /** Folder, or `oci://` reference, of the chart. */
    readonly chart: string
    /** Version of a chart that isn't a folder. */
    readonly version?: string
    /** Files of values, the last one wins. */
    readonly values?: readonly string[]
    /** Single values, as texts. */
    readonly set?: { readonly [path: string]: Text }
    /** The image that was built, and where the chart reads its repository and its digest. Default `image.repository` and `image.digest`. */
    readonly image?: Image
    readonly imageValues?: { readonly repository: string; readonly digest: string }
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
  const { release, chart, version, values = [], set = {}, image, test = false, smokeTest, rolloutTimeout = '5m' } = options
  const { repository, digest } = options.imageValues ?? { repository: 'image.repository', digest: 'image.digest' }
  const variables = Object.keys(set).map((path, index) => [path, `VALUE_${index + 1}`] as const)
  const env = {
    ...Object.fromEntries(variables.map(([path, name]) => [name, set[path] ?? ''])),
    ...(image === undefined ? {} : { IMAGE: image }),
  }
  const at = where(options, '--kube-context')
  const command = [
    `helm upgrade ${words([release, chart, '--install', '--atomic', '--timeout', rolloutTimeout, ...at])}`,
    ...(version === undefined ? [] : [words(['--version', version])]),
    ...(options.namespace === undefined ? [] : ['--create-namespace']),
    ...values.map((file) => words(['--values', file])),
    ...variables.map(([path, name]) => `--set-string ${word(path)}="$${name}"`),
    ...(image === undefined ? [] : [`--set-string ${word(repository)}="\${IMAGE%@*}"`, `--set-string ${word(digest)}="\${IMAGE##*@}"`]),
  ]
  const checks = test || smokeTest !== undefined
  // `--atomic` has gone back already where the upgrade itself failed.
  const upgraded = ['echo "PIPEGEN_UPGRADED=yes" >> "$PIPEGEN_ENV"']
  return clusterJob(options, { tools: { helm: options.helm ?? defaultVersion } }, [
    clusterStep(options, { name: 'Upgrade', env }, [command.join(' '), ...(checks ? upgraded : [])]),
    test && clusterStep(options, { name: 'Test' }, [testCommand(options, rolloutTimeout)]),
    smokeTest !== undefined && smokeStep(smokeTest),
    checks &&
      clusterStep(options, { name: 'Roll back', when: failed() }, [
        `if [ -n "\${PIPEGEN_UPGRADED:-}" ]; then ${rollbackCommand(options, rolloutTimeout)}; fi`,
      ]),
  ])
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
  return `helm test ${words([options.release, '--logs', '--timeout', timeout, ...where(options, '--kube-context')])}`
}

function rollbackCommand(options: HelmOptions, timeout: string, revision?: number): string {
  const to = revision === undefined ? [] : [String(revision)]
  return `helm rollback ${words([options.release, ...to, '--wait', '--timeout', timeout, ...where(options, '--kube-context')])}`
}
