/** Pulumi: a preview that somebody reads, and an update that does nothing else. */
import { type AnyValue, type Artifact, type Duration, type Env, type Job, type JobOptions, job, raw, type Step, sh } from '../index.ts'
import { type Credentials, changeTimes, credentialStep, credentialsOf, inFolder } from './infrastructure.ts'
import { artifactOf, type DeployPlace, type DeployTimes, deployPlace, given, type RecipeOptions } from './options.ts'
import { words } from './words.ts'

/** A program and one of its stacks. */
export interface Stack {
  /** The stack, which is there already: `production`, or `acme/shop/production`. */
  readonly stack: string
  /** Language of the program. The job runs in Pulumi's image for it. */
  readonly runtime: 'nodejs' | 'python' | 'go' | 'dotnet' | 'java'
  /** Folder of Pulumi.yaml. Default: the root of the repository. */
  readonly folder?: string
  /** Where the state is, as in `s3://acme-state?region=eu-west-1`. Default: Pulumi Cloud. */
  readonly backend?: string
  /** Installs what the program needs. Default `pulumi install`. */
  readonly install?: string
  /** Version of Pulumi. Default 3.270.0. */
  readonly pulumi?: string
}

export interface Access extends Credentials {
  /** Access token of Pulumi Cloud. */
  readonly token?: AnyValue
  /** Passphrase of the stack's secrets, where Pulumi Cloud doesn't keep them. */
  readonly passphrase?: AnyValue
}

export type PreviewOptions = RecipeOptions &
  Stack &
  Access & {
    /** Name of the artifact, and of the file in it: another one for each plan of a pipeline. Default `plan`. */
    readonly artifact?: string
    /** How long the plan is kept for `up`. Default `7d`. Secrets in it are encrypted, as they are in the state. */
    readonly retention?: Duration
  }

/** A job that has previewed. */
export interface Previewed extends Job {
  /** What `up` needs to know. */
  readonly previewed: Stack & Access & { readonly file: string; readonly plan: Artifact }
}

/**
 * A job that previews an update of a stack, and keeps the plan of it for `up`; the log shows it. Nothing is changed. A stack that isn't there fails it:
 * none is made.
 * Source: https://www.pulumi.com/docs/iac/operations/stack-management/update-plans/
 * @example
 * const preview = pulumi.preview({ stack: 'acme/shop/production', runtime: 'nodejs', folder: 'infrastructure', token: secret('PULUMI_TOKEN') })
 */
export function preview(options: PreviewOptions): Previewed {
  const { stack, folder, artifact = 'plan', retention = '7d' } = options
  if (stack.trim() === '') throw new TypeError('Pulumi needs the name of a stack: `stack` is empty.')
  const file = `${artifact}.pulumi.json`
  const base = job({
    ...fieldsOf('Preview the changes, for somebody to read', options, options),
    artifacts: artifactOf(artifact, { paths: inFolder(folder, file), retention, ifMissing: 'error' }),
    steps: [
      installStep(options),
      pulumiStep('Preview', options, [`pulumi preview ${words(['--non-interactive', '--stack', stack, '--diff', `--save-plan=${file}`])}`]),
    ],
    ...given(options),
  })
  return { ...base, previewed: { ...options, file, plan: base.artifacts[artifact] as Artifact } }
}

export type UpOptions = RecipeOptions &
  DeployPlace &
  DeployTimes &
  Access & {
    /** What was previewed. Stack, folder, versions and, unless others are given, credentials are those of the preview. */
    readonly preview: Previewed
  }

/**
 * A job that updates the stack as `pulumi.preview` has shown: Pulumi stops at anything else. It doesn't run on pull requests. Updates of one
 * environment, or without one of one stack, come one after the other.
 * @example
 * const preview = pulumi.preview({ stack: 'production', runtime: 'python', backend: 's3://acme-state', passphrase: secret('PULUMI_PASSPHRASE') })
 * const up = pulumi.up({ preview, when: branch('main'), environment: 'production', approval: true })
 */
export function up(options: UpOptions): Job {
  const { preview } = options
  const settings = { ...preview.previewed, ...accessOf(options) }
  const { stack, file, plan } = settings
  return job({
    ...fieldsOf('Update the stack as it was previewed', settings, settings),
    concurrency: `pulumi-${stack}`,
    ...deployPlace(options),
    download: [plan],
    steps: [
      installStep(settings),
      pulumiStep('Update', settings, [`pulumi up ${words(['--yes', '--non-interactive', '--stack', stack, `--plan=${file}`])}`]),
    ],
    ...given(options),
    ...changeTimes(options),
    ...options.job,
  })
}

function fieldsOf(description: string, { runtime, folder, pulumi = '3.270.0' }: Stack, { login }: Access): JobOptions {
  return {
    description,
    // Each release of the program has these images. Source: github.com/pulumi/pulumi-docker-containers.
    container: { image: `pulumi/pulumi-${runtime}:${pulumi}`, entrypoint: [''] },
    ...(folder === undefined ? {} : { in: folder }),
    ...login?.job,
  }
}

function accessOf(options: Access): Access {
  const { token, passphrase } = options
  return { ...credentialsOf(options), ...(token === undefined ? {} : { token }), ...(passphrase === undefined ? {} : { passphrase }) }
}

/** Packages of the program run scripts of their own: they see no credentials. */
function installStep({ install = 'pulumi install' }: Stack): Step {
  return sh('Install')`${raw(install)}`
}

function pulumiStep(name: string, options: Stack & Access, lines: readonly string[]): Step {
  const { backend, token, passphrase } = options
  const env: Env = {
    ...(backend === undefined ? {} : { PULUMI_BACKEND_URL: backend }),
    ...(token === undefined ? {} : { PULUMI_ACCESS_TOKEN: token }),
    ...(passphrase === undefined ? {} : { PULUMI_CONFIG_PASSPHRASE: passphrase }),
  }
  return credentialStep(name, options, env, lines)
}
