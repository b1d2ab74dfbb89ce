/**
 * Secrets of Vault, AWS, Azure and Google Cloud, for the steps that use them: the job shows its OIDC token, and no key is stored with the provider.
 * Each gives `job`, fields of the job that asks, and `load`, which stands before a script of bash and sets the variables for this script alone.
 */
import { type JobOptions, type Raw, raw } from '../index.ts'
import {
  type AwsAccount,
  type AzureAccount,
  awsLogin,
  type CloudLogin,
  entraLogin,
  type GoogleAccount,
  gcloudLogin,
  standalone,
} from './clouds.ts'
import { quoted as word } from './words.ts'

export interface Source {
  /** The OIDC token, for the right audience. */
  readonly job: Pick<JobOptions, 'oidc'>
  /** Goes into a script as it is: `` sh`${source.load}…` ``. */
  readonly load: Raw
}

export interface VaultOptions {
  /** `https://vault.example.com`. */
  readonly address: string
  /** Role of the method JWT, bound to the claims of this repository. */
  readonly role: string
  /** Where the method is mounted. Default `jwt`. */
  readonly mount?: string
  /** Audience of the token. Default: the address. */
  readonly audience?: string
  /** Variable → path and field, as in `secret/data/shop#password` of the second version of key-value. */
  readonly secrets: { readonly [variable: string]: `${string}#${string}` }
}

/**
 * Vault, by its API: wants curl.
 * @example
 * const vault = secretsFrom.vault({
 *   address: 'https://vault.example.com', role: 'shop', secrets: { DB_PASSWORD: 'secret/data/shop#password' },
 * })
 * job({ ...vault.job, steps: [sh('Migrate')`${vault.load}
 *   ./migrate.sh`] })
 */
export function vault({ address, role, mount = 'jwt', audience = address, secrets }: VaultOptions): Source {
  const login = `vault_token=$(printf '{"role": "%s", "jwt": "%s"}' ${word(role)} "$PIPEGEN_OIDC_TOKEN" |
  curl -fsS --retry 3 --data-binary @- ${word(`${address}/v1/auth/${mount}/login`)} | ${field('client_token')})`
  const reads = Object.entries(secrets).map(([variable, place]) => {
    const [path = '', name = ''] = place.split('#')
    return read(
      variable,
      `printf 'X-Vault-Token: %s' "$vault_token" |
  curl -fsS --retry 3 --header @- ${word(`${address}/v1/${path}`)} | ${field(name)}`,
    )
  })
  return source(audience, [login, ...reads, 'unset vault_token'])
}

export interface AwsOptions extends AwsAccount<string> {
  /** Variable → name or ARN of a secret of Secrets Manager. */
  readonly secrets: { readonly [variable: string]: string }
}

/**
 * AWS Secrets Manager: wants curl and the AWS CLI.
 * @example
 * const aws = secretsFrom.aws({ role: 'arn:aws:iam::123456789012:role/ci', region: 'eu-west-1', secrets: { DB_PASSWORD: 'shop/database' } })
 */
export function aws({ secrets, ...account }: AwsOptions): Source {
  const reads = Object.entries(secrets).map(([variable, id]) =>
    read(variable, `aws secretsmanager get-secret-value --secret-id ${word(id)} --query SecretString --output text`),
  )
  return cloudSource(awsLogin(account), reads)
}

export interface AzureOptions extends AzureAccount<string> {
  /** Name of the Key Vault. */
  readonly vault: string
  /** Variable → name of a secret. */
  readonly secrets: { readonly [variable: string]: string }
}

/**
 * Azure Key Vault, by its API: wants curl.
 * @example
 * const azure = secretsFrom.azure({ tenant: '72f9…', client: 'b1d0…', vault: 'shop', secrets: { DB_PASSWORD: 'database-password' } })
 */
export function azure({ vault, secrets, ...account }: AzureOptions): Source {
  const reads = Object.entries(secrets).map(([variable, name]) =>
    read(
      variable,
      `printf 'Authorization: Bearer %s' "$azure_token" |
  curl -fsS --retry 3 --header @- ${word(`https://${vault}.vault.azure.net/secrets/${name}?api-version=7.4`)} | ${field('value')}`,
    ),
  )
  return cloudSource(entraLogin(account, 'https://vault.azure.net/.default'), [...reads, 'unset azure_token'])
}

export interface GcpOptions extends GoogleAccount<string> {
  readonly project: string
  /** Variable → name of a secret of Secret Manager, whose newest version is read. */
  readonly secrets: { readonly [variable: string]: string }
}

/**
 * Google Cloud's Secret Manager: wants curl and gcloud.
 * @example
 * const gcp = secretsFrom.gcp({
 *   project: 'shop', provider: 'projects/123/locations/global/workloadIdentityPools/ci/providers/github',
 *   serviceAccount: 'ci@shop.iam.gserviceaccount.com', secrets: { DB_PASSWORD: 'database-password' },
 * })
 */
export function gcp({ project, secrets, ...account }: GcpOptions): Source {
  const reads = Object.entries(secrets).map(([variable, name]) =>
    read(variable, `gcloud secrets versions access latest --secret=${word(name)} --project=${word(project)}`),
  )
  return cloudSource(gcloudLogin(account, project), reads)
}

function cloudSource(login: CloudLogin<string>, reads: readonly string[]): Source {
  return source(login.audience, [...standalone(login), ...reads, 'unset answer'])
}

function source(audience: string, lines: readonly string[]): Source {
  return { job: { oidc: { audience } }, load: raw(`${lines.join('\n')}\n`) }
}

/** GitHub hides a text only once it knows it; the other providers never show variables of a script. An empty secret is a mistake. */
function read(variable: string, command: string): string {
  return `${variable}=$(${command})
[ -n "$${variable}" ] || { echo "The secret for ${variable} is empty." >&2; exit 1; }
if [ -n "\${GITHUB_ACTIONS-}" ]; then printf '%s\\n' "$${variable}" | sed 's/^/::add-mask::/'; fi
export ${variable}`
}

/** A text of an object on standard input. bash's printf reads the escapes of JSON, but for quotes and slashes. */
function field(name: string): string {
  return `sed -n 's/.*"${name}" *: *"\\(\\([^"\\\\]\\|\\\\.\\)*\\)".*/\\1/p' | sed 's/\\\\\\(["/]\\)/\\1/g' | { IFS= read -r text || true; printf '%b' "$text"; }`
}
