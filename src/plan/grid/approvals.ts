/** Jobs behind an approval that can run without it: because it isn't asked for, or because it was refused. */
import { finding } from '../../diagnostics/catalog.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { graphOf } from '../../ir/graph.ts'
import type { Condition, Job, Pipeline } from '../../ir/types.ts'
import { type Situation, situationWords } from './situations.ts'

export function bypassedApprovals(pipeline: Pipeline, situations: readonly Situation[]): readonly Diagnostic[] {
  const above = approvalsAbove(pipeline)
  const { byId, order } = graphOf(pipeline)
  // What is there for a failure is meant to run then.
  const behind = order.filter((job) => (above.get(job.id)?.size ?? 0) > 0 && !testsFailure(job.when))
  if (behind.length === 0) return []
  const found = new Map<string, Diagnostic>()
  for (const situation of situations) {
    const ran = new Set(situation.plan.jobs.flatMap(({ id, state }) => (state === 'runs' || state === 'failed' ? [id] : [])))
    for (const job of behind) {
      if (!ran.has(job.id)) continue
      for (const approval of above.get(job.id) ?? []) {
        const key = `${job.id} ${approval}`
        const refused = situation.failed === approval && isBare(byId.get(approval))
        if (found.has(key) || (ran.has(approval) && !refused)) continue
        const leads = job.needs.filter((need) => need.job === approval || above.get(need.job)?.has(approval))
        // One that got past it already is the finding.
        if (leads.some((need) => need.job !== approval && ran.has(need.job))) continue
        const how = refused ? 'may be refused' : 'is skipped'
        found.set(
          key,
          finding('approval-bypassed', leads[0]?.origin ?? job.origin, job.id, approval, how, situationWords(situation, refused)),
        )
      }
    }
  }
  return [...found.values()]
}

/** An approval and nothing else: it fails if somebody says no. */
function isBare(job: Job | undefined): boolean {
  return job !== undefined && job.steps.length === 0 && job.call === null
}

/** By job: the jobs with an approval that it comes after. */
function approvalsAbove(pipeline: Pipeline): ReadonlyMap<string, ReadonlySet<string>> {
  const { byId, order } = graphOf(pipeline)
  const above = new Map<string, ReadonlySet<string>>()
  for (const { id, needs } of order) {
    const own = new Set<string>()
    for (const need of needs) {
      if (byId.get(need.job)?.approval) own.add(need.job)
      for (const approval of above.get(need.job) ?? []) own.add(approval)
    }
    above.set(id, own)
  }
  return above
}

function testsFailure(condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.some(testsFailure)
    case 'status':
      return !condition.negated && (condition.status === 'failed' || condition.status === 'cancelled')
    default:
      return false
  }
}
