/** What a test can ask of a plan. Each answers whether it holds, with the words for when that is not what the test wants. */
import type { Value as DslValue } from '../dsl/types.ts'
import { valueNode } from '../dsl/value.ts'
import { ancestorsOf, graphOf } from '../ir/graph.ts'
import { resolveValue } from '../ir/resolve/value.ts'
import type { Cell } from '../ir/types.ts'
import { describeValue } from '../plan/describe.ts'
import { planValue, type Scene } from '../plan/evaluate.ts'
import { eventWords } from '../plan/event-words.ts'
import { explain } from '../plan/explain.ts'
import { factsOf } from '../plan/facts.ts'
import { cellMistake, unknown } from '../plan/mistakes.ts'
import type { Plan, PlannedJob, PlannedStep, PlannedValue, PlannedVar } from '../plan/types.ts'
import { type Question, questionOf, sentences } from './question.ts'

/** A job with all its cells, or with those that have these values. */
export type JobRef = string | { readonly job: string; readonly cell?: Cell }
/** All steps that run, or one: its name, or its index counted through `steps` and then `after`. */
export type StepRef = string | { readonly job: string; readonly cell?: Cell; readonly step?: string | number }
/** A text, a pattern, the value that the ci.ts gives (`secret('TOKEN')`), or undefined for a variable that must not be there. */
export type ExpectedEnv = { readonly [name: string]: string | RegExp | DslValue | undefined }

export interface Answer {
  readonly holds: boolean
  /** Why it holds, or doesn't. */
  readonly words: string
}

/** `negated`: the test wants the opposite, of every cell. */
export type Check<Args extends readonly unknown[]> = (plan: Plan, negated: boolean, ...args: Args) => Answer

export const runs: Check<[job: JobRef]> = (plan, negated, ref) =>
  everyCell(plan, negated, ref, 'run', ({ state }) => state === 'runs' || state === 'failed')

export const fails: Check<[job: JobRef]> = (plan, negated, ref) => everyCell(plan, negated, ref, 'fail', ({ state }) => state === 'failed')

/** A pipeline that doesn't start skips every job. */
export const skips: Check<[job: JobRef]> = (plan, negated, ref) =>
  everyCell(plan, negated, ref, 'be skipped', ({ state }) => state === 'skipped', true)

export const waitsFor: Check<[job: JobRef, approval?: string]> = (plan, negated, ref, approval) => {
  if (approval !== undefined) knownJob(questionOf(plan), approval)
  const words = approval === undefined ? 'wait for an approval' : `wait for the approval of "${approval}"`
  return everyCell(plan, negated, ref, words, (job) => job.state === 'waits' && (approval === undefined || waitedFor(job) === approval))
}

function waitedFor({ id, reason }: PlannedJob): string {
  return reason.kind === 'need-waits' ? reason.job : id
}

/** Both run, and `first` has ended before `second` starts, because of the needs. */
export const runsBefore: Check<[first: JobRef, second: JobRef]> = (plan, _negated, first, second) => {
  const question = questionOf(plan)
  const both = [first, second].map((ref) => runs(plan, false, ref))
  const missing = both.find(({ holds }) => !holds)
  if (missing !== undefined) return missing
  const [from, to] = [partsOf(first).job, partsOf(second).job]
  const ordered = ancestorsOf(question.pipeline, knownJob(question, to)).has(from)
  const words = ordered
    ? `Expected job "${from}" not to run before "${to}", but it does`
    : `Expected job "${from}" to run before "${to}", but "${to}" doesn't need it, directly or not`
  return { holds: ordered, words: `${words}.` }
}

// ───────────────────────────── jobs

function everyCell(plan: Plan, negated: boolean, ref: JobRef, words: string, test: (job: PlannedJob) => boolean, ifIdle = false): Answer {
  const question = questionOf(plan)
  const cells = cellsOf(plan, question, ref)
  const expected = `Expected ${refWords(ref)} ${negated ? 'not ' : ''}to ${words} on ${eventWords(question.event)}`
  if (!plan.starts) return { holds: ifIdle, words: `${expected}, but the pipeline doesn't start: ${explain(plan.reason)}` }
  const holds = negated ? cells.some(test) : cells.every(test)
  const shown = cells.filter((cell) => test(cell) === negated)
  return { holds, words: `${expected}, but ${shown.map((cell) => stateWords(cell, question)).join('\n')}` }
}

function cellsOf(plan: Plan, question: Question, ref: JobRef): readonly PlannedJob[] {
  const { job, cell } = partsOf(ref)
  const mistake = cell === undefined ? null : cellMistake(knownJob(question, job), cell)
  if (mistake !== null) throw new Error(sentences(mistake.message, mistake.hint))
  knownJob(question, job)
  const wanted = Object.entries(cell ?? {})
  return plan.jobs.filter((each) => each.id === job && wanted.every(([axis, value]) => each.cell === null || each.cell[axis] === value))
}

function partsOf(ref: JobRef): { readonly job: string; readonly cell?: Cell } {
  return typeof ref === 'string' ? { job: ref } : ref
}

