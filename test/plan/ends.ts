/** How the jobs of a pipeline end on a push to main. */
import type { Job } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import type { JobState, Outcomes, RunEvent } from '../../src/plan/types.ts'
import { pipelineOf } from './build.ts'

export const push: RunEvent = { event: 'push', branch: 'main' }

export function statesOf(jobs: readonly Job[], outcomes: Outcomes = {}, event: RunEvent = push): { readonly [id: string]: JobState } {
  return Object.fromEntries(plan(pipelineOf({ jobs }), event, outcomes).jobs.map(({ id, state }) => [id, state]))
}

/** The state of the last job. */
export function endOf(jobs: readonly Job[], outcomes: Outcomes = {}): JobState | undefined {
  return plan(pipelineOf({ jobs }), push, outcomes).jobs.at(-1)?.state
}
