/**
 * Secrets of Vault, AWS, Azure and Google Cloud, for the steps that use them: the job shows its OIDC token, and no key is stored with the provider.
 * Each gives `job`, fields of the job that asks, and `load`, which stands before a script of bash and sets the variables for this script alone.
 */
import { type JobOptions, type Raw, raw } from '../index.ts'

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

export interface AwsOptions {
  /** ARN of a role that trusts the provider's tokens for this repository. */
  readonly role: string
  readonly region: string
  /** Variable → name or ARN of a secret of Secrets Manager. */
  readonly secrets: { readonly [variable: string]: string }
}

/**
 * AWS Secrets Manager: wants the AWS CLI, which changes the token for a session of the role.
 * @example
 * const aws = secretsFrom.aws({ role: 'arn:aws:iam::123456789012:role/ci', region: 'eu-west-1', secrets: { DB_PASSWORD: 'shop/database' } })
 */
export function aws({ role, region, secrets }: AwsOptions): Source {
  const reads = Object.entries(secrets).map(([variable, id]) =>
    read(variable, `aws secretsmanager get-secret-value --secret-id ${word(id)} --query SecretString --output text`),
  )
  return source('sts.amazonaws.com', [
    'AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)',
    `trap 'rm -f "$AWS_WEB_IDENTITY_TOKEN_FILE"' EXIT`,
    `printf '%s' "$PIPEGEN_OIDC_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"`,
    'export AWS_WEB_IDENTITY_TOKEN_FILE',
    `export AWS_ROLE_ARN=${word(role)} AWS_ROLE_SESSION_NAME=pipegen AWS_REGION=${word(region)}`,
    ...reads,
  ])
}

export interface AzureOptions {
  readonly tenant: string
  /** Client id of an application with a federated credential for this repository. */
  readonly client: string
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
export function azure({ tenant, client, vault, secrets }: AzureOptions): Source {
  const login = `azure_token=$(printf '%s' "$PIPEGEN_OIDC_TOKEN" | curl -fsS --retry 3 --data-urlencode client_assertion@- \\
  --data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\
  --data-urlencode grant_type=client_credentials --data-urlencode scope=https://vault.azure.net/.default \\
  --data-urlencode client_id=${word(client)} ${word(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`)} | ${field('access_token')})`
  const reads = Object.entries(secrets).map(([variable, name]) =>
    read(
      variable,
      `printf 'Authorization: Bearer %s' "$azure_token" |
  curl -fsS --retry 3 --header @- ${word(`https://${vault}.vault.azure.net/secrets/${name}?api-version=7.4`)} | ${field('value')}`,
    ),
  )
  return source('api://AzureADTokenExchange', [login, ...reads, 'unset azure_token'])
}

export interface GcpOptions {
  readonly project: string
  /** `projects/123/locations/global/workloadIdentityPools/ci/providers/github`. */
  readonly provider: string
  /** `ci@shop.iam.gserviceaccount.com`. */
  readonly serviceAccount: string
  /** Variable → name of a secret of Secret Manager, whose newest version is read. */
  readonly secrets: { readonly [variable: string]: string }
}

/**
 * Google Cloud's Secret Manager: wants gcloud, which changes the token for one of the service account.
 * @example
 * const gcp = secretsFrom.gcp({
 *   project: 'shop', provider: 'projects/123/locations/global/workloadIdentityPools/ci/providers/github',
 *   serviceAccount: 'ci@shop.iam.gserviceaccount.com', secrets: { DB_PASSWORD: 'database-password' },
 * })
 */
export function gcp({ project, provider, serviceAccount, secrets }: GcpOptions): Source {
  const reads = Object.entries(secrets).map(([variable, name]) =>
    read(variable, `gcloud secrets versions access latest --secret=${word(name)} --project=${word(project)}`),
  )
  return source(`https://iam.googleapis.com/${provider}`, [
    'CLOUDSDK_CONFIG=$(mktemp -d)',
    'export CLOUDSDK_CONFIG',
    `trap 'rm -rf "$CLOUDSDK_CONFIG"' EXIT`,
    `printf '%s' "$PIPEGEN_OIDC_TOKEN" > "$CLOUDSDK_CONFIG/token"`,
    `gcloud iam workload-identity-pools create-cred-config ${word(provider)} --service-account=${word(serviceAccount)} \\
  --credential-source-file="$CLOUDSDK_CONFIG/token" --output-file="$CLOUDSDK_CONFIG/credentials.json"`,
    'gcloud auth login --quiet --cred-file="$CLOUDSDK_CONFIG/credentials.json"',
    ...reads,
  ])
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

function word(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
