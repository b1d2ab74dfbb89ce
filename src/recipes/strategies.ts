/** Ways to bring a new version to users: all check before they go on, go back by themselves, and leave the job failed. */
import { failed, type Image, type Job, type JobOptions, type Step } from '../index.ts'
import { type CanaryCheck, canaryTimeout, checkStep, risingWeights, usualWeights } from './canary.ts'
import { type ClusterDeployOptions, clusterJob, clusterStep, noteImage, setImage, undoImage, where } from './cluster.ts'
import { type DeployOptions, deploy } from './kubernetes.ts'
import { type SmokeTest, smokeStep } from './options.ts'
import { word, words } from './words.ts'

export type RollingOptions = Omit<DeployOptions, 'rollback'>

/**
 * Replaces the pods of a Deployment one after the other, and undoes that if the rollout or the smoke test fails.
 * @example
 * const deploy = strategies.rolling({
 *   image: build.image, environment: 'production', kubeconfig: secret('KUBECONFIG_FILE'), deployment: 'api', container: 'api',
 *   smokeTest: 'https://example.com/health',
 * })
 */
export function rolling(options: RollingOptions): Job {
  return deploy({ ...options, rollback: true } as DeployOptions)
}

/**
 * A step that fails if the URL doesn't answer with success in time.
 * @example strategies.smoke({ url: 'https://example.com/health', retries: 20, delay: 3 })
 */
export function smoke(smokeTest: SmokeTest): Step {
  return smokeStep(smokeTest)
}

export type BlueGreenOptions = Omit<ClusterDeployOptions, 'rollback'> & {
  /** The image that was built. */
  readonly image: Image
  /** Name of the Service. Its Deployments are `<name>-blue` and `<name>-green`. */
  readonly service: string
  /** The container in both Deployments. */
  readonly container: string
  /** Pods of each Deployment. Default 1. */
  readonly replicas?: number
  /** The label that the Service selects by, `blue` or `green`. Default `version`. */
  readonly label?: string
  /** What the new version must answer before any user sees it: a port of its pods, and a path. Asked through the API server of the cluster. */
  readonly check: { readonly port: number; readonly path: string }
}

/**
 * Deploys to the colour that isn't live, asks it through the cluster, and only then switches the Service over. What was live keeps running: if the
 * smoke test fails after the switch, the Service goes back to it at once.
 * Source: https://kubernetes.io/docs/reference/kubectl/generated/kubectl_patch/
 * @example
 * const deploy = strategies.blueGreen({
 *   image: build.image, environment: 'production', kubeconfig: secret('KUBECONFIG_FILE'), service: 'api', container: 'api', replicas: 3,
 *   check: { port: 8000, path: '/health' }, smokeTest: 'https://example.com/health',
 * })
 */
export function blueGreen(options: BlueGreenOptions): Job {
  const { image, service, container, replicas = 1, label = 'version', check, smokeTest, rolloutTimeout = '5m' } = options
  const at = words(where(options))
  const suffix = at === '' ? '' : ` ${at}`
  const next = `"deployment/${service}-$next"${suffix}`
  const select = (colour: string): string =>
    `kubectl patch ${word(`service/${service}`)}${suffix} --patch '{"spec":{"selector":{"${label}":"'"${colour}"'"}}}'`
  const url = word(`http://localhost:18080${check.path}`)
  return clusterJob(options, { checkout: false }, [
    clusterStep(options, { name: 'Deploy beside what is live', env: { IMAGE: image } }, [
      `live=$(kubectl get ${word(`service/${service}`)}${suffix} -o ${word(`jsonpath={.spec.selector.${label}}`)})`,
      'case "$live" in',
      '  blue) next=green ;;',
      '  green) next=blue ;;',
      `  *) echo ${word(`Service ${service} selects neither blue nor green by "${label}"`)} >&2; exit 1 ;;`,
      'esac',
      setImage({ target: next, container }),
      `kubectl scale ${next} --replicas=${replicas}`,
      `kubectl rollout status ${next} --timeout=${rolloutTimeout}`,
      'echo "LIVE_COLOUR=$live" >> "$PIPEGEN_ENV"',
      'echo "NEXT_COLOUR=$next" >> "$PIPEGEN_ENV"',
    ]),
    clusterStep(options, { name: 'Check before the switch' }, [
      `kubectl port-forward "deployment/${service}-$NEXT_COLOUR"${suffix} 18080:${check.port} > /dev/null &`,
      'forward=$!',
      'answers=no',
      `if curl -fsS -o /dev/null --retry 10 --retry-delay 6 --retry-all-errors --max-time 10 ${url}; then answers=yes; fi`,
      'kill "$forward" 2> /dev/null || true',
      '[ "$answers" = yes ]',
    ]),
    clusterStep(options, { name: 'Switch' }, ['echo "SWITCHED=yes" >> "$PIPEGEN_ENV"', select('$NEXT_COLOUR')]),
    smokeTest !== undefined && smokeStep(smokeTest),
    clusterStep(options, { name: 'Switch back', when: failed() }, [
      `if [ -n "\${SWITCHED:-}" ]; then`,
      `  ${select('$LIVE_COLOUR')}`,
      'fi',
    ]),
  ])
}

