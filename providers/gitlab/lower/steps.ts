/**
 * Steps → lines of `script`. A step is a process of its own; GitLab runs all lines in one shell.
 * So a step is plain lines where it is proven to leave nothing behind, a subshell where it isn't, and a child process
 * where its exit status is asked.
 */
import { allOf, hasStatus } from '../../../src/ir/condition.ts'
import type { Condition, EnvVar, RunStep, Step, Value } from '../../../src/ir/types.ts'
import type { GitlabLine } from '../document.ts'
import { type PlainLine, plainLines } from './plain.ts'
import { conditionIn, type Scene, valueIn } from './scene.ts'
import { childProcess, exportLines, indentScript, subshell } from './shell-code.ts'
import { type StatusTests, shellTest } from './shell-test.ts'
import { shellText, variableOf } from './values.ts'

export interface LoweredSteps {
  /** To stand before all steps. */
  readonly before: readonly GitlabLine[]
  readonly script: readonly GitlabLine[]
  readonly after: readonly GitlabLine[]
}

/** What the job has set up for its steps already. */
export interface Prepared {
  /** The directory in which the steps start; null is the project's. */
  readonly directory: Value | null
  /** Lines that every new shell of the job needs again. */
  readonly exports: readonly string[]
  /** Variables that `variables:` holds. */
  readonly bound: ReadonlySet<string>
}

/** `ending` are lines after steps that succeeded, `closing` after all. */
export function lowerSteps(scene: Scene, prepared: Prepared, ending: readonly string[], closing: readonly string[]): LoweredSteps {
  const { job } = scene
  const steps = job.steps.filter(isRun)
  const after = job.after.filter(isRun)
  const late = after.length === 0 && scene.outer !== 'powershell' ? failureSteps(steps) : 0
  const early = late === 0 ? steps : steps.slice(0, -late)
  const hoisted = hoist(scene, prepared, steps)
  const inJob: Prepared = { ...prepared, bound: new Set([...prepared.bound, ...hoisted.keys()]) }
  const before = [...hoisted.values()].flatMap((binding) => exportLines(binding, scene)).map(plainLine)
  const last = late === 0 ? [] : afterFailure(steps.slice(-late), scene, prepared)
  if (after.length > 0 || early.some((step) => hasStatus(conditionIn(step.when, scene)))) {
    return {
      before,
      script: [plainLine('rc=0'), ...trackedSteps(early, after, scene, inJob, ending), ...closing.map(plainLine), plainLine('exit "$rc"')],
      after: last,
    }
  }
  const script: GitlabLine[] = []
  const final = ending.length + closing.length === 0 ? early.at(-1) : undefined
  for (const step of early) {
    for (const line of lowerStep(step, scene, inJob, step === final)) script.push(line)
    for (const line of reload(step, false)) script.push(line)
  }
  for (const line of [...ending, ...closing]) script.push(plainLine(line))
  return { before, script, after: last }
}

function isRun(step: Step): step is RunStep {
  return step.kind === 'run'
}

function plainLine(line: string): GitlabLine {
  return { comment: '', line }
}

// ───────────────────────────── one step

/** `final`: nothing comes after it in the same shell, so it may leave in it what it likes. */
function lowerStep(step: RunStep, scene: Scene, prepared: Prepared, final: boolean): readonly GitlabLine[] {
  const when = conditionIn(step.when, scene)
  if (when.kind === 'constant') return when.value ? named(step, scene, bodyOf(step, scene, prepared, final)) : []
  return named(step, scene, [
    guarded(
      shellTest(when, noStatus),
      bodyOf(step, scene, prepared).map(({ line }) => line),
    ),
  ])
}

const noStatus: StatusTests = { succeeded: 'true', failed: 'false' }

function guarded(test: string, lines: readonly string[]): GitlabLine {
  return plainLine(`if ${test}; then\n${lines.map(indentScript).join('\n')}\nfi`)
}

/** Lines that fail the job if the step fails. */
function bodyOf(step: RunStep, scene: Scene, prepared: Prepared, final: boolean): readonly GitlabLine[] {
  const { setup, lines } = read(step, scene, prepared)
  if (step.allowFailure || step.retry > 0 || step.timeout !== null) {
    const command = attempts(step, setup, lines)
    return [plainLine(step.allowFailure ? `${command} || true` : command)]
  }
  if (lines !== null && setup.length === 0) return lines.map(({ comment, text }) => ({ comment, line: text }))
  const script = [...setup, step.script].join('\n')
  const same = scene.outer === 'powershell' ? step.shell === 'bash' : fitsSubshell(step, scene)
  if (same && (final || scene.outer === 'powershell') && !losesPipes(step)) return [plainLine(script)]
  return [plainLine(fitsSubshell(step, scene) ? subshell(step.shell, script) : childProcess(step.shell, script))]
}

