/** Runs an emitted job's scripts as gitlab-runner does: all lines in one bash with errexit and pipefail, `after_script` in another. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EmittedJob } from './emit.ts'

export interface Ran {
  readonly ok: boolean
  readonly output: string
  readonly folder: string
}

type Env = { readonly [name: string]: string }

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'pipegen-gitlab-'))
}

export function runJob(job: EmittedJob, env: Env = {}, folder: string = newFolder()): Ran {
  const variables = Object.fromEntries(
    Object.entries((job.variables ?? {}) as { [name: string]: string | { value: string } }).map(([name, value]) => [
      name,
      typeof value === 'string' ? expand(value, env) : value.value,
    ]),
  )
  const all: Env = { PATH: process.env.PATH ?? '', HOME: folder, CI_PROJECT_DIR: folder, ...env, ...variables }
  const main = runLines([...(job.before_script ?? []), ...job.script], all, folder)
  const after =
    job.after_script === undefined
      ? ''
      : runLines(job.after_script, { ...all, CI_JOB_STATUS: main.ok ? 'success' : 'failed' }, folder).output
  return { ok: main.ok, output: main.output + after, folder }
}

function expand(text: string, env: Env): string {
  return text.replace(/\$\$|\$\{?(\w+)\}?/g, (whole, name: string | undefined) => (name === undefined ? '$' : (env[name] ?? whole)))
}

// Source: gitlab-runner, shells/bash.go.
function runLines(lines: readonly string[], env: Env, folder: string): { readonly ok: boolean; readonly output: string } {
  return run(['-c', 'set -eo pipefail\nset +o noclobber\n: | eval "$0"\nexit 0', lines.join('\n')], env, folder)
}

/** One step as the language promises it. */
export function runProcess(
  shell: 'bash' | 'sh',
  script: string,
  env: Env,
  folder: string,
): { readonly ok: boolean; readonly output: string } {
  return shell === 'bash' ? run(['-eo', 'pipefail', '-c', script], env, folder) : run(['-c', 'exec sh -ec "$0"', script], env, folder)
}

function run(args: readonly string[], env: Env, folder: string): { readonly ok: boolean; readonly output: string } {
  const { status, stdout, stderr } = spawnSync('bash', args, {
    cwd: folder,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
  })
  return { ok: status === 0, output: stdout + (process.env.SHOW_STDERR === undefined ? '' : stderr) }
}
