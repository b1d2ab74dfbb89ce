/** Stand-ins for ssh, and for docker and curl on the other host, which is a folder: what runs there sees nothing of the job. */
import type { Fakes } from './fakes.ts'
import type { Run } from './run.ts'

/** What no registry has. */
export const missingImage = `myorg/missing@sha256:${'0'.repeat(64)}` as const

interface Host {
  /** Name → image. */
  readonly containers?: { readonly [name: string]: string }
  readonly healthy?: boolean
}

export function fakeHost({ containers = {}, healthy = true }: Host = {}): Fakes {
  const running = Object.entries(containers).map(([name, image]) => `echo '${image}' > "$STATE/containers/${name}"`)
  const start = ['[ -e "$STATE/containers" ]', ['{ mkdir "$STATE/containers"', ...running, '}'].join('\n')].join(' || ')
  return {
    'ssh-agent': '[ "$1" = -k ] || echo "SSH_AUTH_SOCK=/agent; export SSH_AUTH_SOCK;"',
    ssh: `
      ${start}
      for word in "$@"; do
        case "$word" in UserKnownHostsFile=*) cat "\${word#*=}" > "$STATE/known-hosts" ;; esac
        command=$word
      done
      printf '%s' "$stdin" | exec env -i PATH="$PATH" STATE="$STATE" sh -c "$command"`,
    curl: healthy ? '' : 'exit 22',
    docker: `
      case "$1 $2" in
        'login '*) printf '%s' "$DOCKER_CONFIG" > "$STATE/config" ;;
        'pull --quiet') [ "$3" != ${missingImage} ] ;;
        'container inspect') [ -e "$STATE/containers/$3" ] ;;
        'rm --force') rm "$STATE/containers/$3" ;;
        'rename '*) mv "$STATE/containers/$2" "$STATE/containers/$3" ;;
        'run --detach') [ ! -e "$STATE/containers/$4" ] && echo "\${@: -1}" > "$STATE/containers/$4" ;;
      esac`,
  }
}

/** Name → image of what runs on the host after all. */
export function containersOf({ state }: Run): { readonly [name: string]: string } {
  const files = Object.entries(state).filter(([path]) => path.startsWith('containers/'))
  return Object.fromEntries(files.map(([path, image]) => [path.slice('containers/'.length), image.trim()]))
}
