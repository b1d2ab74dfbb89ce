/**
 * One step → one `run`: a process of its own, as every step is on CircleCI. What the step asks for beyond that stands in the command,
 * around the script: who may run it, variables, a limit of time, another attempt, a failure that doesn't count.
 */
import { isStatus, stepsChooseBy } from '../../../src/ir/choice.ts'
import { conditionKey, hasStatus, isNever } from '../../../src/ir/condition.ts'
import type { Condition, RunStep, Shell, Value } from '../../../src/ir/types.ts'
import { underOutcome } from '../../shared/outcomes.ts'
import { plainLines } from '../../shared/plain.ts'
import { type Command, changeFolder, commandText, limited, orElse, retried, stepProcess } from '../../shared/shell-code.ts'
import type { StatusTests } from '../../shared/shell-test.ts'
import { scriptText } from '../../shared/shell-text.ts'
import type { CircleciRun, CircleciStep } from '../document.ts'
import { failedVariable } from '../names.ts'
import { type Environment, stepVariables } from './environment.ts'
import { conditionIn, type Scene, type System } from './scene.ts'
import { commandFor, escaped, fieldText, isSettled, noStatus, shellTest, valueIn } from './values.ts'

/** PowerShell is started by a step of bash: how CircleCI hands a script to a shell that it doesn't know isn't documented. */
export type JobShell = Exclude<Shell, 'pwsh'>

export function startingShell({ shell }: RunStep): JobShell {
  return shell === 'pwsh' ? 'bash' : shell
}

/** What the steps of a job have in common. */
export interface Frame {
  readonly scene: Scene
  readonly environment: Environment
  /** The shell that the job names for all its steps. */
  readonly shell: JobShell
  /** `$BASH_ENV` holds something that a POSIX shell doesn't read by itself. */
  readonly reads: boolean
  /** A failed step doesn't fail the job: always, never, or as the condition says. */
  readonly tolerant: Condition
  /** Further attempts that the job gives to each of its steps. */
  readonly retries: number
  /** Seconds after which a step is ended; null leaves that to the plan. */
  readonly limit: number | null
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }
type When = 'always' | 'on_fail' | null

/** Where a step stands in its job. */
export interface Place {
  /** It runs whatever happened before. */
  readonly after: boolean
  /** Nothing can have failed before. */
  readonly first: boolean
  /** Nothing asks how it ended. */
  readonly last: boolean
}

/** Null if the step never runs. */
export function lowerStep(step: RunStep, frame: Frame, { after, first, last }: Place): CircleciStep | null {
  const { scene, environment } = frame
  const shell = startingShell(step)
  const { when, test } = moment(step, frame, after, first)
  if (isNever(test)) return null
  const status = statusWhen(when, frame)
  const variables = stepVariables(step, scene, environment, status)
  const before: string[] = []
  if (step.shell === 'sh' && (frame.reads || step.files.length > 0)) before.push('. "$BASH_ENV"')
  if (test.kind !== 'constant') before.push(`${shellTest(test, statusTests, scene, shell)} || exit 0`)
  const setup = [...variables.exports, ...tokenCommands(step, scene)]
  const directory = step.directory === null ? null : valueIn(step.directory, scene)
  if (step.directory !== null && directory !== null && !isSettled(directory))
    setup.push(commandFor(step.directory, scene, shell, changeFolder, status))
  const body = bodyOf(step, frame, setup, last)
  const command = escaped(before.length === 0 ? body : [...before, body].join('\n'))

  const quiet = quietSeconds(step, frame)
  const reruns = loopedRetries(step, frame) > 0 ? 0 : step.retry > 0 ? step.retry : frame.retries
  const isBare = step.name === null && when === null && shell === frame.shell && directory === null && variables.environment === null
  if (isBare && reruns === 0 && quiet <= silence && !command.includes('\n')) return { run: scriptText(command) }
  const run: Writable<Partial<CircleciRun>> = {}
  if (step.name !== null) run.name = titleText(valueIn(step.name, scene))
  if (when !== null) run.when = when
  if (shell !== frame.shell) run.shell = shellCommand(shell, scene.system)
  if (directory !== null && isSettled(directory)) run.working_directory = fieldText(directory)
  if (variables.environment !== null) run.environment = variables.environment
  run.command = scriptText(command)
  if (quiet > silence) run.no_output_timeout = durationText(quiet)
  if (reruns > 0) run.max_auto_reruns = reruns
  return { run: run as CircleciRun }
}

/** Seconds without output after which CircleCI stops a step by itself. Source: CircleCI Docs, "Configuration reference", `no_output_timeout`. */
const silence = 600

/** How long the step may work without a word: as long as it may work at all, in all attempts that CircleCI sees as one. */
function quietSeconds(step: RunStep, frame: Frame): number {
  return (step.timeout ?? frame.scene.job.timeout) * (1 + loopedRetries(step, frame))
}

