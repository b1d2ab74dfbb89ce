/** Terraform: a plan that somebody reads, and the apply of exactly this plan. */
import {
  type Artifact,
  type Duration,
  type Env,
  event,
  type Input,
  type Job,
  type JobOptions,
  job,
  type Step,
  sh,
  type Text,
} from '../index.ts'
import { allOf, type Credentials, changeTimes, credentialStep, credentialsOf, inFolder } from './infrastructure.ts'
import { artifactOf, type DeployPlace, type DeployTimes, deployPlace, given, type RecipeOptions } from './options.ts'
import { word, words } from './words.ts'

/** A configuration and its state. */
export interface Configuration {
  /** Folder of the configuration. Default: the root of the repository. */
  readonly folder?: string
  /** Version of Terraform. Default 1.13.5. */
  readonly terraform?: string
  /** Settings of the backend that the configuration leaves open, such as its `key`; none of them secret, since plans keep them. */
  readonly backend?: { readonly [setting: string]: string }
  /** Default: the workspace `default`. */
  readonly workspace?: string
  /** How long to wait for a state that another run has locked. Default `5m`. */
  readonly lockTimeout?: `${number}${'s' | 'm'}`
}

/** Values of the configuration's variables. */
export interface Variables {
  /** By name, as texts; a secret may be one. None of them is on a command line. */
  readonly variables?: { readonly [name: string]: Text }
  /** Files of values, in the folder: `['production.tfvars']`. The last one wins. */
  readonly variableFiles?: readonly string[]
}

export type CheckOptions = RecipeOptions & Pick<Configuration, 'folder' | 'terraform'>

/**
 * A job that wants the configuration formatted and valid. It needs no credentials, since it doesn't reach the state.
 * @example const valid = terraform.check({ folder: 'infrastructure' })
 */
export function check(options: CheckOptions = {}): Job {
  return job({
    ...fieldsOf('Format and validity of the configuration', options, {}),
    steps: [
      sh('Format')`terraform fmt -check -diff -recursive`,
      sh('Initialise')`terraform init -input=false -lockfile=readonly -backend=false`,
      sh('Validate')`terraform validate`,
    ],
    ...given(options),
  })
}

export type PlanOptions = RecipeOptions &
  Configuration &
  Credentials &
  Variables & {
    /** Name of the artifact, and of the files in it: another one for each plan of a pipeline. Default `plan`. */
    readonly artifact?: string
    /** How long the plan is kept for `apply`. Default `7d`. It holds the values of all variables, so whoever reads artifacts reads these. */
    readonly retention?: Duration
  }

/** A job that has planned. Its output `changes` is `yes`, and empty where nothing is to be changed. */
export interface Planned extends Job<'changes'> {
  /** The plan as JSON: `policy.plan(planned.json)` holds policies against it. */
  readonly json: { readonly plan: string; readonly artifact: Artifact }
  /** What `apply` needs to know. */
  readonly planned: Configuration & Credentials & { readonly file: string }
}

/**
 * A job that plans, by providers that the lock file names, and keeps the plan for `apply`; the log shows it. Nothing is changed.
 * Source: https://developer.hashicorp.com/terraform/cli/commands/plan
 * @example
 * const plan = terraform.plan({
 *   folder: 'infrastructure', backend: { key: 'production' }, variableFiles: ['production.tfvars'],
 *   login: secretsFrom.aws({ role: 'arn:aws:iam::123456789012:role/plan', region: 'eu-west-1', secrets: {} }),
 *   variables: { db_password: secret('DB_PASSWORD') },
 * })
 */
export function plan(options: PlanOptions): Planned {
  const { folder, artifact = 'plan', retention = '7d' } = options
  const file = `${artifact}.tfplan`
  const json = `${file}.json`
  const base = job({
    ...fieldsOf('Plan the changes, for somebody to read', options, options),
    outputs: ['changes'],
    artifacts: artifactOf(artifact, { paths: [inFolder(folder, file), inFolder(folder, json)], retention, ifMissing: 'error' }),
    steps: [
      initialise(options),
      terraformStep('Plan', { ...options, env: { ...options.env, ...variableEnv(options) } }, [
        'status=0',
        `terraform plan ${words(planFlags(options))} -detailed-exitcode ${word(`-out=${file}`)} || status=$?`,
        // 1 is an error. Source: https://developer.hashicorp.com/terraform/cli/commands/plan#detailed-exitcode
        'case "$status" in',
        '  0) ;;',
        '  2) echo "changes=yes" >> "$PIPEGEN_OUTPUT" ;;',
        '  *) exit "$status" ;;',
        'esac',
        `terraform show -json ${word(file)} > ${word(json)}`,
      ]),
    ],
    ...given(options),
  })
  return {
    ...base,
    json: { plan: inFolder(folder, json), artifact: base.artifacts[artifact] as Artifact },
    planned: { ...options, file },
  }
}

