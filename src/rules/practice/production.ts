/**
 * Deployments to production: after somebody's approval, and after another environment has tried the same image.
 * A run that only a person can start is its own gate, and what it deploys was chosen and tried before. What a job deploys that waits for none
 * was made by another pipeline, and so may have been tried there.
 */
import { finding } from '../../diagnostics/catalog.ts'
import { type Diagnostic, within } from '../../diagnostics/diagnostic.ts'
import { graphOf } from '../../ir/graph.ts'
import type { Job, Pipeline } from '../../ir/types.ts'
import type { Rule } from '../rules.ts'
import { approvedJobs, type Deployment, deploymentsOf, isGate } from './deployments.ts'
import { imagesUsedBy } from './images.ts'
import { eventsOf, mayRunTogether } from './runs.ts'

export const production: Rule = (pipeline) => {
  const all = deploymentsOf(pipeline)
  const live = all.filter(({ job, isProduction }) => isProduction && !isGate(job) && !isStartedByHand(pipeline, job))
  if (live.length === 0) return []
  const before = lookBefore(pipeline, all)
  const approved = approvedJobs(pipeline)
  const others = all.filter(({ isProduction, environments }) => !isProduction && environments.length > 0).map(({ job }) => job)
  return live.flatMap(({ job, environments }) => {
    const { isStaged, isLive } = before.get(job.id) ?? nothing
    // What comes after a deployment to production is a part of it.
    if (isLive) return []
    const name = environments.join(', ')
    const findings: Diagnostic[] = []
    if (!approved.has(job.id)) findings.push(finding('production-without-gate', within(job.origin, 'environment'), job.id, name))
    if (!isStaged && (job.needs.length > 0 || others.length > 0)) findings.push(...checkStaging(pipeline, job, name, others))
    return findings
  })
}

function isStartedByHand(pipeline: Pipeline, job: Job): boolean {
  return pipeline.triggers.github === null && eventsOf(pipeline, job).every((event) => event === 'manual')
}

interface Before {
  readonly isStaged: boolean
  readonly isLive: boolean
}
const nothing: Before = { isStaged: false, isLive: false }

/** What comes before each job, by its id. */
function lookBefore(pipeline: Pipeline, deployments: readonly Deployment[]): ReadonlyMap<string, Before> {
  const byJob = new Map(deployments.map((each) => [each.job.id, each]))
  const before = new Map<string, Before>()
  for (const { id, needs } of graphOf(pipeline).order) {
    let { isStaged, isLive } = nothing
    for (const need of needs) {
      const above = before.get(need.job) ?? nothing
      const own = byJob.get(need.job)
      isStaged ||= above.isStaged || (own !== undefined && !own.isProduction)
      isLive ||= above.isLive || (own?.isProduction === true && !isGate(own.job))
    }
    before.set(id, { isStaged, isLive })
  }
  return before
}

/** Where staging runs from another branch or event, it can't come first; then only an image that is built anew is a finding. */
function checkStaging(pipeline: Pipeline, job: Job, name: string, others: readonly Job[]): readonly Diagnostic[] {
  const at = within(job.origin, 'environment')
  if (others.length === 0 || others.some((other) => mayRunTogether(pipeline, other, job))) {
    const known = others.slice(0, 5).map(({ id }) => id)
    return [finding('production-without-staging', at, job.id, name, known)]
  }
  const staging = imagesUsedBy(job).length === 0 ? undefined : others.find((other) => imagesUsedBy(other).length > 0)
  return staging === undefined ? [] : [finding('production-rebuilt-image', at, job.id, staging.id)]
}