function durationText(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`
}

/** Source: CircleCI Docs, "Automatic reruns". */
export const mostReruns = 5

/** The title of a step is fixed before the run: what is chosen shows as its alternatives. */
function titleText(name: Value): string {
  return name.kind === 'choose' ? `${titleText(name.then)} or ${titleText(name.otherwise)}` : fieldText(name)
}

/** Source: CircleCI Docs, "Configuration reference", default shell options. A POSIX shell takes the status of a pipe's last command. */
export function shellCommand(shell: JobShell, system: System): string {
  if (system === 'windows') return shell === 'sh' ? 'bash.exe --posix -e' : 'bash.exe -eo pipefail'
  // Only a login shell of macOS has Homebrew and what the image installs on its PATH.
  return shell === 'sh' ? '/bin/sh -e' : system === 'macos' ? '/bin/bash --login -eo pipefail' : '/bin/bash -eo pipefail'
}

// ───────────────────────────── when

export const statusTests: StatusTests = { succeeded: `[ -z "$${failedVariable}" ]`, failed: `[ -n "$${failedVariable}" ]` }
const succeeded: Condition = { kind: 'status', status: 'succeeded', negated: false }
const failed: Condition = { kind: 'status', status: 'failed', negated: false }

interface Moment {
  readonly when: When
  /** What the shell still has to ask. */
  readonly test: Condition
}

/** CircleCI knows whether the job has failed; where a failure is allowed, or a step asks for more, the shell keeps it in a variable. */
function moment(step: RunStep, { scene, tolerant }: Frame, after: boolean, first: boolean): Moment {
  const own = conditionIn(step.when, scene)
  const mayTolerate = !isNever(tolerant)
  const success = underOutcome(own, { succeeded: true, failed: false })
  const failure =
    after || hasStatus(own) ? underOutcome(own, { succeeded: false, failed: true }) : { kind: 'constant' as const, value: false }
  if (mayTolerate) return tolerantMoment(success, failure, first)
  if (isNever(failure)) return { when: null, test: success }
  if (conditionKey(success) === conditionKey(failure)) return { when: 'always', test: success }
  if (isNever(success)) return { when: 'on_fail', test: failure }
  return { when: 'always', test: either(success, failure) }
}

function tolerantMoment(success: Condition, failure: Condition, first: boolean): Moment {
  if (first) return { when: null, test: success }
  if (conditionKey(success) === conditionKey(failure)) return { when: 'always', test: success }
  if (isNever(failure)) return { when: null, test: both(succeeded, success) }
  if (isNever(success)) return { when: 'always', test: both(failed, failure) }
  return { when: 'always', test: either(success, failure) }
}

function both(status: Condition, condition: Condition): Condition {
  return condition.kind === 'constant' ? (condition.value ? status : condition) : { kind: 'all', of: [status, condition] }
}

function either(success: Condition, failure: Condition): Condition {
  return { kind: 'any', of: [both(succeeded, success), both(failed, failure)] }
}

/** Whether the step has to know in its shell that another has failed, which CircleCI tells it only by running it or not. */
export function asksShell(step: RunStep, frame: Frame, after: boolean): boolean {
  const { when, test } = moment(step, frame, after, false)
  return when === 'always' && (hasStatus(test) || stepsChooseBy([step], isStatus))
}

/** What values of the step may ask; CircleCI decides itself where the step runs after one outcome alone. */
function statusWhen(when: When, { tolerant }: Frame): StatusTests {
  if (when === 'always' || !isNever(tolerant)) return statusTests
  return when === null ? noStatus : { succeeded: 'false', failed: 'true' }
}

// ───────────────────────────── the command

function isQuiet(step: RunStep, { tolerant }: Frame): boolean {
  return step.allowFailure || !isNever(tolerant)
}

function limitOf(step: RunStep, { limit }: Frame): number | null {
  return step.timeout ?? limit
}

/** CircleCI tries a failed step again itself, up to a number; one whose failure it doesn't see is tried in a loop. */
function loopedRetries(step: RunStep, frame: Frame): number {
  const retries = step.retry > 0 ? step.retry : frame.retries
  return isQuiet(step, frame) || retries > mostReruns ? retries : 0
}

function bodyOf(step: RunStep, frame: Frame, setup: readonly string[], last: boolean): string {
  const limit = limitOf(step, frame)
  const retries = loopedRetries(step, frame)
  const ending = endingOf(step, frame, last)
  if (limit === null && ending === null && retries === 0 && step.shell !== 'pwsh')
    return setup.length === 0 ? step.script : [...setup, step.script].join('\n')
  const apart = processWithoutSetup(step)
  const process = apart ?? stepProcess(step.shell, setup, step.script)
  const attempt = limit === null ? process : limited(process, limit)
  const repeated = retries > 0 ? retried(attempt, retries) : attempt
  const command = commandText(ending === null ? repeated : orElse(repeated, ending))
  return apart === null ? command : [...setup, command].join('\n')
}

/** The step as one command that needs no shell of its own, so that what is set up for it may stand before it. */
function processWithoutSetup(step: RunStep): Command | null {
  if (step.shell === 'pwsh') return stepProcess(step.shell, [], step.script)
  const [only, ...more] = plainLines(step.script, step.shell === 'bash' ? 'any' : 'echo') ?? []
  return only?.single === true && more.length === 0 ? { line: only.text, document: '' } : null
}

/** What is done about a failure instead of failing; null if it fails the job. */
function endingOf(step: RunStep, { tolerant, scene }: Frame, last: boolean): string | null {
  if (step.allowFailure) return 'true'
  const note = `echo 'export ${failedVariable}=true' >> "$BASH_ENV"`
  if (tolerant.kind === 'constant') return tolerant.value ? (last ? 'true' : note) : null
  return `{ ${shellTest(tolerant, statusTests, scene, startingShell(step))} && ${note}; }`
}

/** The token of a job is there already; one for another audience is asked for where a script mentions it. Source: CircleCI Docs, "OpenID Connect tokens". */
function tokenCommands(step: RunStep, { job }: Scene): readonly string[] {
  if (job.oidc === null || !step.script.includes('PIPEGEN_OIDC_TOKEN')) return []
  const { audience } = job.oidc
  if (audience === null) return ['export PIPEGEN_OIDC_TOKEN="$CIRCLE_OIDC_TOKEN_V2"']
  const claims = JSON.stringify({ aud: audience }).replaceAll("'", "'\\''")
  return [`PIPEGEN_OIDC_TOKEN="$(circleci run oidc get --claims '${claims}')"`, 'export PIPEGEN_OIDC_TOKEN']
}