export type CanaryOptions = Omit<ClusterDeployOptions, 'rollback' | 'smokeTest'> & {
  /** The image that was built. */
  readonly image: Image
  /** Name of the Deployment. The canary's is `<name>-canary`; one Service selects the pods of both. */
  readonly deployment: string
  /** The container in both Deployments. */
  readonly container: string
  /** Pods of both together: they carry the weights. */
  readonly replicas: number
  /** Percent of the pods that are new, step by step. The last one is 100. Default 10, 50, 100. */
  readonly weights?: readonly number[]
  /** What must answer with success at every weight. */
  readonly check: CanaryCheck
}

/**
 * Gives the new version a growing share of the pods, and goes on only while the check succeeds. Otherwise all pods are the old version again.
 * It may take as long as all weights hold together, and the rollouts.
 * @example
 * const deploy = strategies.canary({
 *   image: build.image, environment: 'production', kubeconfig: secret('KUBECONFIG_FILE'), deployment: 'api', container: 'api',
 *   replicas: 10, weights: [10, 30, 50, 100], check: { url: 'https://example.com/health', hold: 900 },
 * })
 */
export function canary(options: CanaryOptions): Job {
  const { image, deployment, container, replicas, weights = usualWeights, check, rolloutTimeout = '5m' } = options
  const shares = sharesOf(weights, replicas)
  const at = where(options)
  const stable = words([`deployment/${deployment}`, ...at])
  const changed = { target: stable, container }
  const fresh = words([`deployment/${deployment}-canary`, ...at])
  const status = (target: string): string => `kubectl rollout status ${target} --timeout=${rolloutTimeout}`
  const env = { IMAGE: image }
  const steps = shares
    .slice(0, -1)
    .flatMap(({ weight, pods }, index) => [
      clusterStep(options, { name: `${weight} % (${pods} of ${replicas})`, env }, [
        ...(index === 0 ? [setImage({ target: fresh, container })] : []),
        `kubectl scale ${fresh} --replicas=${pods}`,
        status(fresh),
        `kubectl scale ${stable} --replicas=${replicas - pods}`,
      ]),
      checkStep(weight, check),
    ])
  return clusterJob(options, { checkout: false, timeout: canaryTimeout(weights, check, rolloutTimeout) }, [
    ...steps,
    clusterStep(options, { name: '100 %', env }, [
      ...noteImage(changed),
      setImage(changed),
      `kubectl scale ${stable} --replicas=${replicas}`,
      status(stable),
    ]),
    checkStep(100, check),
    clusterStep(options, { name: 'Retire the canary' }, [`kubectl scale ${fresh} --replicas=0`]),
    clusterStep(options, { name: 'Roll back', when: failed(), env }, [
      ...undoImage(changed),
      `kubectl scale ${stable} --replicas=${replicas}`,
      `kubectl scale ${fresh} --replicas=0`,
      status(stable),
    ]),
  ])
}

interface Share {
  readonly weight: number
  readonly pods: number
}

function sharesOf(weights: readonly number[], replicas: number): readonly Share[] {
  const shares = risingWeights(weights).map((weight) => ({ weight, pods: (replicas * weight) / 100 }))
  const broken = shares.find(({ pods }) => !Number.isInteger(pods))
  if (broken !== undefined)
    throw new TypeError(`${broken.weight} % of ${replicas} pods is ${broken.pods}: take weights that are whole pods, or other replicas.`)
  return shares
}

/** What a stage of a promotion is given. */
export interface Promoted {
  /** The image that was built. */
  readonly image: Image
  /** The stage before. */
  readonly needs: NonNullable<JobOptions['needs']>
}

/**
 * One image through environments: each stage deploys the image that the stage before has proved, and waits for it.
 * @example
 * const api = { deployment: 'api', container: 'api', rollback: true } as const
 * const stages = strategies.promote(build.image, {
 *   staging: (given) => kubernetes.deploy({ ...given, ...api, environment: 'staging', kubeconfig: secret('STAGING_KUBECONFIG') }),
 *   production: (given) => kubernetes.deploy({ ...given, ...api, environment: 'production', kubeconfig: secret('PRODUCTION_KUBECONFIG'), approval: true }),
 * })
 * pipeline('ci', { on: { push: true }, jobs: { build, ...stages } })
 */
export function promote<Stage extends string>(
  image: Image,
  stages: { readonly [S in Stage]: (given: Promoted) => Job },
): { readonly [S in Stage]: Job } {
  const jobs: { [stage: string]: Job } = {}
  let before: readonly Job[] = []
  for (const [name, stage] of Object.entries<(given: Promoted) => Job>(stages)) {
    const job = stage({ image, needs: before })
    jobs[name] = job
    before = [job]
  }
  return jobs as { readonly [S in Stage]: Job }
}
