/** Kubernetes: deploy the image that was built, check it, and go back if it fails. */
import { type AnyValue, failed, type Image, type Job, type JobOptions, job, raw, sh } from '../index.ts'
import { type DeployTimes, deployTimes, given, oneAtATime, type RecipeOptions } from './options.ts'

export interface DeployOptions extends RecipeOptions, DeployTimes {
  readonly image: Image
  readonly environment: JobOptions['environment']
  /** A secret that holds a kubeconfig file. */
  readonly kubeconfig: AnyValue
  /** Name of the Deployment, and of the container in it. */
  readonly deployment: string
  readonly container: string
  /** Default: the one of the kubeconfig. */
  readonly namespace?: string
  /** How long the rollout may take. Default `5m`. */
  readonly rolloutTimeout?: `${number}${'s' | 'm'}`
  /** A URL that must answer with success, tried for a minute. */
  readonly smokeTest?: string
  /** Go back to the revision before if the rollout or the smoke test fails; the job stays failed. */
  readonly rollback?: boolean
  readonly approval?: JobOptions['approval']
  /** Version of kubectl, at most one minor version from the cluster's. Default 1.33.5. */
  readonly kubectl?: string
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
  const { image, deployment, container, smokeTest, rollback = false, rolloutTimeout = '5m', kubectl = '1.33.5' } = options
  const target = [`deployment/${deployment}`, ...(options.namespace === undefined ? [] : ['--namespace', options.namespace])]
  const env = { IMAGE: image, KUBECONFIG_CONTENT: options.kubeconfig }
  const running = `jsonpath={.spec.template.spec.containers[?(@.name=="${container}")].image}`
  return job({
    description: 'Deploy the image that was built',
    checkout: false,
    tools: { kubectl },
    ...(options.environment === undefined ? {} : { environment: options.environment }),
    ...oneAtATime(options.environment),
    ...(options.approval === undefined ? {} : { approval: options.approval }),
    steps: [
      sh({ name: 'Deploy', env })`
        ${raw(connect)}
        kubectl set image ${target} ${container}="$IMAGE"
        kubectl rollout status ${target} --timeout=${rolloutTimeout}
      `,
      smokeTest !== undefined &&
        sh('Smoke test')`curl -fsS -o /dev/null --retry 10 --retry-delay 6 --retry-all-errors --max-time 10 ${smokeTest}`,
      rollback &&
        sh({ name: 'Roll back', when: failed(), env })`
          ${raw(connect)}
          if [ "$(kubectl get ${target} -o ${running})" = "$IMAGE" ]; then
            kubectl rollout undo ${target}
            kubectl rollout status ${target} --timeout=${rolloutTimeout}
          fi
        `,
    ],
    ...given(options),
    ...deployTimes(options),
  })
}

/** Writes the kubeconfig for this step alone. */
const connect = `KUBECONFIG=$(mktemp)
export KUBECONFIG
trap 'rm -f "$KUBECONFIG"' EXIT
printf '%s' "$KUBECONFIG_CONTENT" > "$KUBECONFIG"`
