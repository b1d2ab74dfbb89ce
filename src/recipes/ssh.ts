/** SSH: commands on a host whose key is checked, and the deployment of a container there. */
import { type AnyValue, type Env, type Image, type Job, type JobOptions, job, raw, type Step, sh, type Text } from '../index.ts'
import { type DeployTimes, deployTimes, given, oneAtATime, type RecipeOptions, type SmokeTest, smokeStep } from './options.ts'
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

export interface RunOptions {
  readonly name?: string
  /** What the command reads from its standard input, a line for each: no shell reads it as code, and no list of processes shows it. */
  readonly input?: { readonly [variable: string]: Text }
}

/**
 * A step that runs a command on the host, as a script of its `sh`.
 * @example ssh.run(staging, 'systemctl --user restart shop')
 * @example ssh.run(staging, 'read -r version; ./update.sh "$version"', { input: { VERSION: ci.tag } })
 */
export function run(connection: Connection, command: string, { name = 'Run', input = {} }: RunOptions = {}): Step {
  return remoteStep(connection, { name, command, env: input, lines: Object.keys(input) })
}

interface Remote {
  readonly name: string
  readonly command: string
  readonly env: Env
  /** Variables of the job whose values are the lines of the input. */
  readonly lines: readonly string[]
}

function remoteStep({ host, port = 22, key, knownHosts }: Connection, { name, command, env, lines }: Remote): Step {
  const feed = lines.length === 0 ? '' : `printf '%s\\n' ${lines.map((variable) => `"$${variable}"`).join(' ')} | `
  const options = `-o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$known_hosts"${port === 22 ? '' : ` -p ${port}`}`
  return sh({ name, env: { SSH_KEY: key, SSH_KNOWN_HOSTS: knownHosts, ...env } })`
    ${raw(connect)}
    ${raw(`${feed}ssh ${options} ${word(host)} ${quoted(command)}`)}
  `
}

/** An agent that lives as long as the step. Keys that were pasted into a form may have carriage returns. */
const connect = `known_hosts=$(mktemp)
eval "$(ssh-agent -s)" > /dev/null
trap 'ssh-agent -k > /dev/null; rm -f "$known_hosts"' EXIT
printf '%s\\n' "$SSH_KEY" | tr -d '\\r' | ssh-add -q -
printf '%s\\n' "$SSH_KNOWN_HOSTS" > "$known_hosts"`

export interface DeployOptions extends HostDeployOptions {
  /** Name of the container: letters, digits, `_`, `.` and `-`. */
  readonly container: string
  /** Options of `docker run`: `['--publish', '8000:8000', '--env-file', '/etc/shop.env']`. */
  readonly options?: readonly string[]
  /** A URL that must answer the host with success, tried for a minute. Otherwise the container before comes back, and the job fails. */
  readonly health: string
}

/**
 * Replaces a container on a host that has Docker and curl: the image is pulled first, and the container before is kept until the new one answers.
 * The two don't run at the same time, since they publish the same ports: between them the host doesn't answer for a moment.
 * Deploys to one environment wait for each other; `job: { concurrency: '…' }` gives the job another group.
 * @example
 * const staging = ssh.deploy({
 *   needs: [build], when: branch('develop'), image: build.image, environment: 'staging',
 *   host: 'deploy@staging.example.com', knownHosts: 'staging.example.com ssh-ed25519 AAAA…', key: secret('STAGING_SSH_KEY'),
 *   container: 'shop', options: ['--publish', '8000:8000'], health: 'http://localhost:8000/health',
 * })
 */
export function deploy(options: DeployOptions): Job {
  return hostJob(options, replaceScript(options))
}

/** What a deployment of an image to a host takes. */
export interface HostDeployOptions extends RecipeOptions, DeployTimes, Connection {
  readonly image: Image
  readonly environment: JobOptions['environment']
  /** Where the host logs in for as long as it pulls. Absent: it is logged in, or the image is public. */
  readonly registry?: Registry
  /** A URL that must answer the job with success, tried for a minute. */
  readonly smokeTest?: SmokeTest
  readonly approval?: JobOptions['approval']
}

/** A job that has the host pull the image, and run lines of its `sh` that read it as `$image`. */
export function hostJob(options: HostDeployOptions, lines: readonly string[]): Job {
  const { environment, approval, smokeTest, registry } = options
  return job({
    description: 'Deploy the image that was built',
    checkout: false,
    ...(environment === undefined ? {} : { environment }),
    ...oneAtATime(environment),
    ...(approval === undefined ? {} : { approval }),
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

/** For the host's `sh`. */
function replaceScript({ container, options = [], health }: DeployOptions): readonly string[] {
  const [now, before] = [container, `${container}-before`]
  return [
    `docker rm --force ${before} > /dev/null 2>&1 || true`,
    `if docker container inspect ${now} > /dev/null 2>&1; then`,
    `  docker rename ${now} ${before}`,
    `  docker stop ${before} > /dev/null`,
    'fi',
    `if docker run --detach --name ${now} --restart unless-stopped ${options.map((option) => `${word(option)} `).join('')}"$image" &&`,
    `  curl -fsS -o /dev/null --retry 10 --retry-delay 6 --retry-all-errors --max-time 10 ${word(health)}; then`,
    `  docker rm --force ${before} > /dev/null 2>&1 || true`,
    '  exit 0',
    'fi',
    `docker logs --tail 50 ${now} || true`,
    `docker rm --force ${now} > /dev/null 2>&1 || true`,
    `if docker container inspect ${before} > /dev/null 2>&1; then`,
    `  docker rename ${before} ${now}`,
    `  docker start ${now} > /dev/null`,
    'fi',
    `echo "${container} did not become healthy" >&2`,
    'exit 1',
  ]
}