function knownJob({ pipeline }: Question, id: string) {
  const { byId } = graphOf(pipeline)
  const job = byId.get(id)
  if (job !== undefined) return job
  const { message, hint } = unknown('job', id, [...byId.keys()])
  throw new Error(sentences(message, hint))
}

function refWords(ref: JobRef): string {
  const { job, cell } = partsOf(ref)
  return `job "${job}"${cell === undefined ? '' : ` (${cellWords(cell)})`}`
}

function cellWords(cell: Cell): string {
  return Object.entries(cell)
    .map(([axis, value]) => `${axis}=${value}`)
    .join(' ')
}

const stateVerbs = { runs: 'runs', skipped: 'is skipped', waits: 'waits', failed: 'fails', cancelled: 'is cancelled' } as const

/** With the place of the job: its condition stands there. */
function stateWords({ cell, id, state, reason }: PlannedJob, question: Question): string {
  const who = cell === null ? 'it' : `(${cellWords(cell)})`
  const place = placeOf(knownJob(question, id).origin.site?.stack)
  return `${who} ${stateVerbs[state]}: ${explain(reason)}${place === null ? '' : `\n    job made at ${place}`}`
}

/** The innermost frame: V8 writes the caller of job() first. */
function placeOf(stack: string | undefined): string | null {
  return /\n\s+at (?:.*\()?(.+?:\d+:\d+)\)?$/m.exec(stack ?? '')?.[1] ?? null
}

// ───────────────────────────── environments

export const hasEnv: Check<[step: StepRef, env: ExpectedEnv]> = (plan, _negated, ref, expected) => {
  const question = questionOf(plan)
  const answer = everyCell(plan, false, ref, 'run', ({ state }) => state === 'runs' || state === 'failed')
  if (!answer.holds) return answer
  const scenes = cellsOf(plan, question, ref).flatMap((job) => stepsOf(job, ref).map((step) => ({ job, step })))
  if (scenes.length === 0) throw new Error(`No step of ${refWords(ref)} runs.`)
  const faults = scenes.flatMap(({ job, step }) => faultsOf(job, step, expected, question))
  if (faults.length === 0) return { holds: true, words: `Expected ${refWords(ref)} not to have ${Object.keys(expected).join(', ')} so.` }
  return { holds: false, words: faults.join('\n') }
}

function stepsOf(job: PlannedJob, ref: StepRef): readonly PlannedStep[] {
  const wanted = typeof ref === 'string' ? undefined : ref.step
  const running = job.steps.filter(({ state }) => state !== 'skipped')
  if (wanted === undefined) return running
  const step = job.steps.find(({ index, name }) => index === wanted || (name !== null && textOf(name) === wanted))
  if (step !== undefined) return [step]
  const names = job.steps.map(({ index, name }) => (name === null ? String(index) : textOf(name)))
  const { message, hint } = unknown('step', String(wanted), names, job.id)
  throw new Error(sentences(message, hint))
}

function faultsOf(job: PlannedJob, step: PlannedStep, expected: ExpectedEnv, question: Question): readonly string[] {
  const where = `step ${step.name === null ? step.index : `"${textOf(step.name)}"`} of ${refWords(job.cell === null ? job.id : { job: job.id, cell: job.cell })}`
  return Object.entries(expected).flatMap(([name, wanted]) => {
    const found = step.env.find((each) => each.name === name)
    if (fits(found, wanted, job, question)) return []
    return `Expected ${name} of ${where} to be ${expectedWords(wanted, job, question)}, but it is ${found === undefined ? 'not set' : actualWords(found.value)}.`
  })
}

function fits(found: PlannedVar | undefined, wanted: ExpectedEnv[string], job: PlannedJob, question: Question): boolean {
  if (found === undefined || wanted === undefined) return found === wanted
  if (typeof wanted === 'string') return found.value.kind === 'known' && found.value.text === wanted
  if (wanted instanceof RegExp) return found.value.kind === 'known' && wanted.test(found.value.text)
  return actualWords(found.value) === actualWords(valueIn(wanted, job, question))
}

function expectedWords(wanted: ExpectedEnv[string], job: PlannedJob, question: Question): string {
  if (wanted === undefined) return 'not set'
  if (typeof wanted === 'string') return `'${wanted}'`
  return wanted instanceof RegExp ? `like ${wanted}` : actualWords(valueIn(wanted, job, question))
}

/** What the value is in this cell of this run. */
function valueIn(value: DslValue, { cell }: PlannedJob, { pipeline, context, event, outcomes }: Question): PlannedValue {
  const origin = { site: null, parent: null, keys: [] }
  const resolved = resolveValue(valueNode(value), origin, { context: { ...context, findings: [] }, job: null, inSteps: true })
  const scene: Scene = { facts: factsOf(pipeline, event, outcomes), cell, status: { succeeded: true, failed: false, cancelled: false } }
  return planValue(resolved, scene)
}

function textOf(value: PlannedValue): string {
  return value.kind === 'known' ? value.text : describeValue(value.value)
}

function actualWords(value: PlannedValue): string {
  return value.kind === 'known' ? `'${value.text}'` : describeValue(value.value)
}
