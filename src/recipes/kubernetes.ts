/** Kubernetes: deploy the image that was built, by `set image`, manifests or a kustomization; check it, and go back if it fails. */
import { failed, type Image, type Job, type Step } from '../index.ts'
import { type ClusterDeployOptions, clusterJob, clusterStep, runningImage, where } from './cluster.ts'
import { smokeStep } from './options.ts'
import { word, words } from './words.ts'

export type { Cluster, ClusterDeployOptions } from './cluster.ts'

export type DeployOptions = ClusterDeployOptions & {
  /** The image that was built. */
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