export type ApplyOptions = RecipeOptions &
  DeployPlace &
  DeployTimes &
  Credentials & {
    /** What was planned. Folder, version, backend, workspace and, unless others are given, credentials are those of the plan. */
    readonly plan: Planned
  }

/**
 * A job that applies the plan of `terraform.plan`, and no other: if the state has changed since, Terraform refuses it. It is skipped for an empty
 * plan and on pull requests. Applies to one environment, or without one to one folder, come one after the other.
 * Source: https://developer.hashicorp.com/terraform/cli/commands/apply#saved-plan-mode
 * @example
 * const plan = terraform.plan({ folder: 'infrastructure' })
 * const apply = terraform.apply({
 *   plan, when: branch('main'), environment: 'production', approval: { message: 'Apply the plan that the job before has shown?' },
 * })
 */
export function apply(options: ApplyOptions): Job {
  const { plan } = options
  const settings = { ...plan.planned, ...credentialsOf(options) }
  return job({
    ...fieldsOf('Apply the plan that was read', settings, settings),
    concurrency: groupOf(settings),
    ...deployPlace(options),
    download: [plan.json.artifact],
    steps: [initialise(settings), terraformStep('Apply', settings, [applyCommand(settings, plan.planned.file)])],
    ...given(options),
    when: allOf(changeTimes(options).when, plan.outputs.changes.isNot('')),
    ...options.job,
  })
}

export type DestroyOptions = RecipeOptions &
  DeployPlace &
  Configuration &
  Credentials &
  Variables & {
    /** An input of runs by hand, without a default. */
    readonly confirm: Input<string>
    /** What somebody must type there: `destroy staging`. */
    readonly phrase: string
  }

/**
 * A job that destroys all that the state holds: only in a run by hand in which somebody has typed the phrase; other words fail it. The log shows
 * what goes. Other jobs of a run by hand run too, unless their `when` says `confirm.is('')`.
 * @example
 * const confirm = input({ type: 'string', description: 'To destroy staging, type: destroy staging' })
 * const destroy = terraform.destroy({ folder: 'infrastructure', environment: 'staging', confirm, phrase: 'destroy staging' })
 * pipeline('destroy', { on: { manual: { inputs: { confirm } } }, jobs: { destroy } })
 */
export function destroy(options: DestroyOptions): Job {
  const { confirm, phrase } = options
  if (phrase.trim() === '') throw new TypeError('The phrase that confirms a destruction is empty: a run without it would destroy.')
  return job({
    ...fieldsOf('Destroy what the state holds', options, options),
    concurrency: groupOf(options),
    ...deployPlace(options),
    steps: [
      // Not in the condition: who mistypes it is told so.
      sh({ name: 'Look for the phrase', env: { TYPED_PHRASE: confirm } })`
        if [ "$TYPED_PHRASE" != ${phrase} ]; then
          echo 'To destroy, start the run with these words:' ${phrase} >&2
          exit 1
        fi
      `,
      initialise(options),
      terraformStep('Destroy', { ...options, env: { ...options.env, ...variableEnv(options) } }, [
        `terraform plan -destroy ${words(planFlags(options))} -out=destroy.tfplan`,
        applyCommand(options, 'destroy.tfplan'),
      ]),
    ],
    ...given(options),
    when: allOf(options.when, event('manual'), confirm.isNot('')),
    ...options.job,
  })
}

function fieldsOf(description: string, { folder, terraform = '1.13.5' }: Configuration, { login }: Credentials): JobOptions {
  return {
    description,
    tools: { terraform },
    ...(folder === undefined ? {} : { in: folder }),
    ...login?.job,
  }
}

/** Runs that change one state wait for each other. */
function groupOf({ folder, workspace }: Configuration): string {
  return ['terraform', folder, workspace].filter((part) => part !== undefined).join('-')
}

function initialise(options: Configuration & Credentials): Step {
  const settings = Object.entries(options.backend ?? {}).map(([name, value]) => `-backend-config=${name}=${value}`)
  return terraformStep('Initialise', options, [`terraform init ${words(['-input=false', '-lockfile=readonly', ...settings])}`])
}

/** A step that reaches the backend or the providers. */
function terraformStep(name: string, options: Configuration & Credentials, lines: readonly string[]): Step {
  const { workspace } = options
  return credentialStep(name, options, workspace === undefined ? {} : { TF_WORKSPACE: workspace }, lines)
}

function variableEnv({ variables = {} }: Variables): Env {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]))
}

function planFlags(options: Configuration & Variables): readonly string[] {
  return ['-input=false', lockTimeout(options), ...(options.variableFiles ?? []).map((file) => `-var-file=${file}`)]
}

function applyCommand(options: Configuration, file: string): string {
  return `terraform apply ${words(['-input=false', lockTimeout(options), file])}`
}

function lockTimeout({ lockTimeout = '5m' }: Configuration): string {
  return `-lock-timeout=${lockTimeout}`
}
