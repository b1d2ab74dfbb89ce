/**
 * Which jobs run: the truth table of needs and conditions, along the order of execution.
 *
 * A matrix as a need ended as failure if a cell failed and wasn't allowed to; else cancelled, waiting, or skipped if that is all of its cells
 * (one cell is enough for the first two); else success. `failFast` changes nothing here: the job has failed either way.
 *
 * A job waits if it, or anything above it, waits for an approval, unless it is certain now that it won't run: its `when`
 * without status test is false, or a need of a job without status test has ended and isn't met.
 */
import { within } from '../diagnostics/diagnostic.ts'
import { hasStatus } from '../ir/condition.ts'
import type { Cell, Job, Need, Pipeline } from '../ir/types.ts'
import { jobEnvironment } from './environment.ts'
import { falsePart, holds, type Scene } from './evaluate.ts'
import type { Facts } from './facts.ts'
import type { OutcomeIndex } from './outcomes.ts'
import { planSteps } from './steps.ts'
import type { JobReason, JobState, PlannedJob } from './types.ts'

export interface Run {
  readonly pipeline: Pipeline
  readonly facts: Facts
  readonly outcomes: OutcomeIndex
}

/** `order` has every job after its needs. */
export function planJobs(run: Run, order: readonly Job[]): readonly PlannedJob[] {
  const ended = new Map<string, Ended>()
  const planned: PlannedJob[] = []
  for (const job of order) {
    const above = lookAbove(job, ended)
    const cells = cellsOf(job)
    const own = cells.length === 0 ? [withoutCells(job, above)] : cells.map((cell) => planCell(run, job, cell, above))
    for (const each of own) planned.push(each)
    ended.set(job.id, endOf(job, own, above))
  }
  return planned
}

/** A dynamic axis is known to the run only: the job stands for all its cells. */
export function cellsOf({ matrix }: Job): readonly (Cell | null)[] {
  return matrix === null || matrix.axes.some((axis) => axis.from !== null) ? [null] : matrix.cells
}

function withoutCells(job: Job, { needs }: Above): PlannedJob {
  return { id: job.id, cell: null, needs, state: 'skipped', allowed: false, reason: { kind: 'no-cells' }, steps: [] }
}

// ───────────────────────────── needs

/** How a job ended, for those that wait for it. */
interface Ended {
  readonly state: 'success' | Exclude<JobState, 'runs'>
  /** It or a job above it failed and wasn't allowed to. */
  readonly failure: boolean
  /** The job, itself or above it, whose approval is missing. */
  readonly waitsFor: string | null
}

function endOf(job: Job, cells: readonly PlannedJob[], above: Above): Ended {
  const states = new Set(cells.map(({ state, allowed }) => (state === 'runs' || (state === 'failed' && allowed) ? 'success' : state)))
  const state =
    (['failed', 'cancelled', 'waits'] as const).find((each) => states.has(each)) ?? (states.has('success') ? 'success' : 'skipped')
  return { state, failure: above.failure || state === 'failed', waitsFor: above.waits?.job ?? (states.has('waits') ? job.id : null) }
}

/** What a job sees of its needs. */
interface Above {
  readonly needs: readonly string[]
  readonly unmet: Extract<JobReason, { kind: 'need-not-met' }> | null
  readonly waits: Extract<JobReason, { kind: 'need-waits' }> | null
  /** Some ancestor failed and wasn't allowed to. */
  readonly failure: boolean
}

/** A need that isn't a job of the pipeline, or is on a cycle, is an error elsewhere and met here. */
function lookAbove(job: Job, ended: ReadonlyMap<string, Ended>): Above {
  let unmet: Above['unmet'] = null
  let waits: Above['waits'] = null
  let failure = false
  for (const need of job.needs) {
    const end = ended.get(need.job)
    if (end === undefined) continue
    failure ||= end.failure
    unmet ??= whyUnmet(need, end)
    if (end.waitsFor !== null) waits ??= { kind: 'need-waits', need: need.job, job: end.waitsFor, origin: need.origin }
  }
  return { needs: job.needs.map((need) => need.job), unmet, waits, failure }
}

