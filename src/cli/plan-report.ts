/** A plan as a table for people and as data for programs. */
import type { Diagnostic, Origin } from '../diagnostics/diagnostic.ts'
import type { Paint, Place } from '../diagnostics/format.ts'
import { durationWords } from '../ir/duration.ts'
import { graphOf } from '../ir/graph.ts'
import type { Cell, Pipeline } from '../ir/types.ts'
import { criticalPath } from '../plan/critical-path.ts'
import { describeValue } from '../plan/describe.ts'
import { eventWords } from '../plan/event-words.ts'
import { explain, originOf } from '../plan/explain.ts'
import type { Plan, PlannedJob, PlannedStep, PlannedValue, RunEvent } from '../plan/types.ts'
import { columns } from './columns.ts'
import type { Input } from './compile-inputs.ts'
import { locateIn } from './report.ts'
import type { Terminal } from './terminal.ts'

export interface PlannedPipeline {
  readonly pipeline: Pipeline
  readonly event: RunEvent
  readonly plan: Plan
}

/** One line for each job and cell, in the order of execution; with `steps`, what each does below it. Last, the jobs that decide how long it takes. */
export async function printPlan({ out, paint }: Terminal, planned: PlannedPipeline, input: Input, steps: boolean): Promise<void> {
  const { pipeline, event, plan } = planned
  out(`${paint.bold(`${pipeline.name}: ${eventWords(event)}`)}\n`)
  if (!plan.starts) return out(`${paint.dim('does not start')}  ${explain(plan.reason)}\n`)
  const places = await placesOf(planned, input)
  const rows = plan.jobs.map((job, index) => rowOf(job, places[index]?.at ?? null, paint))
  const gate = plan.gate === null ? [] : [[plan.gate.id, '', stateWord(plan.gate.state, false, paint), '', 'It reports for all jobs.']]
  const lines = columns([['job', 'cell', 'state', 'place', 'why'].map(paint.dim), ...rows, ...gate])
  const [head = '', ...others] = lines
  out(`${head}\n`)
  for (const [index, line] of others.entries()) {
    out(`${line}\n`)
    const job = plan.jobs[index]
    if (steps && job !== undefined) for (const step of job.steps) out(stepLines(step, paint))
  }
  const path = criticalPath(pipeline, plan.jobs)
  if (path !== null) out(`${paint.dim('critical path')}  ${path.jobs.join(' → ')}, at most ${durationWords(path.seconds)}\n`)
}

function rowOf({ id, cell, state, allowed, reason }: PlannedJob, place: Place | null, paint: Paint): readonly string[] {
  return [
    id,
    cellWords(cell),
    stateWord(state, allowed, paint),
    place === null ? '' : paint.dim(`${place.file}:${place.line}`),
    explain(reason),
  ]
}

export function cellWords(cell: Cell | null): string {
  return Object.entries(cell ?? {})
    .map(([axis, value]) => `${axis}=${value}`)
    .join(' ')
}

const colours = { runs: 'green', waits: 'yellow', skipped: 'dim', failed: 'red', cancelled: 'red' } as const

export function stateWord(state: PlannedJob['state'], allowed: boolean, paint: Paint): string {
  return paint[colours[state]](state === 'failed' && allowed ? 'failed (allowed)' : state)
}

function stepLines({ index, part, name, state, allowed, reason, env }: PlannedStep, paint: Paint): string {
  const title = name === null ? '' : ` ${textOf(name)}`
  const why = reason.kind === 'step-runs' ? '' : `  ${explain(reason)}`
  const vars = env.map((each) => `        ${paint.dim(`${each.name}=${textOf(each.value)}`)}\n`)
  return `    ${index}${part === 'after' ? ' after' : ''}${title}  ${stateWord(state, allowed, paint)}${why}\n${state === 'skipped' ? '' : vars.join('')}`
}

function textOf(value: PlannedValue): string {
  return value.kind === 'known' ? value.text : describeValue(value.value)
}

/** The plan for `--json`; `place` is where the reason stands in the user's files. */
export async function planData(planned: PlannedPipeline, input: Input): Promise<object> {
  const { pipeline, event, plan } = planned
  const places = await placesOf(planned, input)
  return {
    pipeline: pipeline.name,
    event,
    starts: plan.starts,
    reason: { kind: plan.reason.kind, text: explain(plan.reason) },
    jobs: plan.jobs.map(({ id, cell, needs, state, allowed, reason, steps }, index) => ({
      id, cell, needs, state, allowed,
      reason: { kind: reason.kind, text: explain(reason), ...places[index]?.at },
      steps: steps.map((step, number) => ({ ...stepData(step), ...places[index]?.steps[number] })),
    })), // biome-ignore format: the order of the contract
    gate: plan.gate,
    criticalPath: criticalPath(pipeline, plan.jobs),
  }
}

function stepData({ index, part, name, state, allowed, reason, env }: PlannedStep): object {
  return {
    index,
    part,
    name: name === null ? null : textOf(name),
    state,
    allowed,
    reason: { kind: reason.kind, text: explain(reason) },
    // `text` is null where only the run knows it; `source` says then what it is made of.
    env: env.map(({ name: variable, value }) => ({
      name: variable,
      text: value.kind === 'known' ? value.text : null,
      source: value.kind === 'known' ? null : describeValue(value.value),
    })),
  }
}

interface JobPlaces {
  /** Of the reason. */
  readonly at: Place
  readonly steps: readonly Place[]
}

/** In the order of the plan's jobs. A hundred cells of a job have one place. */
async function placesOf({ pipeline, plan }: PlannedPipeline, input: Input): Promise<readonly JobPlaces[]> {
  const { byId } = graphOf(pipeline)
  const numbers = new Map<Origin, number>()
  const origins: Origin[] = []
  const numberOf = (origin: Origin): number => {
    const known = numbers.get(origin)
    if (known !== undefined) return known
    numbers.set(origin, origins.length)
    return origins.push(origin) - 1
  }
  const asked = plan.jobs.map(({ id, reason, steps }) => {
    const job = byId.get(id)
    if (job === undefined) return { at: numberOf(pipeline.origin), steps: [] }
    const all = [...job.steps, ...job.after]
    return { at: numberOf(originOf(reason, job)), steps: steps.map(({ index }) => numberOf(all[index]?.origin ?? job.origin)) }
  })
  const found = await locateIn(input, origins.map(placeOnly))
  const nowhere: Place = { file: input.entry.source, line: 1, column: 1 }
  const placeAt = (index: number): Place => found[index]?.place ?? nowhere
  return asked.map(({ at, steps }) => ({ at: placeAt(at), steps: steps.map(placeAt) }))
}

/** So that it has a place. */
function placeOnly(at: Origin): Diagnostic {
  return { code: '', severity: 'info', provider: null, message: '', hint: null, at }
}
