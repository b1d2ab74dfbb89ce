/** All situations of a pipeline as text for people and as data for programs. */
import type { Paint } from '../diagnostics/format.ts'
import type { Pipeline } from '../ir/types.ts'
import { explain } from '../plan/explain.ts'
import type { Grid } from '../plan/grid/grid.ts'
import { outcomesOf, type Situation, situationWords } from '../plan/grid/situations.ts'
import type { Plan, PlannedJob } from '../plan/types.ts'
import { columns } from './columns.ts'
import { cellWords, stateWord } from './plan-report.ts'
import type { Terminal } from './terminal.ts'

export interface PipelineGrid {
  readonly pipeline: Pipeline
  readonly grid: Grid
}

/** Situations that end alike stand together: the first is named, the others are counted. */
export function printGrid({ out, paint }: Terminal, { pipeline, grid: { situations } }: PipelineGrid): void {
  const byEnd = new Map<string, Situation[]>()
  for (const situation of situations) {
    const end = endLines(situation.plan, paint).join('\n')
    const alike = byEnd.get(end)
    if (alike === undefined) byEnd.set(end, [situation])
    else alike.push(situation)
  }
  out(`${paint.bold(`${pipeline.name}: ${count(situations.length, 'situation')}, ${count(byEnd.size, 'outcome')}`)}\n`)
  for (const [end, [first, ...others]] of byEnd) {
    if (first === undefined) continue
    const more = others.length === 0 ? '' : paint.dim(` (and ${others.length} like it)`)
    out(`\n${situationWords(first)}${first.approved ? ', with every approval' : ''}${more}\n${end}\n`)
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

const shownStates = ['runs', 'failed', 'waits', 'cancelled'] as const

/** One line for each state: what isn't named is skipped. */
function endLines({ starts, reason, jobs }: Plan, paint: Paint): readonly string[] {
  if (!starts) return [`  ${paint.dim('does not start')}  ${explain(reason)}`]
  const rows = shownStates.flatMap((state) => {
    const some = jobs.filter((job) => job.state === state)
    return some.length === 0 ? [] : [[`  ${stateWord(state, false, paint)}`, namesOf(some, jobs)]]
  })
  return rows.length === 0 ? [`  ${paint.dim('nothing runs')}`] : columns(rows)
}

/** A job by its id if all its cells are among them, else each cell. */
function namesOf(some: readonly PlannedJob[], all: readonly PlannedJob[]): string {
  const cells = (jobs: readonly PlannedJob[], id: string): number => jobs.filter((job) => job.id === id).length
  const names = some.map((job) => (cells(some, job.id) === cells(all, job.id) ? job.id : `${job.id} (${cellWords(job.cell)})`))
  return [...new Set(names)].join(', ')
}

/** Without steps: a plan of one situation has them. */
export function gridData({ pipeline, grid: { situations, complete } }: PipelineGrid): object {
  return {
    pipeline: pipeline.name,
    complete,
    situations: situations.map((situation) => ({
      event: situation.point.event,
      outcomes: outcomesOf(situation),
      starts: situation.plan.starts,
      jobs: situation.plan.jobs.map(({ id, cell, state }) => ({ id, cell, state })),
      gate: situation.plan.gate,
    })),
  }
}
