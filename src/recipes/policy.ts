/** Policies in Rego, which conftest holds against the pipeline's files, manifests and plans. */
import { type Artifact, type Job, type JobOptions, job, raw, sh } from '../index.ts'
import { installBinary, type Release } from './binary.ts'
import { given, type RecipeOptions } from './options.ts'

export interface PolicyOptions extends RecipeOptions {
  /** Folder of the `.rego` files, whose rules `deny` and `violation` fail the job. Default `policy`. */
  readonly policy?: string
  /** Warnings fail the job too. Default false. */
  readonly failOnWarn?: boolean
  /** Another release of conftest. */
  readonly conftest?: Release
}

export interface PipelineOptions extends PolicyOptions {
  /** Default: the YAML files that pipegen writes for a pipeline `ci`. conftest can't read a Jenkinsfile. */
  readonly files?: readonly [string, ...string[]]
}

/**
 * The files of the pipeline, as they are committed.
 * @example const rules = policy.pipeline({ policy: 'policy/ci', files: ['.github/workflows/ci.yml'] })
 */
export function pipeline(options: PipelineOptions = {}): Job {
  const { files = ['.github/workflows/ci.yml', '.gitlab-ci.yml', '.circleci/config.yml'] } = options
  return check(options, 'The pipeline keeps the policies', files)
}

export interface ManifestOptions extends PolicyOptions {
  /** Files and folders. */
  readonly manifests: readonly [string, ...string[]]
}

/**
 * Manifests, such as those of Kubernetes.
 * @example const rules = policy.manifests({ manifests: ['k8s/'] })
 */
export function manifests(options: ManifestOptions): Job {
  return check(options, 'The manifests keep the policies', options.manifests)
}

export interface PlanOptions extends PolicyOptions {
  /** The plan as JSON, of `terraform show -json`. */
  readonly plan: string
  /** The artifact that holds it, if an earlier job made it. */
  readonly artifact?: Artifact
}

/**
 * A plan of Terraform, before it is applied.
 * @example
 * const plan = terraform.plan({ folder: 'infrastructure' })
 * const rules = policy.plan({ ...plan.json, policy: 'policy/infrastructure' })
 */
export function plan(options: PlanOptions): Job {
  const { plan, artifact } = options
  return check(options, 'The plan keeps the policies', [plan], artifact === undefined ? {} : { download: [artifact] })
}

function check(options: PolicyOptions, description: string, files: readonly string[], fields: JobOptions = {}): Job {
  const { policy = 'policy', failOnWarn = false } = options
  return job({
    description,
    ...fields,
    steps: [
      sh('Check')`
        ${raw(installBinary('conftest', options.conftest))}
        conftest test --policy ${policy} --all-namespaces ${[...(failOnWarn ? ['--fail-on-warn'] : []), ...files]}
      `,
    ],
    ...given(options),
  })
}