/** What has to stand before the script, and the script's lines if they are plain. */
function read(
  step: RunStep,
  scene: Scene,
  prepared: Prepared,
): { readonly setup: readonly string[]; readonly lines: readonly PlainLine[] | null } {
  const setup: string[] = []
  for (const binding of step.bindings)
    if (!prepared.bound.has(binding.name)) for (const line of exportLines(binding, scene)) setup.push(line)
  for (const binding of step.env) for (const line of exportLines(binding, scene)) setup.push(line)
  if (step.directory !== null && !sameValue(step.directory, prepared.directory)) setup.push(changeDirectory(step.directory, scene))
  return { setup, lines: plainFor(step, scene) }
}

export function changeDirectory(directory: Value, scene: Scene): string {
  const text = shellText(valueIn(directory, scene))
  return /^[A-Za-z0-9_./-]+$/.test(text) ? `cd ${text}` : `cd "${text}"`
}

function sameValue(a: Value, b: Value | null): boolean {
  return b !== null && (a === b || JSON.stringify(a) === JSON.stringify(b))
}

/** Another shell reads backslashes of `echo` in its own way, and a POSIX shell takes a pipe's last status. */
function plainFor(step: RunStep, scene: Scene): readonly PlainLine[] | null {
  const same = (step.shell === 'sh') === (scene.outer === 'ash')
  if (step.shell === 'pwsh' || (!same && /\\(?!\n)/.test(step.script))) return null
  return plainLines(step.script, step.shell === 'bash' ? 'any' : 'echo')
}

/** A POSIX shell takes the status of a pipe's last command; busybox's, as the runner starts it, doesn't. */
function losesPipes(step: RunStep): boolean {
  return step.shell === 'sh' && step.script.includes('|')
}

function fitsSubshell(step: RunStep, scene: Scene): boolean {
  return scene.outer === (step.shell === 'bash' ? 'bash' : 'ash')
}

/** One command whose exit status is the step's: with its timeout, and again as often as it may be tried. */
function attempts(step: RunStep, setup: readonly string[], lines: readonly PlainLine[] | null): string {
  const [only] = lines ?? []
  const single = setup.length === 0 && lines?.length === 1 && only?.single === true
  const process = single ? only.text : childProcess(step.shell, [...setup, step.script].join('\n'))
  const command = step.timeout === null ? process : `timeout -k 10 ${step.timeout} ${process}`
  if (step.retry === 0) return command
  return `(\n  attempt=1\n  until ${command}; do\n    status=$?\n    [ "$attempt" -le ${step.retry} ] || exit "$status"\n    attempt=$((attempt + 1))\n  done\n)`
}

function named(step: RunStep, scene: Scene, lines: readonly GitlabLine[]): readonly GitlabLine[] {
  const [first, ...rest] = lines
  if (step.name === null || first === undefined) return lines
  const name = shellText(valueIn(step.name, scene)).replaceAll('\n', ' ')
  return [{ ...first, comment: first.comment === '' ? name : `${name}\n${first.comment}` }, ...rest]
}

// ───────────────────────────── status of earlier steps

/** Trailing steps that run only after a failure: GitLab's `after_script` knows the status, and can't change it any more. */
function failureSteps(steps: readonly RunStep[]): number {
  if (steps.some(({ files }) => files.includes('ENV') || files.includes('PATH'))) return 0
  const late = steps.findLastIndex((step) => !isAfterFailure(step.when)) + 1
  if (steps.slice(0, late).some((step) => hasStatus(step.when))) return 0
  return late === 0 ? 0 : steps.length - late
}

function isAfterFailure(condition: Condition): boolean {
  if (condition.kind === 'all')
    return condition.of.some(isAfterFailure) && condition.of.every((part) => isAfterFailure(part) || !hasStatus(part))
  return condition.kind === 'status' && condition.status === 'failed' && !condition.negated
}

const jobStatus: StatusTests = { succeeded: '[ "$CI_JOB_STATUS" = success ]', failed: '[ "$CI_JOB_STATUS" = failed ]' }

function afterFailure(steps: readonly RunStep[], scene: Scene, { exports, bound }: Prepared): readonly GitlabLine[] {
  const lines = exports.map(plainLine)
  for (const step of steps) {
    const when = conditionIn(step.when, scene)
    if (when.kind === 'constant' && !when.value) continue
    const quiet = steps.length > 1 ? { ...step, allowFailure: true } : step
    const body = bodyOf(quiet, scene, { directory: null, exports, bound }, steps.length === 1)
    for (const line of named(step, scene, [
      guarded(
        shellTest(when, jobStatus),
        body.map((each) => each.line),
      ),
    ]))
      lines.push(line)
  }
  return lines
}

