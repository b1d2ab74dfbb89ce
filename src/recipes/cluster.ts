/** Clusters: how jobs reach them, and what every deployment to one has. */
import { type AnyValue, type Job, type JobOptions, job, raw, type ShOptions, type Step, type StepList, sh } from '../index.ts'
import { type DeployTimes, deployPlace, deployTimes, given, type RecipeOptions, type SmokeTest } from './options.ts'
import { word } from './words.ts'

/** A cluster, and who deploys to it: a kubeconfig, which is gone after each step, or a context that the machine of the job has. */
export type Cluster = ClusterAccess & {
  /** Default: the one of the kubeconfig. */
  readonly namespace?: string
}

type ClusterAccess =
  | {
      /** A secret that holds a kubeconfig file. */
      readonly kubeconfig: AnyValue
      /** Default: the current one of the kubeconfig. */
      readonly context?: string
    }
  /** Of an agent, or of GitLab's agent for Kubernetes: `acme/clusters:production`. */
  | { readonly kubeconfig?: never; readonly context: string }

/** What deployments to a cluster take. */
export type ClusterDeployOptions = RecipeOptions &
  DeployTimes &
  Cluster & {
    /** Where it deploys to, as in `job`. Deploys to one environment come one after the other. */
    readonly environment: JobOptions['environment']
    /** How long the rollout may take. Default `5m`. */
    readonly rolloutTimeout?: `${number}${'s' | 'm'}`
    /** A URL that must answer with success, tried for a minute. */
    readonly smokeTest?: SmokeTest
    /** Undo the rollout that the job began if it or the smoke test fails; the job stays failed. */
    readonly rollback?: boolean
    /** Somebody agrees before it starts, as in `job`. */
    readonly approval?: JobOptions['approval']
    /** Version of kubectl, at most one minor version from the cluster's. Default 1.33.5. */
    readonly kubectl?: string
  }

/** Of a Deployment: `target` is words of a script, and `$IMAGE` the image that the container is to run. */
interface Container {
  readonly target: string
  readonly container: string
}

/** Lines that note which image the container runs, for `undoImage`. */
export function noteImage(container: Container): readonly string[] {
  return [`before=$(${running(container)})`, 'echo "PIPEGEN_IMAGE_BEFORE=$before" >> "$PIPEGEN_ENV"']
}

export function setImage({ target, container }: Container): string {
  return `kubectl set image ${target} ${word(container)}="$IMAGE"`
}

/** Lines that undo `setImage`, and then do `more`, unless the container ran the image already, or runs another by now. */
export function undoImage({ target, container }: Container, ...more: readonly string[]): readonly string[] {
  return [
    `if [ "\${PIPEGEN_IMAGE_BEFORE:-$IMAGE}" != "$IMAGE" ] && [ "$(${running({ target, container })})" = "$IMAGE" ]; then`,
    ...[`kubectl rollout undo ${target}`, ...more].map((line) => `  ${line}`),
    'fi',
  ]
}

function running({ target, container }: Container): string {
  return `kubectl get ${target} -o ${word(`jsonpath={.spec.template.spec.containers[?(@.name=="${container}")].image}`)}`
}

/** A job that deploys to a cluster. */
export function clusterJob(options: ClusterDeployOptions, own: JobOptions, steps: StepList): Job {
  const { kubectl = '1.33.5' } = options
  return job({
    description: 'Deploy the image that was built',
    tools: { kubectl },
    ...deployPlace(options),
    ...own,
    steps,
    ...given(options),
    ...deployTimes(options),
  })
}

/** Options of kubectl and helm that say where. */
export function where({ context, namespace }: Cluster, contextOption = '--context'): readonly string[] {
  return [...(context === undefined ? [] : [contextOption, context]), ...(namespace === undefined ? [] : ['--namespace', namespace])]
}

/** A step with the kubeconfig in a file for as long as it runs. */
export function clusterStep({ kubeconfig }: Cluster, options: ShOptions, lines: readonly string[]): Step {
  if (kubeconfig === undefined) return sh(options)`${raw(lines.join('\n'))}`
  return sh({ ...options, env: { ...options.env, KUBECONFIG_CONTENT: kubeconfig } })`${raw([connect, ...lines].join('\n'))}`
}

const connect = `KUBECONFIG=$(mktemp)
export KUBECONFIG
trap 'rm -f "$KUBECONFIG"' EXIT
printf '%s' "$KUBECONFIG_CONTENT" > "$KUBECONFIG"`
