/** Docker Compose on another host: the image that was built, by its digest, and back to the one before if it isn't healthy. */
import type { Job } from '../index.ts'
import { type HostDeployOptions, hostJob } from './host.ts'
import { word, words } from './words.ts'

export interface DeployOptions extends HostDeployOptions {
  /** Folder on the host that has the Compose file. */
  readonly folder: string
  /** Files of Compose in that folder. Default: what Compose finds. */
  readonly files?: readonly string[]
  /** The variable from which the Compose file reads the image: `image: ${IMAGE:?}`. Default `IMAGE`. */
  readonly variable?: string
  /** Seconds until all services must be healthy. Default 120. */
  readonly wait?: number
}

/**
 * `docker compose up --wait` on a host whose key is checked: it is done when every service runs and is healthy. Otherwise the image before
 * comes back, which the folder keeps in `.pipegen-image`, and the job fails. Take a key of its own for each environment.
 * Source: https://docs.docker.com/reference/cli/docker/compose/up/
 * @example
 * const staging = compose.deploy({
 *   needs: [build], when: branch('develop'), image: build.image, environment: 'staging',
 *   host: 'deploy@staging.example.com', knownHosts: 'staging.example.com ssh-ed25519 AAAA…', key: secret('STAGING_SSH_KEY'),
 *   folder: '/srv/shop', files: ['compose.yml', 'compose.staging.yml'],
 * })
 */
export function deploy(options: DeployOptions): Job {
  const { folder, files = [], variable = 'IMAGE', wait = 120 } = options
  const compose = ['docker', 'compose', ...files.flatMap((file) => ['--file', file])]
  const up = words([...compose, 'up', '--detach', '--remove-orphans', '--wait', '--wait-timeout', String(wait)])
  return hostJob(options, [
    `cd ${word(folder)}`,
    // The rest needs no login, and plugins of the host's user may lie beside the login of that user.
    'unset DOCKER_CONFIG',
    'before=$(cat .pipegen-image 2> /dev/null || true)',
    `if ${variable}=$image ${up}; then`,
    '  printf "%s\\n" "$image" > .pipegen-image',
    '  exit 0',
    'fi',
    `${variable}=$image ${words([...compose, 'logs', '--tail', '50'])} || true`,
    `if [ -n "$before" ]; then ${variable}=$before ${up}; fi`,
    'echo "The services did not become healthy" >&2',
    'exit 1',
  ])
}
