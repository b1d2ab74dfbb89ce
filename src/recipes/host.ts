/** Hosts: how jobs reach them by SSH, and what every deployment to one has. */
import { type AnyValue, type Env, type Image, type Job, type JobOptions, job, raw, type Step, sh, type Text } from '../index.ts'
import { type DeployTimes, deployPlace, deployTimes, given, type RecipeOptions, type SmokeTest, smokeStep } from './options.ts'
import { byLogin, loginFields, type Registry } from './registry.ts'
import { quoted, word } from './words.ts'

/** A host, how it is recognised, and who logs in. */
export interface Connection {
  /** `user@host`, or a host. */
  readonly host: string
  /** Default 22. */
  readonly port?: number
  /** A private key without passphrase; one for each environment, so that a leak of one opens no other. */
  readonly key: AnyValue
  /** The host's lines for `known_hosts`, from `ssh-keyscan` and compared with the host's own. Any other key is refused. */
  readonly knownHosts: Text
}

interface Remote {
  readonly name: string
  readonly command: string
  readonly env: Env
  /** Variables of the job whose values are the lines of the input. */
  readonly lines: readonly string[]
}

export function remoteStep({ host, port = 22, key, knownHosts }: Connection, { name, command, env, lines }: Remote): Step {
  const feed = lines.length === 0 ? '' : `printf '%s\\n' ${lines.map((variable) => `"$${variable}"`).join(' ')} | `
  const options = `-o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$known_hosts"${port === 22 ? '' : ` -p ${port}`}`
  return sh({ name, env: { SSH_KEY: key, SSH_KNOWN_HOSTS: knownHosts, ...env } })`
    ${raw(connect())}
    ${raw(`${feed}ssh ${options} ${word(host)} ${quoted(command)}`)}
  `
}

/**
 * Lines that start an agent with the key, and write `$known_hosts`; both are gone when the script ends, and so are further files, by their variables.
 * Keys that were pasted into a form may have carriage returns.
 */
export function connect(...files: readonly string[]): string {
  const all = ['known_hosts', ...files]
  return `${all.map((file) => `${file}=$(mktemp)`).join('\n')}
eval "$(ssh-agent -s)" > /dev/null
trap 'ssh-agent -k > /dev/null; rm -f ${all.map((file) => `"$${file}"`).join(' ')}' EXIT
printf '%s\\n' "$SSH_KEY" | tr -d '\\r' | ssh-add -q -
printf '%s\\n' "$SSH_KNOWN_HOSTS" > "$known_hosts"`
}

/** What a deployment of an image to a host takes. */
export interface HostDeployOptions extends RecipeOptions, DeployTimes, Connection {
  /** The image that was built. */
  readonly image: Image
  /** Where it deploys to, as in `job`. Deploys to one environment come one after the other. */
  readonly environment: JobOptions['environment']
  /** Where the host logs in for as long as it pulls. Absent: it is logged in, or the image is public. */
  readonly registry?: Registry
  /** A URL that must answer the job with success, tried for a minute. */
  readonly smokeTest?: SmokeTest
  /** Somebody agrees before it starts, as in `job`. */
  readonly approval?: JobOptions['approval']
}

/** A job that has the host pull the image, and run lines of its `sh` that read it as `$image`. */
export function hostJob(options: HostDeployOptions, lines: readonly string[]): Job {
  const { smokeTest, registry } = options
  return job({
    description: 'Deploy the image that was built',
    checkout: false,
    ...deployPlace(options),
    ...loginFields(registry, false),
    steps: [hostStep(options, lines), smokeTest !== undefined && smokeStep(smokeTest)],
    ...given(options),
    ...deployTimes(options),
  })
}

function hostStep(options: HostDeployOptions, script: readonly string[]): Step {
  const { image, registry } = options
  const command = ['set -eu', ...loginLines(registry), 'read -r image', 'docker pull --quiet "$image"', ...script].join('\n')
  const step = (env: Env, lines: readonly string[]): Step =>
    remoteStep(options, { name: 'Deploy', command, env: { ...env, IMAGE: image }, lines: [...lines, 'IMAGE'] })
  if (registry === undefined) return step({}, [])
  return byLogin(registry, {
    given: ({ username, password }) =>
      step({ REGISTRY_USERNAME: username, REGISTRY_PASSWORD: password }, ['REGISTRY_USERNAME', 'REGISTRY_PASSWORD']),
    own: () => step({}, ['CI_REGISTRY_USER', 'CI_REGISTRY_PASSWORD']),
  })
}

/** The login lies in a folder of its own, so that it is gone afterwards. */
function loginLines(registry: Registry | undefined): readonly string[] {
  if (registry === undefined) return []
  const server = registry.server === undefined ? '' : `${word(registry.server)} `
  return [
    'read -r username',
    'read -r password',
    'DOCKER_CONFIG=$(mktemp -d)',
    'export DOCKER_CONFIG',
    'trap "rm -rf $DOCKER_CONFIG" EXIT',
    `printf %s "$password" | docker login ${server}--username "$username" --password-stdin`,
  ]
}
