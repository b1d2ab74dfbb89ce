/** The caller's outcomes, looked up by job. */
import type { Cell } from '../ir/types.ts'
import type { JobRef, Outcomes } from './types.ts'

export interface OutcomeIndex {
  readonly fails: (job: string, cell: Cell | null) => boolean
  /** Indexes and names of the job's steps that fail if they run. */
  readonly failingSteps: (job: string, cell: Cell | null) => readonly (number | string)[]
  readonly approved: (job: string) => boolean
  /** The run was cancelled before this job could start. */
  readonly cancelled: (job: string) => boolean
}

export function indexOutcomes(outcomes: Outcomes): OutcomeIndex {
  const failed = groupByJob((outcomes.failed ?? []).map(refParts))
  const steps = groupByJob((outcomes.failedSteps ?? []).map(({ job, step, cell }) => ({ job, step, cell: cell ?? null })))
  const ended = endedBefore(outcomes)
  const approved = outcomes.approved === 'all' ? 'all' : new Set(outcomes.approved)
  return {
    fails: (job, cell) => failed.get(job)?.some((ref) => fits(ref.cell, cell)) ?? false,
    failingSteps: (job, cell) => steps.get(job)?.flatMap((ref) => (fits(ref.cell, cell) ? [ref.step] : [])) ?? [],
    // What had ended when the run was cancelled can't have waited.
    approved: (job) => approved === 'all' || approved.has(job) || (ended?.has(job) ?? false),
    cancelled: (job) => ended !== null && !ended.has(job),
  }
}

function refParts(ref: JobRef): { readonly job: string; readonly cell: Cell | null } {
  return typeof ref === 'string' ? { job: ref, cell: null } : ref
}

function groupByJob<Ref extends { readonly job: string }>(refs: readonly Ref[]): ReadonlyMap<string, readonly Ref[]> {
  const groups = new Map<string, Ref[]>()
  for (const ref of refs) {
    const group = groups.get(ref.job)
    if (group === undefined) groups.set(ref.job, [ref])
    else group.push(ref)
  }
  return groups
}

function fits(wanted: Cell | null, cell: Cell | null): boolean {
  return wanted === null || (cell !== null && Object.entries(wanted).every(([axis, value]) => cell[axis] === value))
}

/** Jobs that had ended when the run was cancelled; null if it wasn't. */
function endedBefore({ cancelled }: Outcomes): ReadonlySet<string> | null {
  if (cancelled === undefined || cancelled === false) return null
  return new Set(cancelled === true ? [] : cancelled.after)
}
