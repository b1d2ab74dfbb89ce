/** Kubernetes: deploy the image that was built, by `set image`, manifests or a kustomization; check it, and go back if it fails. */
import {
  type AnyValue,
  failed,
  type Image,
  type Job,
  type JobOptions,
  job,
  raw,
  type ShOptions,
  type Step,
  type StepList,
  sh,
} from '../index.ts'
import { type DeployTimes, deployTimes, given, oneAtATime, type RecipeOptions, type SmokeTest, smokeStep } from './options.ts'
import { word, words } from './words.ts'

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
    readonly environment: JobOptions['environment']
    /** How long the rollout may take. Default `5m`. */
    readonly rolloutTimeout?: `${number}${'s' | 'm'}`
    /** A URL that must answer with success, tried for a minute. */
    readonly smokeTest?: SmokeTest
    /** Go back to the revision before if the rollout or the smoke test fails; the job stays failed. */
    readonly rollback?: boolean
    readonly approval?: JobOptions['approval']
    /** Version of kubectl, at most one minor version from the cluster's. Default 1.33.5. */
    readonly kubectl?: string
  }

export type DeployOptions = ClusterDeployOptions & {
  readonly image: Image
  /** Name of the Deployment, and of the container in it. */
  readonly deployment: string
  readonly container: string
}

/**
 * Sets the image of a Deployment and waits for the rollout. Deploys to one environment wait for each other;
 * `job: { concurrency: '…' }` gives the job another group.
 * @example
 * const staging = kubernetes.deploy({
 *   needs: [build], when: branch('develop'), image: build.image, environment: 'staging',
 *   kubeconfig: secret('STAGING_KUBECONFIG'), deployment: 'api', container: 'api',
 *   smokeTest: 'https://staging.example.com/health', rollback: true,
 * })
 */
export function deploy(options: DeployOptions): Job {
  const { image, deployment, container, smokeTest, rollback = false, rolloutTimeout = '5m' } = options
  const target = words([`deployment/${deployment}`, ...where(options)])
  const env = { IMAGE: image }
  const status = `kubectl rollout status ${target} --timeout=${rolloutTimeout}`
  return clusterJob(options, { checkout: false }, [
    clusterStep(options, { name: 'Deploy', env }, [`kubectl set image ${target} ${word(container)}="$IMAGE"`, status]),
    smokeTest !== undefined && smokeStep(smokeTest),
    rollback &&
      clusterStep(options, { name: 'Roll back', when: failed(), env }, [
        `if [ "$(kubectl get ${target} -o ${runningImage(container)})" = "$IMAGE" ]; then`,
        `  kubectl rollout undo ${target}`,
        `  ${status}`,
        'fi',
      ]),
  ])
}

/** What kubectl prints of a Deployment: the image that the container is to run. */
export function runningImage(container: string): string {
  return word(`jsonpath={.spec.template.spec.containers[?(@.name=="${container}")].image}`)
}

export type ApplyOptions = ClusterDeployOptions & {
  /** Files or folders of manifests. */
  readonly manifests: string | readonly string[]
  /** What is waited for: `['deployment/api', 'statefulset/worker']`. A rollback goes back to the revisions before of these. */
  readonly rollouts: readonly string[]
}

/**
 * Applies manifests and waits for the rollouts. The second run changes nothing.
 * @example
 * const deploy = kubernetes.apply({
 *   environment: 'production', kubeconfig: secret('KUBECONFIG_FILE'), manifests: 'k8s/', rollouts: ['deployment/api'], rollback: true,
 * })
 */
export function apply(options: ApplyOptions): Job {
  const files = [options.manifests].flat().flatMap((path) => ['--filename', path])
  return applyJob(options, clusterStep(options, { name: 'Apply' }, [`kubectl apply ${words([...files, ...where(options)])}`]))
}

export type KustomizeOptions = ClusterDeployOptions & {
  /** Folder of the kustomization: `k8s/overlays/production`. */
  readonly folder: string
  readonly rollouts: readonly string[]
  /** The image that was built goes where the kustomization names this one. */
  readonly image?: { readonly name: string; readonly image: Image }
}

/**
 * Applies a kustomization, with the image that was built in it, and waits for the rollouts.
 * @example
 * const deploy = kubernetes.kustomize({
 *   environment: 'production', kubeconfig: secret('KUBECONFIG_FILE'), folder: 'k8s/overlays/production',
 *   image: { name: 'api', image: build.image }, rollouts: ['deployment/api'], rollback: true,
 * })
 */
export function kustomize(options: KustomizeOptions): Job {
  const { folder, image } = options
  const apply = (path: string): string => `kubectl apply ${words(['--kustomize', path, ...where(options)])}`
  if (image === undefined) return applyJob(options, clusterStep(options, { name: 'Apply' }, [apply(folder)]))
  // A kustomization on top of the author's, which stays as it is.
  const lines = ['resources:', `  - ../${folder}`, 'images:', `  - name: ${image.name}`]
  const step = clusterStep(options, { name: 'Apply', env: { IMAGE: image.image } }, [
    'mkdir -p .pipegen-kustomize',
    `printf '%s\\n' ${words(lines)} "    newName: \${IMAGE%@*}" "    digest: \${IMAGE##*@}" > .pipegen-kustomize/kustomization.yaml`,
    apply('.pipegen-kustomize'),
  ])
  return applyJob(options, step)
}

function applyJob(options: ClusterDeployOptions & { readonly rollouts: readonly string[] }, step: Step): Job {
  const { rollouts, rolloutTimeout = '5m', smokeTest, rollback = false } = options
  const wait = rollouts.map((name) => `kubectl rollout status ${words([name, ...where(options)])} --timeout=${rolloutTimeout}`)
  const undo = rollouts.map((name) => `kubectl rollout undo ${words([name, ...where(options)])}`)
  return clusterJob(options, { description: 'Apply the manifests' }, [
    step,
    clusterStep(options, { name: 'Wait for the rollout' }, wait),
    smokeTest !== undefined && smokeStep(smokeTest),
    rollback && clusterStep(options, { name: 'Roll back', when: failed() }, [...undo, ...wait]),
  ])
}

/** A job that deploys to a cluster. */
export function clusterJob(options: ClusterDeployOptions, own: JobOptions, steps: StepList): Job {
  const { environment, approval, kubectl = '1.33.5' } = options
  return job({
    description: 'Deploy the image that was built',
    tools: { kubectl },
    ...(environment === undefined ? {} : { environment }),
    ...oneAtATime(environment),
    ...(approval === undefined ? {} : { approval }),
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
