/** Runs a step beside stand-ins for ssh, docker and curl, which note how they are called; the other host is a folder. */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What no registry has. */
export const missingImage = `myorg/missing@sha256:${'0'.repeat(64)}` as const

const tools: { readonly [name: string]: string } = {
  'ssh-agent': `[ "$1" = -k ] && echo stopped >> "$HOST/agent" || echo 'SSH_AUTH_SOCK=/agent; export SSH_AUTH_SOCK;'`,
  'ssh-add': 'cat > "$HOST/key"',
  ssh: `
    for word in "$@"; do
      case "$word" in UserKnownHostsFile=*) cat "\${word#*=}" > "$HOST/known-hosts" ;; esac
      command=$word
    done
    printf '%s\\n' "\${@:1:$#-1}" > "$HOST/ssh"
    exec env -i PATH="$PATH" HOST="$HOST" HEALTHY="$HEALTHY" sh -c "$command"`,
  curl: 'echo "curl $*" >> "$HOST/calls"; [ "$HEALTHY" = yes ]',
  docker: `
    echo "docker $*" >> "$HOST/calls"
    containers=$HOST/containers
    case "$1 $2" in
      'login '*) cat > "$HOST/password"; echo "$DOCKER_CONFIG" > "$HOST/config" ;;
      'pull --quiet') [ "$3" != ${missingImage} ] ;;
      'container inspect') [ -e "$containers/$3" ] ;;
      'rm --force') rm "$containers/$3" ;;
      'rename '*) mv "$containers/$2" "$containers/$3" ;;
      'run --detach') [ ! -e "$containers/$4" ] && echo "\${@: -1}" > "$containers/$4" ;;
    esac`,
}

export interface Deployment {
  readonly ok: boolean
  /** Words of ssh but the command. */
  readonly ssh: readonly string[]
  readonly calls: readonly string[]
  /** Name → image. */
  readonly containers: { readonly [name: string]: string }
  readonly read: (file: 'key' | 'known-hosts' | 'password' | 'config' | 'agent') => string
}

export interface Situation {
  readonly env: { readonly [name: string]: string }
  readonly containers?: { readonly [name: string]: string }
  readonly healthy?: boolean
}

export function runBeside(script: string, { env, containers = {}, healthy = true }: Situation): Deployment {
  const host = mkdtempSync(join(tmpdir(), 'pipegen-host-'))
  const bin = join(host, 'bin')
  for (const folder of [bin, join(host, 'containers')]) mkdirSync(folder)
  for (const [name, body] of Object.entries(tools)) {
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${body}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  for (const [name, image] of Object.entries(containers)) writeFileSync(join(host, 'containers', name), `${image}\n`)
  const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    env: { ...env, PATH: `${bin}:${process.env.PATH ?? ''}`, HOST: host, HEALTHY: healthy ? 'yes' : 'no' },
    stdio: 'ignore',
  })
  const read = (file: string): string => (existsSync(join(host, file)) ? readFileSync(join(host, file), 'utf8') : '')
  return {
    ok: status === 0,
    ssh: read('ssh').split('\n').slice(0, -1),
    calls: read('calls').split('\n').slice(0, -1),
    containers: Object.fromEntries(readdirSync(join(host, 'containers')).map((name) => [name, read(join('containers', name)).trim()])),
    read,
  }
}