/** The table of needs in docs/language.md. A need that waits has not ended. */
function whyUnmet(need: Need, { state }: Ended): Above['unmet'] {
  switch (state) {
    case 'success':
    case 'waits':
      return null
    case 'skipped':
      return need.optional ? null : { kind: 'need-not-met', need: need.job, state, optional: false, origin: need.origin }
    case 'failed':
    case 'cancelled':
      return { kind: 'need-not-met', need: need.job, state, optional: need.optional, origin: need.origin }
  }
}

// ───────────────────────────── one cell

function planCell(run: Run, job: Job, cell: Cell | null, above: Above): PlannedJob {
  const cancelled = run.outcomes.cancelled(job.id)
  // A cancelled run doesn't succeed, so that `succeeded()` still is what a job without a status test asks.
  const scene: Scene = {
    facts: run.facts,
    cell,
    status: { succeeded: above.unmet === null && !cancelled, failed: above.failure, cancelled },
  }
  const allowed = holds(job.allowFailure, scene)
  const start = decide(run, job, above, scene)
  // One literal, not a copy of another: ten thousand jobs are planned again and again.
  const planned = (state: JobState, reason: JobReason, steps: PlannedJob['steps']): PlannedJob => ({
    id: job.id,
    cell,
    needs: above.needs,
    state,
    allowed,
    reason,
    steps,
  })
  if (start.state !== 'runs') return planned(start.state, start.reason, [])
  const fails = run.outcomes.fails(job.id, cell)
  const env = jobEnvironment(run.pipeline.env, job.env, scene)
  const { steps, failure } = planSteps(job, env, scene, { fails, failing: run.outcomes.failingSteps(job.id, cell) })
  if (failure !== null) return planned('failed', { kind: 'step-failed', ...failure }, steps)
  if (fails) return planned('failed', { kind: 'failed-by-outcome' }, steps)
  return planned('runs', start.reason, steps)
}

interface Start {
  readonly state: Exclude<JobState, 'failed'>
  readonly reason: JobReason
}

function decide(run: Run, job: Job, above: Above, scene: Scene): Start {
  const start = hasStatus(job.when) ? decideByCondition(job, above, scene) : decideByNeeds(job, above, scene)
  const asks = start.state === 'runs' && job.approval !== null && !run.outcomes.approved(job.id)
  return asks ? { state: 'waits', reason: { kind: 'waits-for-approval', message: job.approval?.message ?? null } } : start
}

/** Without a status test: every need is met and `when` is true. */
function decideByNeeds(job: Job, above: Above, scene: Scene): Start {
  if (!holds(job.when, scene)) return { state: 'skipped', reason: conditionFalse(job, scene) }
  if (scene.status.cancelled) return { state: 'cancelled', reason: { kind: 'run-cancelled' } }
  if (above.unmet !== null) return { state: 'skipped', reason: above.unmet }
  if (above.waits !== null) return { state: 'waits', reason: above.waits }
  return {
    state: 'runs',
    reason: { kind: 'needs-met', needs: job.needs.length > 0, condition: job.when.kind === 'constant' ? null : job.when },
  }
}

/** With a status test: the needs have ended, and then only the condition decides. */
function decideByCondition(job: Job, above: Above, scene: Scene): Start {
  if (above.waits !== null) return { state: 'waits', reason: above.waits }
  if (holds(job.when, scene))
    return { state: 'runs', reason: { kind: 'condition-true', condition: job.when, origin: within(job.origin, 'when') } }
  if (scene.status.cancelled) return { state: 'cancelled', reason: { kind: 'run-cancelled' } }
  return { state: 'skipped', reason: conditionFalse(job, scene) }
}

function conditionFalse(job: Job, scene: Scene): JobReason {
  return { kind: 'condition-false', part: falsePart(job.when, scene), origin: within(job.origin, 'when') }
}