const tracked: StatusTests = { succeeded: '[ "$rc" -eq 0 ]', failed: '[ "$rc" -ne 0 ]' }

/** `rc` is not 0 once a step has failed: later steps ask it, and the job ends with it. */
function trackedSteps(
  early: readonly RunStep[],
  after: readonly RunStep[],
  scene: Scene,
  prepared: Prepared,
  ending: readonly string[],
): readonly GitlabLine[] {
  const lines: GitlabLine[] = []
  for (const [index, step] of [...early, ...after].entries()) {
    const isAfter = index >= early.length
    const own = conditionIn(step.when, scene)
    const when = isAfter || hasStatus(own) ? own : allOf([{ kind: 'status', status: 'succeeded', negated: false }, own])
    if (when.kind === 'constant' && !when.value) continue
    const { setup, lines: plain } = read(step, scene, prepared)
    const command = attempts(step, setup, plain)
    const line = `${command} || ${step.allowFailure ? 'true' : 'rc=$?'}`
    const isFirst = index === 0
    const body =
      isAlways(when) || (isFirst && isSuccess(when))
        ? plainLine(line)
        : guarded(shellTest(isFirst ? withoutSuccess(when) : when, tracked), [line])
    for (const each of named(step, scene, [body])) lines.push(each)
    for (const each of reload(step, true)) lines.push(each)
    if (index === early.length - 1) for (const each of ending) lines.push(plainLine(`if [ "$rc" -eq 0 ]; then\n  ${each} || rc=$?\nfi`))
  }
  return lines
}

function isAlways(condition: Condition): boolean {
  return (
    (condition.kind === 'constant' && condition.value) ||
    (condition.kind === 'status' && condition.status === 'always' && !condition.negated)
  )
}

function isSuccess(condition: Condition): boolean {
  if (condition.kind === 'all') return condition.of.some(isSuccess)
  return condition.kind === 'status' && condition.status === 'succeeded' && !condition.negated
}

/** Before the first step nothing has failed. */
function withoutSuccess(condition: Condition): Condition {
  return condition.kind === 'all' ? allOf(condition.of.filter((part) => !isSuccess(part) || part.kind === 'all')) : condition
}

// ───────────────────────────── what steps hand on

/** Variables and paths that the step wrote, for the steps after it. */
function reload(step: RunStep, tolerant: boolean): readonly GitlabLine[] {
  const lines: string[] = []
  if (step.files.includes('ENV')) lines.push('while IFS= read -r line; do export "$line"; done < "$PIPEGEN_ENV"')
  if (step.files.includes('PATH'))
    lines.push('while IFS= read -r line; do export PATH="$line:$PATH"; done < "$PIPEGEN_PATH"; : > "$PIPEGEN_PATH"')
  return lines.map((line) => plainLine(tolerant ? `${line} || true` : line))
}

/** Bindings that a plain step reads and `variables:` can't hold: exported once, before all steps. */
function hoist(scene: Scene, prepared: Prepared, steps: readonly RunStep[]): ReadonlyMap<string, EnvVar> {
  const hoisted = new Map<string, EnvVar>()
  if (scene.outer === 'powershell' || steps.every(({ bindings }) => bindings.length === 0)) return hoisted
  const values = new Map<string, string | null>()
  for (const { bindings } of steps) {
    for (const { name, value } of bindings) {
      const key = JSON.stringify(value)
      const known = values.get(name)
      values.set(name, known === undefined || known === key ? key : null)
    }
  }
  for (const step of steps) {
    const wanted = step.bindings.filter(({ name, value }) => !prepared.bound.has(name) && variableOf(valueIn(value, scene)) !== name)
    if (
      wanted.length === 0 ||
      step.env.length > 0 ||
      wanted.some(({ name, value }) => values.get(name) === null || reads(value, 'env')) ||
      plainFor(step, scene) === null
    )
      continue
    for (const binding of wanted) hoisted.set(binding.name, binding)
  }
  return hoisted
}

/** What a step writes is not there before it has run. */
function reads(value: Value, kind: Value['kind']): boolean {
  switch (value.kind) {
    case 'text':
      return value.parts.some((part) => reads(part, kind))
    case 'or':
      return reads(value.value, kind) || reads(value.fallback, kind)
    case 'choose':
      return reads(value.then, kind) || reads(value.otherwise, kind)
    default:
      return value.kind === kind
  }
}
