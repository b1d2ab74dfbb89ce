/** SSH: commands on a host whose key is checked, and the deployment of a container there. */
import type { Job, Step, Text } from '../index.ts'
import { type Connection, type HostDeployOptions, hostJob, remoteStep } from './host.ts'
import { word } from './words.ts'

export type { Connection, HostDeployOptions } from './host.ts'

export interface RunOptions {
  readonly name?: string
  /** What the command reads from its standard input, a line for each: no shell reads it as code, and no list of processes shows it. */
  readonly input?: { readonly [variable: string]: Text }
}

/**
 * A step that runs a command on the host, as a script of its `sh`.
 * @example
 * const host = { host: 'deploy@example.com', knownHosts: 'example.com ssh-ed25519 AAAA…', key: secret('SSH_KEY') }
 * const restart = job({ checkout: false, steps: [ssh.run(host, 'systemctl --user restart shop')] })
 * const update = ssh.run(host, 'read -r version; ./update.sh "$version"', { input: { VERSION: ci.tag } })
 */
export function run(connection: Connection, command: string, { name = 'Run', input = {} }: RunOptions = {}): Step {
  return remoteStep(connection, { name, command, env: input, lines: Object.keys(input) })
}

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
