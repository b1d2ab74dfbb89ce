/** Further attempts: GitHub starts neither a step nor a job again by itself, so a loop in the shell does. */
import type { Job, RunStep, Shell } from '../../../src/ir/types.ts'
import { runnerNames } from '../../shared/runners.ts'
import { attemptLines, childProcess, limited, looped, stepProcess } from '../../shared/shell-code.ts'
import { shellWord } from '../../shared/shell-text.ts'

export interface Attempts {
  readonly retry: number
  /** Seconds for each attempt; null where nothing but the job's own timeout counts. */
  readonly timeout: number | null
}

/** How often the step is tried; null if once. A job of one step is tried again by trying its step. */
export function attemptsOf(step: RunStep, job: Job | null): Attempts | null {
  const inJob = job !== null && retriedStep(job) === step ? job.retry : 0
  const retry = (step.retry + 1) * (inJob + 1) - 1
  if (retry === 0) return null
  const limits = [step.timeout, inJob > 0 && canCut(job) ? (job?.timeout ?? null) : null].filter((limit) => limit !== null)
  return { retry, timeout: limits.length === 0 ? null : Math.min(...limits) }
}

/** The step that stands for its job when the job is tried again; null where trying one step wouldn't do. */
export function retriedStep({ retry, steps, call }: Job): RunStep | null {
  const [only] = steps
  return retry > 0 && call === null && steps.length === 1 && only?.kind === 'run' ? only : null
}

/** macOS has no command that ends an attempt in time, and that of Windows does something else. */
export function canCut(job: Job | null): boolean {
  return job === null || !runnerNames(job).some((name) => /^(?:macos|windows)/i.test(name))
}

/** The script, in a process of its own for each attempt: inside a test errexit would be off. */
export function loop(script: string, shell: Shell, { retry, timeout }: Attempts): string {
  const command =
    shell === 'pwsh'
      ? stepProcess(shell, [], script)
      : isCommand(script)
        ? { line: script, document: '' }
        : childProcess(shell, script, 'bash --noprofile --norc -eo pipefail')
  const attempt = timeout === null ? command : limited(command, timeout)
  return ['attempt=1', `until ${looped(attempt, '')}`, ...attemptLines(retry), 'done'].join('\n')
}

const builtins =
  /^(?:alias|bg|break|cd|command|continue|eval|exec|exit|export|fg|jobs|local|popd|pushd|read|readonly|return|set|shift|shopt|source|time|times|trap|type|ulimit|umask|unalias|unset|wait|if|then|else|elif|fi|for|while|until|do|done|case|esac|function|select|in|coproc|\.)$/

/** One program with plain words: it can't leave anything in the shell that starts it. */
function isCommand(script: string): boolean {
  const [program = '', ...words] = script.split(' ')
  const plain = (word: string): boolean => word !== '' && word === shellWord(word)
  return plain(program) && !program.includes('=') && !builtins.test(program) && words.every(plain)
}
