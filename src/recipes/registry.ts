/** Registries of images: where they are, and who logs in. */
import { type AnyValue, ci, type Env, type JobOptions, jobToken, type Step, type Text, variant } from '../index.ts'
import {
  type AwsAccount,
  type AzureAccount,
  ask,
  awsLogin,
  type CloudLogin,
  entraLogin,
  field,
  type GoogleAccount,
  googleLogin,
} from './clouds.ts'

export interface Login {
  readonly username: Text
  readonly password: AnyValue
}

/** Where images are pushed, and as whom. */
export interface Registry extends Login {
  /** Absent is Docker Hub. */
  readonly server?: string
  /** The provider whose jobs have a login of their own: on GitLab in `$CI_REGISTRY_USER` and `$CI_REGISTRY_PASSWORD`, on GitHub the token of the job. */
  readonly ownLogin?: 'gitlab' | 'github'
}

/** A registry that gives a password for the OIDC token of the job, so that no key is stored anywhere. */
export interface CloudRegistry {
  readonly server: string
  readonly username: string
  /** Commands for `sh` that leave the password in `$password`. */
  readonly token: string
  /** What they read. */
  readonly env: Env
  readonly audience: string
}

/** The step that logs in as the registry says, or, where the job has a login of its own, as the job. */
export function byLogin(registry: Registry, steps: { readonly given: (login: Login) => Step; readonly own: () => Step }): Step {
  const given = steps.given(registry)
  if (registry.ownLogin === undefined) return given
  if (registry.ownLogin === 'gitlab') return variant({ gitlab: steps.own(), default: given })
  return variant({ github: steps.given({ username: ci.actor, password: jobToken() }), default: given })
}

/**
 * A step whose script finds the login in two variables, by its environment or by lines at its beginning. Without a registry, there is none.
 */
export function withLogin(
  registry: Registry | undefined,
  [user, password]: readonly [user: string, password: string],
  step: (env: Env, lines: readonly string[]) => Step,
): Step {
  if (registry === undefined) return step({}, [])
  return byLogin(registry, {
    given: (login) => step({ [user]: login.username, [password]: login.password }, []),
    own: () => step({}, [`export ${user}="$CI_REGISTRY_USER" ${password}="$CI_REGISTRY_PASSWORD"`]),
  })
}

/** What the job's own token must be allowed to log in. `push` is whether it writes. */
export function loginPermissions(registry: Registry | CloudRegistry | undefined, push: boolean): { readonly packages?: 'read' | 'write' } {
  return registry !== undefined && 'ownLogin' in registry && registry.ownLogin === 'github' ? { packages: push ? 'write' : 'read' } : {}
}

/** What a job needs to log in. `push` is whether it writes. */
export function loginFields(registry: Registry | CloudRegistry | undefined, push: boolean): JobOptions {
  if (registry !== undefined && 'token' in registry) return { oidc: { audience: registry.audience } }
  const permissions = loginPermissions(registry, push)
  return Object.keys(permissions).length === 0 ? {} : { permissions: { contents: 'read', ...permissions } }
}

/**
 * Docker Hub. The password is an access token that may write.
 * @example docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') })
 */
export function hub(login: Login): Registry {
  return login
}

/**
 * The registry of a GitLab. Jobs there log in as themselves; elsewhere with a deploy token that may read and write the registry.
 * Source: GitLab Docs, "Authenticate with the container registry".
 * @example docker.gitlab({ username: secret('REGISTRY_USERNAME'), password: secret('REGISTRY_PASSWORD') })
 */
export function gitlab(options: Login & { readonly server?: string }): Registry {
  return { server: 'registry.gitlab.com', ...options, ownLogin: 'gitlab' }
}

/**
 * GitHub's registry. Jobs there log in as themselves; elsewhere with a token that may write packages.
 * Source: https://docs.github.com/en/packages/working-with-a-github-packages-registry/working-with-the-container-registry
 * @example docker.ghcr({ username: secret('GHCR_USERNAME'), password: secret('GHCR_TOKEN') })
 */
export function ghcr(login: Login): Registry {
  return { server: 'ghcr.io', ...login, ownLogin: 'github' }
}

/**
 * Any other registry: its name, with a port if it has one, and a login that may write.
 * @example docker.registry('registry.example.com:5000', { username: 'ci', password: secret('REGISTRY_PASSWORD') })
 */
export function registry(server: string, login: Login): Registry {
  return { server: server.toLowerCase(), ...login }
}

/**
 * Amazon's registry. The job becomes a role that trusts the provider's OIDC tokens; the repository must be there.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
 * @example docker.ecr({ account: '123456789012', region: 'eu-central-1', role: 'arn:aws:iam::123456789012:role/push' })
 */
export function ecr({ account, ...role }: { readonly account: string } & AwsAccount): CloudRegistry {
  const command = 'command -v aws > /dev/null || apk add --no-cache aws-cli'
  return cloudRegistry(
    `${account}.dkr.ecr.${role.region}.amazonaws.com`,
    'AWS',
    awsLogin(role),
    [command],
    ['password=$(aws ecr get-login-password)'],
  )
}

export interface ArtifactRegistryOptions extends GoogleAccount {
  /** `europe-west1`, or `europe`. */
  readonly location: string
}

/**
 * Google's Artifact Registry: an image is `my-project/my-repository/my-app`. The job becomes a service account by workload identity federation.
 * @example
 * docker.gar({
 *   location: 'europe-west1', serviceAccount: 'push@my-project.iam.gserviceaccount.com',
 *   provider: 'projects/123/locations/global/workloadIdentityPools/ci/providers/ci',
 * })
 */
export function gar({ location, ...account }: ArtifactRegistryOptions): CloudRegistry {
  return cloudRegistry(`${location}-docker.pkg.dev`, 'oauth2accesstoken', googleLogin(account), [], ['password=$google_token'])
}

export interface AzureRegistryOptions extends AzureAccount {
  /** The part before `.azurecr.io`. The application has the role AcrPush. */
  readonly name: string
}

/**
 * Azure's registry. The job becomes an application by a federated credential.
 * Source: https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md
 * @example docker.acr({ name: 'acme', tenant: variable('AZURE_TENANT_ID'), client: variable('AZURE_CLIENT_ID') })
 */
export function acr({ name, ...account }: AzureRegistryOptions): CloudRegistry {
  const server = `${name.toLowerCase()}.azurecr.io`
  const login = entraLogin(account, 'https://management.azure.com/.default')
  return cloudRegistry(
    server,
    '00000000-0000-0000-0000-000000000000',
    login,
    [],
    [
      ...ask(`printf '%s' "$azure_token" | curl -sS --fail-with-body https://${server}/oauth2/exchange --data-urlencode access_token@- \\
  --data-urlencode grant_type=access_token --data-urlencode service=${server} --data-urlencode "tenant=$AZURE_TENANT"`),
      `password=$(${field('refresh_token')})`,
    ],
  )
}

function cloudRegistry(
  server: string,
  username: string,
  { audience, env, lines }: CloudLogin,
  before: readonly string[],
  after: readonly string[],
): CloudRegistry {
  return { server, username, audience, env, token: [...before, curl, ...lines, ...after, given].join('\n') }
}

// The images of Docker's client have no curl.
const curl = 'command -v curl > /dev/null || apk add --no-cache curl'

const given = `[ -n "$password" ] || { echo 'The registry gave no password' >&2; exit 1; }`
