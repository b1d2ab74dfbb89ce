/**
 * Images that are deployed though no job has tested them: all that comes before is their build, other deployments and approvals. Jobs whose
 * commands aren't known count as tests; those that only look at style don't, where the pipeline has tests.
 */
import { finding } from '../../diagnostics/catalog.ts'
import { graphOf } from '../../ir/graph.ts'
import type { Job, Pipeline } from '../../ir/types.ts'
import type { Rule } from '../rules.ts'
import { isTest, testsNothing } from './checks.ts'
import { deploymentsOf, isDeployment, isGate } from './deployments.ts'
import { imagesUsedBy, pushesOf } from './images.ts'

export const untestedImage: Rule = (pipeline) => {
  const deploys = deploymentsOf(pipeline).flatMap(({ job }) =>
    imagesUsedBy(job)
      .slice(0, 1)
      .map(({ builder, at }) => ({ job, builder, at })),
  )
  if (deploys.length === 0) return []
  const tests = pipeline.jobs.filter((job) => !isDeployment(job) && isTest(pipeline, job))
  const tested = testedJobs(pipeline, tests.length > 0)
  return deploys
    .filter(({ job }) => !tested.has(job.id))
    .map(({ job, builder, at }) =>
      finding(
        'deploy-untested-image',
        at,
        job.id,
        builder,
        tests.map(({ id }) => id),
      ),
    )
}

/** Ids of the jobs that test, and of those that wait for one. */
function testedJobs(pipeline: Pipeline, hasTests: boolean): ReadonlySet<string> {
  const tested = new Set<string>()
  for (const job of graphOf(pipeline).order) {
    if (job.needs.some((need) => tested.has(need.job)) || mayTest(pipeline, job, hasTests)) tested.add(job.id)
  }
  return tested
}

function mayTest(pipeline: Pipeline, job: Job, hasTests: boolean): boolean {
  if (isTest(pipeline, job)) return true
  if (isDeployment(job) || isGate(job) || pushesOf(pipeline, job).length > 0) return false
  return !hasTests || !testsNothing(pipeline, job)
}
