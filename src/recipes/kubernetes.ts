/** Kubernetes: deploy the image that was built, by `set image`, manifests or a kustomization; check it, and go back if it fails. */
import { type Env, failed, type Image, type Job } from '../index.ts'
import { type ClusterDeployOptions, clusterJob, clusterStep, noteImage, setImage, undoImage, where } from './cluster.ts'
import { smokeStep } from './options.ts'
import { words } from './words.ts'

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
  const changed = { target, container }
  const env = { IMAGE: image }
  const status = `kubectl rollout status ${target} --timeout=${rolloutTimeout}`
  return clusterJob(options, { checkout: false }, [
    clusterStep(options, { name: 'Deploy', env }, [...(rollback ? noteImage(changed) : []), setImage(changed), status]),
    smokeTest !== undefined && smokeStep(smokeTest),
    rollback && clusterStep(options, { name: 'Roll back', when: failed(), env }, undoImage(changed, status)),
  ])
}

export type ApplyOptions = ClusterDeployOptions & {
  /** Files or folders of manifests. */
  readonly manifests: string | readonly string[]
  /** What is waited for: `['deployment/api', 'statefulset/worker']`. A rollback undoes the rollouts of these that the job began. */
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
  return applyJob(options, [`kubectl apply ${words([...files, ...where(options)])}`])
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
  if (image === undefined) return applyJob(options, [apply(folder)])
  // A kustomization on top of the author's, which stays as it is.
  const lines = ['resources:', `  - ../${folder}`, 'images:', `  - name: ${image.name}`]
  const kustomization = [
    'mkdir -p .pipegen-kustomize',
    `printf '%s\\n' ${words(lines)} "    newName: \${IMAGE%@*}" "    digest: \${IMAGE##*@}" > .pipegen-kustomize/kustomization.yaml`,
  ]
  return applyJob(options, [...kustomization, apply('.pipegen-kustomize')], { IMAGE: image.image })
}

/** `lines` apply something. */
function applyJob(options: ClusterDeployOptions & { readonly rollouts: readonly string[] }, lines: readonly string[], env: Env = {}): Job {
  const { rollouts, rolloutTimeout = '5m', smokeTest, rollback = false } = options
  const targets = rollouts.map((name) => words([name, ...where(options)]))
  const wait = (target: string): string => `kubectl rollout status ${target} --timeout=${rolloutTimeout}`
  return clusterJob(options, { description: 'Apply the manifests' }, [
    rollback && clusterStep(options, { name: 'Look what runs' }, targets.flatMap(noteTemplate)),
    clusterStep(options, { name: 'Apply', env }, lines),
    clusterStep(options, { name: 'Wait for the rollout' }, targets.map(wait)),
    smokeTest !== undefined && smokeStep(smokeTest),
    rollback &&
      clusterStep(options, { name: 'Roll back', when: failed() }, [
        ...targets.flatMap(undoTemplate),
        ...targets.map((target, index) => `[ -z "\${undone_${index + 1}:-}" ] || ${wait(target)}`),
      ]),
  ])
}

/** The template of the pods says whether there was a rollout; there is none where there is nothing yet. */
function noteTemplate(target: string, index: number): readonly string[] {
  const sum = `\${template:+${sumOfTemplate}}`
  return [templateOf(target), `echo "PIPEGEN_TEMPLATE_${index + 1}=${sum}" >> "$PIPEGEN_ENV"`]
}

/** Leaves alone what the job has not changed, and what is new: it has no revision before. */
function undoTemplate(target: string, index: number): readonly string[] {
  const before = `PIPEGEN_TEMPLATE_${index + 1}`
  return [
    templateOf(target),
    `if [ -n "\${${before}:-}" ] && [ "${sumOfTemplate}" != "$${before}" ]; then`,
    `  kubectl rollout undo ${target}`,
    `  undone_${index + 1}=yes`,
    'fi',
  ]
}

const sumOfTemplate = `$(printf '%s' "$template" | cksum)`

function templateOf(target: string): string {
  return `template=$(kubectl get ${target} --ignore-not-found -o 'jsonpath={.spec.template}')`
}
