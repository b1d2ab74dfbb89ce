/** Runs the engines that .scripts/conformance/install.sh has put into .conformance/. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const home = fileURLToPath(new URL('../../../.conformance/', import.meta.url))

export const enginePaths = {
  home,
  actionlint: `${home}bin/actionlint`,
  shellcheck: `${home}bin/shellcheck`,
  act: `${home}bin/act`,
  conftest: `${home}bin/conftest`,
  cosign: `${home}bin/cosign`,
  gitleaks: `${home}bin/gitleaks`,
  helm: `${home}bin/helm`,
  kubectl: `${home}bin/kubectl`,
  syft: `${home}bin/syft`,
  terraform: `${home}bin/terraform`,
  trivy: `${home}bin/trivy`,
  python: `${home}venv/bin/python`,
  zizmor: `${home}venv/bin/zizmor`,
  npm: `${home}npm/`,
  groovy: `${home}jenkins/groovy-all.jar`,
  gitlabCiLocal: `${home}npm/node_modules/gitlab-ci-local/dist/index.js`,
}

export interface RunOptions {
  readonly cwd?: string
  /** The whole environment beside PATH, HOME and LANG: nothing of the caller's leaks into an engine. */
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** After so many seconds the process and its children are killed and the run is an error; 60 unless given. */
  readonly seconds?: number
  /** Puts standard error into `stdout` too, in the order of writing. */
  readonly merged?: boolean
}

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  if (command.startsWith(home) && !existsSync(command)) {
    throw new Error(`${command} is missing. Run .scripts/conformance/install.sh first.`)
  }
  const [program, programArgs] = options.merged ? ['/bin/sh', ['-c', 'exec "$@" 2>&1', 'sh', command, ...args]] : [command, [...args]]
  const seconds = options.seconds ?? 60
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArgs, { cwd: options.cwd, env: environment(options), detached: true })
    let timedOut = false
    let stdout = ''
    let stderr = ''
    const timer = setTimeout(() => {
      timedOut = true
      killGroup(child.pid)
    }, seconds * 1000)
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      if (timedOut) reject(new Error(`${command} was killed after ${seconds} seconds.\n${stdout}${stderr}`))
      else resolve({ code, stdout, stderr })
    })
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
  })
}

/** What the command prints; throws what it complains about. */
export async function outputOf(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options)
  if (code !== 0) throw new Error(stderr)
  return stdout
}

function environment(options: RunOptions): Record<string, string> {
  return { PATH: `${home}bin:${process.env.PATH ?? ''}`, HOME: options.cwd ?? '/nonexistent', LANG: 'C.UTF-8', ...options.env }
}

// gitlab-ci-local ignores SIGTERM on a needs cycle, and a killed parent would leave its shells behind.
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
