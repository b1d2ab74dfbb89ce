/** Stand-ins for the tools that a pipeline calls: each notes how it was called, and does what a test tells it. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { oidcToken, tokenUrl } from '../conformance/engines/settings.ts'

/**
 * Tool → what it does after it was noted, in bash: prints, fails (`exit 1`), looks at `"$*"`, reads `$stdin`, keeps files in `$STATE`.
 * An action of GitHub is a tool by its `owner/name`, with its inputs as `INPUT_NAME`.
 */
export type Fakes = { readonly [tool: string]: string }

export interface Call {
  readonly tool: string
  readonly args: readonly string[]
  /** What it was given, where the arguments say that it reads (`-`, `@-`, `--password-stdin`), or the tool is ssh. */
  readonly stdin: string
  readonly env: { readonly [name: string]: string }
}

/** Faked in every run, so that no test reaches the network or this machine; they succeed and print nothing. */
const outside = [
  ...['apk', 'apt-get', 'aws', 'az', 'cosign', 'curl', 'docker', 'gcloud', 'gh', 'glab', 'helm', 'kubectl', 'npm', 'npx', 'pip', 'pip3'],
  ...['pytest', 'scp', 'ssh', 'ssh-add', 'ssh-agent', 'ssh-keyscan', 'sudo', 'terraform', 'wget'],
]

/** Services are not there to be waited for; otherwise the machine's own. */
const timeout = `#!/bin/bash -p
case "$*" in */dev/tcp/*) exit 0 ;; esac
exec /usr/bin/timeout "$@"
`

export interface FakeTools {
  /** A folder for the front of PATH. */
  readonly bin: string
  /** The path of a stand-in, made where there is none yet. */
  readonly tool: (name: string) => Promise<string>
  /** The folder that stand-ins know as `$STATE`. */
  readonly state: string
  /** In the order in which they were made. */
  readonly calls: () => Promise<readonly Call[]>
}

export async function fakeTools(root: string, fakes: Fakes): Promise<FakeTools> {
  const [bin, notes, state] = [join(root, 'fakes'), join(root, 'calls'), join(root, 'state')]
  for (const folder of [bin, notes, state]) await mkdir(folder)
  await writeFile(join(bin, 'timeout'), timeout, { mode: 0o755 })
  await writeFile(join(bin, 'sleep'), '#!/bin/sh\n', { mode: 0o755 })
  const tool = async (name: string): Promise<string> => {
    const path = join(bin, name.replaceAll('/', '__'))
    if (!existsSync(path)) await writeFile(path, scriptOf(name, fakes[name] ?? '', notes, state), { mode: 0o755 })
    return path
  }
  await Promise.all([...new Set([...outside, ...Object.keys(fakes)])].map(tool))
  const calls = async (): Promise<readonly Call[]> => {
    const names = (await readdir(notes)).filter((name) => name.endsWith('.call')).sort()
    return Promise.all(names.map(async (name) => readCall(await readFile(join(notes, name), 'utf8'))))
  }
  return { bin, tool, calls, state }
}

const githubAnswers = `case "$*" in
  *'${tokenUrl}'*) echo '{"value": "${oidcToken}"}'; exit ;;
  # Environments ask somebody, as approvals need it.
  *"\${GITHUB_API_URL:-no address}/repos/"*/environments/*) echo '{"protection_rules": [{"type": "required_reviewers"}]}'; exit ;;
esac`

/** Not even what `BASH_ENV` says stands between the caller and the note. */
function scriptOf(tool: string, body: string, notes: string, state: string): string {
  return `#!/bin/bash -p
tool='${tool}'
stdin=
${tool === 'curl' ? githubAnswers : ''}
if [ "$tool" = ssh ] || [[ " $* " =~ \\ ([A-Za-z_]*@-|-|--[a-z-]*stdin)\\  ]]; then IFS= read -r -d '' stdin; fi
note='${notes}'/$EPOCHREALTIME-$$
{ printf '%s\\0' "$tool" "$stdin" "$#" "$@"; /usr/bin/env -0; } > "$note" && /bin/mv "$note" "$note.call"
export STATE='${state}'
${body}
`
}

function readCall(text: string): Call {
  const [tool = '', stdin = '', count = '0', ...rest] = text.split('\0')
  const variables = rest.slice(Number(count), -1).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
  return { tool, stdin, args: rest.slice(0, Number(count)), env: Object.fromEntries(variables) }
}

/** For a stand-in: fails the first time that its arguments begin so. */
export function failsOnce(command: string): string {
  return `case "$*" in '${command}'*) [ -e "$STATE/failed" ] || { touch "$STATE/failed"; exit 1; } ;; esac`
}

/** For a stand-in of kubectl: the Deployment `api` runs one image, and the other once it was set. */
export function runsImages(before: string, after: string): string {
  return `case "$*" in
    'set image deployment/api '*) touch "$STATE/set" ;;
    get*) if [ -e "$STATE/set" ]; then echo '${after}'; else echo '${before}'; fi ;;
  esac`
}
