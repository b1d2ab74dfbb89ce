/** Random pipelines on engines: which are worth it, and what differs. */
import { plan } from '../../src/plan/plan.ts'
import type { Start } from '../conformance/engines/columns.ts'
import { type Columns, different, enginesFor, execute } from '../conformance/engines/execution.ts'
import { jobName } from '../conformance/engines/known-differences.ts'
import { planned, startOf } from '../conformance/engines/planned.ts'
import { failureOf, type Run } from './executed.ts'

export interface Candidate {
  readonly run: Run
  readonly start: Start
  /** What the plan says. */
  readonly lines: readonly string[]
}

/** Null where the event starts nothing, or fewer than two providers take the pipeline. */
export async function candidateOf(run: Run): Promise<Candidate | null> {
  const { start: all } = await startOf(() => run.program.make(), { event: run.event, failure: null })
  const failure = failureOf(
    run,
    all.pipeline.jobs.map(({ id }) => id),
  )
  const { start } = await startOf(() => run.program.make(), { event: run.event, failure })
  const outputs = Object.fromEntries(
    start.pipeline.jobs.map(({ id, outputs: names }) => [id, Object.fromEntries(names.map((name) => [name, '1']))]),
  )
  if (enginesFor(start).length < 2 || !plan(start.pipeline, start.event).starts) return null
  const lines = planned(start, { failedSteps: failure === null ? [] : [failure], outputs })
  // gitlab-ci-local can't tell a pipeline in which nothing runs from one that it could not start; the gate is no job there.
  if (lines.every((line) => line.endsWith(': skipped') || jobName(line) === start.pipeline.gate)) return null
  return { run, start, lines }
}

export async function columnsOf({ start, lines }: Candidate): Promise<Columns> {
  return execute(start, lines)
}

/** A line for each engine that differs. */
export async function executionFaults(run: Run): Promise<readonly string[]> {
  const candidate = await candidateOf(run)
  if (candidate === null) return []
  const columns = await columnsOf(candidate)
  return Object.entries(different(columns)).map(([engine, lines]) => `${engine}: ${lines.join('; ')}`)
}
