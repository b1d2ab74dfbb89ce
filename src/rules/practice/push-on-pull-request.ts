/**
 * Images that a pull request pushes: code that nobody has looked at, under a name that others pull; and a fork has no secrets to log in with.
 * A push is what `pushesOf` knows. One that the script itself decides about, inside `if` or behind a test, isn't a finding, nor is one that
 * somebody approves.
 */
import { finding } from '../../diagnostics/catalog.ts'
import type { Rule } from '../rules.ts'
import { approvedJobs } from './deployments.ts'
import { pushesOf } from './images.ts'
import { eventsOf, mayHold } from './runs.ts'

export const pushOnPullRequest: Rule = (pipeline) => {
  if (pipeline.triggers.pullRequest === null) return []
  const approved = approvedJobs(pipeline)
  return pipeline.jobs.flatMap((job) => {
    if (approved.has(job.id) || !eventsOf(pipeline, job).includes('pullRequest')) return []
    const push = pushesOf(pipeline, job).find(({ step, when }) => mayHold(step.when, 'pullRequest') && mayHold(when, 'pullRequest'))
    return push === undefined ? [] : [finding('push-on-pull-request', push.step.origin, job.id)]
  })
}
