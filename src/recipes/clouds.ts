/**
 * Clouds: how a job becomes somebody there by its OIDC token, so that no key is stored anywhere. The one place that logs in: registries,
 * secrets and deployments share it. Lines are for `sh`, and want curl.
 */
import { type Job, type JobOptions, job, type Raw, raw, type ShOptions, type Step, type StepList, sh, type Text } from '../index.ts'
import { type DeployTimes, deployPlace, deployTimes, given, type RecipeOptions, type SmokeTest } from './options.ts'
import { quoted } from './words.ts'

/** `T` is what the author's own texts are: strings alone, where the lines stand in a script as they are. */
export interface CloudLogin<T extends Text = Text> {
  /** Whom the token is for. */
  readonly audience: string
  /** What the lines read. */
  readonly env: { readonly [variable: string]: T | string }
  readonly lines: readonly string[]
}

/** A login for steps of one's own. */
export interface Login {
  /** Fields of the job: the OIDC token, and what the login reads. */
  readonly job: Pick<JobOptions, 'oidc' | 'env'>
  /** Stands before the commands of a script, and logs in for this script alone: `` sh`${login.load}…` ``. */
  readonly load: Raw
}

export function loginOf({ audience, env, lines }: CloudLogin): Login {
  return { job: { oidc: { audience }, env }, load: raw(`${lines.join('\n')}\n`) }
}

