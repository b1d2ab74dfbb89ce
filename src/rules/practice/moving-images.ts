/**
 * `latest`: as what a deployment runs, where nobody can tell later what that was; and as a tag that several branches move, so that it isn't
 * the newest release. Deployments are known by their commands.
 */

import { finding } from '../../diagnostics/catalog.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { isPattern } from '../../ir/glob.ts'
import type { Job, Pipeline } from '../../ir/types.ts'
import type { Rule } from '../rules.ts'
import { type Call, callsOf } from './calls.ts'
import { pushesOf } from './images.ts'
import { branchesOf, eventsOf, mayHold } from './runs.ts'

export const movingImages: Rule = (pipeline) => pipeline.jobs.flatMap((job) => [...deployed(pipeline, job), ...moved(pipeline, job)])

function deployed(pipeline: Pipeline, job: Job): readonly Diagnostic[] {
  return callsOf(pipeline, job, deployers).flatMap((call): Diagnostic[] => {
    const image = deploys(call) ? call.words.map(latestIn).find((found) => found !== null) : undefined
    return image ? [{ ...finding('image-latest', call.step.origin, image), severity: 'error' }] : []
  })
}

const deployers = /\b(kubectl|helm|gcloud|az|aws|docker|podman|oc|nomad|fly)\b/

/** What runs longer than the job: on a cluster, a service of a cloud, or the host of a deployment. */
function deploys({ words, job }: Call): boolean {
  const command = words.slice(0, 3).join(' ')
  if (
    /^(kubectl (set image|run|create)|helm (upgrade|install)|gcloud run deploy|az (webapp|containerapp|container) \w+|aws ecs|docker (service|stack) \w+|oc (set|new-app|tag)|nomad job|fly deploy)\b/.test(
      command,
    )
  )
    return true
  return job.environment !== null && /^(docker|podman) run\b/.test(command)
}

function latestIn(word: string): string | null {
  if (/(^|[.=,])(image\.)?tag=latest(,|$)/.test(word)) return word
  return /(?:^|[=,])([\w${?}][\w.${?}/:-]*:latest)(?:,|$)/.exec(word)?.[1] ?? null
}

function moved(pipeline: Pipeline, job: Job): readonly Diagnostic[] {
  if (!isOnSeveralBranches(pipeline, job)) return []
  const push = pushesOf(pipeline, job).find(
    ({ images, step, when }) =>
      images.some((image) => image.endsWith(':latest')) &&
      branchesOf(step.when) === null &&
      branchesOf(when) === null &&
      mayHold(step.when, 'push'),
  )
  return push === undefined ? [] : [finding('latest-from-branches', push.step.origin, job.id)]
}

function isOnSeveralBranches(pipeline: Pipeline, job: Job): boolean {
  const { push } = pipeline.triggers
  if (push === null || !eventsOf(pipeline, job).includes('push')) return false
  const branches = branchesOf(job.when) ?? (push.branches === null || push.branches.only.length === 0 ? null : push.branches.only)
  return branches === null || branches.length > 1 || branches.some(isPattern)
}
