/**
 * What a pipeline does when something happens: which jobs and steps run, with which environment, and why the others don't.
 * The truth table of the language as code; every provider's file must agree with it.
 */
import { graphOf } from '../ir/graph.ts'
import type { Pipeline } from '../ir/types.ts'
import { factsOf } from './facts.ts'
import { planJobs } from './jobs.ts'
import { indexOutcomes } from './outcomes.ts'
import { startReason } from './triggers.ts'
import type { Outcomes, Plan, PlannedGate, PlannedJob, RunEvent } from './types.ts'

/** Linear in the size of the pipeline. The pipeline is one that `resolve` gave: needs exist and form no cycle. */
export function plan(pipeline: Pipeline, event: RunEvent, outcomes: Outcomes = {}): Plan {
  const reason = startReason(pipeline.triggers, event)
  if (reason.kind !== 'trigger-matched') return { starts: false, reason, jobs: [], gate: null }
  const run = { pipeline, facts: factsOf(pipeline, event, outcomes), outcomes: indexOutcomes(outcomes) }
  const jobs = planJobs(run, graphOf(pipeline).order)
  return { starts: true, reason, jobs, gate: pipeline.gate === null ? null : planGate(pipeline.gate, jobs) }
}

/** Succeeds if and only if nothing failed or was cancelled; an allowed failure is none. */
function planGate(id: string, jobs: readonly PlannedJob[]): PlannedGate {
  if (jobs.some(({ state }) => state === 'waits')) return { id, state: 'waits' }
  const bad = jobs.some(({ state, allowed }) => state === 'cancelled' || (state === 'failed' && !allowed))
  return { id, state: bad ? 'failed' : 'runs' }
}