/** The lines, with what they read written before them. */
export function standalone({ env, lines }: CloudLogin<string>): readonly string[] {
  return [...Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`), ...lines]
}

export interface AwsAccount<T extends Text = Text> {
  /** ARN of a role that trusts the provider's tokens for this repository: `arn:aws:iam::123456789012:role/deploy`. */
  readonly role: T
  /** `eu-central-1`. */
  readonly region: string
}

/**
 * A session of the role, in the variables that every tool for AWS reads.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function awsLogin<T extends Text>({ role, region }: AwsAccount<T>): CloudLogin<T> {
  const url = `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`
  return {
    audience: 'sts.amazonaws.com',
    env: { AWS_ROLE: role, AWS_REGION: region, AWS_DEFAULT_REGION: region },
    lines: [
      ...ask(`${token} ${curl} ${url} --data-urlencode WebIdentityToken@- \\
  --data-urlencode "RoleArn=$AWS_ROLE" --data Action=AssumeRoleWithWebIdentity --data Version=2011-06-15 --data RoleSessionName=pipegen`),
      `AWS_ACCESS_KEY_ID=$(${element('AccessKeyId')})`,
      `AWS_SECRET_ACCESS_KEY=$(${element('SecretAccessKey')})`,
      `AWS_SESSION_TOKEN=$(${element('SessionToken')})`,
      'export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN',
      hide('"$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN"'),
    ],
  }
}

export interface GoogleAccount<T extends Text = Text> {
  /** `projects/123/locations/global/workloadIdentityPools/ci/providers/ci`; it takes tokens for its default audience. */
  readonly provider: string
  /** Whom the job becomes: `deploy@my-project.iam.gserviceaccount.com`. */
  readonly serviceAccount: T
}

/**
 * Leaves an access token of the service account in `$google_token`.
 * Source: https://cloud.google.com/iam/docs/workload-identity-federation-with-other-providers#rest
 */
export function googleLogin<T extends Text>({ provider, serviceAccount }: GoogleAccount<T>): CloudLogin<T> {
  const name = `//iam.googleapis.com/${provider}`
  const scope = 'https://www.googleapis.com/auth/cloud-platform'
  return {
    audience: `https:${name}`,
    env: { GOOGLE_PROVIDER: name, GOOGLE_SERVICE_ACCOUNT: serviceAccount },
    lines: [
      ...ask(`${token} ${curl} https://sts.googleapis.com/v1/token --data-urlencode subject_token@- \\
  --data-urlencode "audience=$GOOGLE_PROVIDER" --data-urlencode grant_type=urn:ietf:params:oauth:grant-type:token-exchange \\
  --data-urlencode requested_token_type=urn:ietf:params:oauth:token-type:access_token \\
  --data-urlencode subject_token_type=urn:ietf:params:oauth:token-type:jwt --data-urlencode scope=${scope}`),
      `google_token=$(${field('access_token')})`,
      ...ask(`printf 'Authorization: Bearer %s' "$google_token" | ${curl} --header @- --data-urlencode scope=${scope} \\
  "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/$GOOGLE_SERVICE_ACCOUNT:generateAccessToken"`),
      `google_token=$(${field('accessToken')})`,
      hide('"$google_token"'),
    ],
  }
}

/** gcloud acts with the token, and keeps what it knows in a folder that is gone after the step. */
export function gcloudLogin<T extends Text>(account: GoogleAccount<T>, project: string): CloudLogin<T> {
  const { audience, env, lines } = googleLogin(account)
  return {
    audience,
    env: { ...env, CLOUDSDK_CORE_PROJECT: project, CLOUDSDK_CORE_DISABLE_PROMPTS: '1' },
    lines: [
      ...lines,
      'CLOUDSDK_AUTH_ACCESS_TOKEN=$google_token',
      'CLOUDSDK_CONFIG=$(mktemp -d)',
      'export CLOUDSDK_AUTH_ACCESS_TOKEN CLOUDSDK_CONFIG',
      `trap 'rm -rf "$CLOUDSDK_CONFIG"' EXIT`,
    ],
  }
}

export interface AzureAccount<T extends Text = Text> {
  readonly tenant: T
  /** Client id of an application with a federated credential for this repository. */
  readonly client: T
}

const azureAudience = 'api://AzureADTokenExchange'

/**
 * Leaves an access token of the application in `$azure_token`.
 * Source: https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function entraLogin<T extends Text>({ tenant, client }: AzureAccount<T>, scope: string): CloudLogin<T> {
  return {
    audience: azureAudience,
    env: { AZURE_TENANT: tenant, AZURE_CLIENT: client },
    lines: [
      ...ask(`${token} ${curl} "https://login.microsoftonline.com/$AZURE_TENANT/oauth2/v2.0/token" \\
  --data-urlencode client_assertion@- --data-urlencode "client_id=$AZURE_CLIENT" --data-urlencode grant_type=client_credentials \\
  --data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer --data-urlencode scope=${scope}`),
      `azure_token=$(${field('access_token')})`,
      hide('"$azure_token"'),
    ],
  }
}

/**
 * The Azure CLI keeps its login in a folder that is gone after the step.
 * Source: https://learn.microsoft.com/en-us/cli/azure/reference-index#az-login; `@-` is what its standard input holds.
 */
export function azLogin<T extends Text>({ tenant, client }: AzureAccount<T>, subscription: T | string): CloudLogin<T> {
  return {
    audience: azureAudience,
    env: { AZURE_TENANT: tenant, AZURE_CLIENT: client, AZURE_SUBSCRIPTION: subscription },
    lines: [
      'AZURE_CONFIG_DIR=$(mktemp -d)',
      'export AZURE_CONFIG_DIR',
      `trap 'rm -rf "$AZURE_CONFIG_DIR"' EXIT`,
      `${token} az login --service-principal --tenant "$AZURE_TENANT" --username "$AZURE_CLIENT" --federated-token @- --output none`,
      'az account set --subscription "$AZURE_SUBSCRIPTION"',
    ],
  }
}

const token = `printf '%s' "$PIPEGEN_OIDC_TOKEN" |`
const curl = 'curl -sS --fail-with-body --retry 3'

/** The answer, which says why where it is a refusal. */
export function ask(command: string): readonly string[] {
  return [`answer=$(${command}) ||`, `  { printf '%s\\n' "$answer" >&2; exit 1; }`]
}

/** Prints a text of the answer, which is an object. */
export function field(name: string): string {
  return `printf '%s' "$answer" | sed -n 's/.*"${name}" *: *"\\([^"]*\\)".*/\\1/p'`
}

/** Prints a text of the answer, which is XML. */
function element(name: string): string {
  return `printf '%s' "$answer" | sed -n 's:.*<${name}>\\([^<]*\\)</${name}>.*:\\1:p'`
}

/** GitHub shows a text until it is told not to. */
function hide(variables: string): string {
  return `if [ -n "\${GITHUB_ACTIONS-}" ]; then printf '::add-mask::%s\\n' ${variables}; fi`
}

/** What deployments to a cloud take. */
export interface CloudDeployOptions extends RecipeOptions, DeployTimes {
  /** Where it deploys to, as in `job`. Deploys to one environment come one after the other. */
  readonly environment: JobOptions['environment']
  /** Somebody agrees before it starts, as in `job`. */
  readonly approval?: JobOptions['approval']
  /** A URL that must answer with success, tried for a minute. */
  readonly smokeTest?: SmokeTest
}

/** A job that deploys to a cloud. */
export function cloudJob(options: CloudDeployOptions, login: CloudLogin, own: JobOptions, steps: StepList): Job {
  return job({ oidc: { audience: login.audience }, ...deployPlace(options), ...own, steps, ...given(options), ...deployTimes(options) })
}

/** A step that is logged in for as long as it runs. */
export function cloudStep(login: CloudLogin, options: ShOptions, lines: readonly string[]): Step {
  return sh({ ...options, env: { ...login.env, ...options.env } })`${raw([...login.lines, ...lines].join('\n'))}`
}
