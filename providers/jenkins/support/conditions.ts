/** How far triggers, conditions and values can be said in Jenkins' words. */

import { holds } from '../../../src/ir/features.ts'
import type { Condition, Job, RunStep, Schedule } from '../../../src/ir/types.ts'
import { partsOf } from '../../../src/ir/value.ts'
import type { FeatureUse, Support } from '../../../src/provider.ts'
import { hasTimeLimits } from '../lower/sequence.ts'
import { branchOf, scheduledBranches, zoneOf } from '../lower/triggers.ts'
import type { Settings } from '../settings.ts'
import { differs, emulated, native, unsupported, useVariant } from './levels.ts'

const pullRequestTypes: ReadonlySet<string> = new Set(['opened', 'synchronize', 'reopened'])

export function typesSupport(types: readonly string[]): Support {
  const odd = types.find((type) => !pullRequestTypes.has(type))
  if (odd !== undefined)
    return unsupported(
      `"${odd}" starts no build: a pull request is built when it is opened and when commits are pushed to it.`,
      'Leave `types` out.',
    )
  return types.length === pullRequestTypes.size
    ? native
    : differs('a pull request is built when it is opened and when commits are pushed to it.')
}

/** All lines of a branch's cron share one time zone, and a build doesn't know which line started it. */
export function schedulesSupport(schedule: Schedule, all: readonly Schedule[], settings: Settings): Support {
  const branch = branchOf(schedule, settings)
  const first = all.find((each) => branchOf(each, settings) === branch)
  if (zoneOf(first) !== zoneOf(schedule))
    return unsupported('all schedules of a branch share one time zone.', 'Write them in one time zone, or in two pipelines.')
  if (scheduledBranches(all, settings).length > 1) return emulated('each branch has a timer of its own, chosen by its name.')
  return branch === null
    ? emulated('every branch has the timer, and a guard stops all but the one that Jenkins calls primary.')
    : emulated('every branch has the timer, and a guard stops all but this one.')
}

/** `catchError` goes on after a time limit, but takes over its result. Source: workflow-basic-steps, CatchErrorStep. */
export function allowedTimeout(what: 'job' | 'step'): Support {
  return differs(`where the time limit of a ${what} that may fail runs out, the build goes on, but ends as aborted.`)
}

/** Declarative leaves out each stage after an abort. */
export function jobStatusSupport(condition: Condition): Support {
  const cancelled = cancelledSupport(condition)
  if (cancelled.level !== 'native' || !mayHoldAfterAbort(condition)) return cancelled
  return differs('in a build that was aborted no job starts, whatever its condition.', 'Use `after` for what each job has to clean up.')
}

export function stepStatusSupport(condition: Condition, job: Job | null): Support {
  const cancelled = cancelledSupport(condition)
  if (cancelled.level !== 'native' || job === null || !hasTimeLimits(job) || !asksForFailure(condition)) return cancelled
  return differs(
    'where a step of the job has a time limit, an abort counts as a failure, too.',
    'Leave out the `timeout` of the steps: the job has one.',
  )
}

function cancelledSupport(condition: Condition): Support {
  return holds(condition, (atom) => atom.kind === 'status' && atom.status === 'cancelled' && !atom.negated)
    ? unsupported('nothing starts in a build that was aborted.', useVariant)
    : native
}

/** Whether the condition may be true once the run was cancelled, after which neither `succeeded()` nor `failed()` is. */
function mayHoldAfterAbort(condition: Condition): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value
    case 'all':
      return condition.of.every(mayHoldAfterAbort)
    case 'any':
      return condition.of.some(mayHoldAfterAbort)
    case 'status':
      return (condition.status === 'always' || condition.status === 'cancelled') !== condition.negated
    default:
      return true
  }
}

function asksForFailure(condition: Condition): boolean {
  return holds(condition, (atom) => atom.kind === 'status' && (atom.status === 'failed' || (atom.status === 'succeeded' && atom.negated)))
}

const wantsCheckout = new Set(['sha', 'shortSha', 'commit.message', 'workspace'])

/** A job's own condition is asked before it has an agent. */
export function compareSupport({ job, subject, origin }: FeatureUse, _: Settings): Support {
  const { left, right } = subject as Extract<Condition, { kind: 'compare' }>
  const parts = [left, right].flatMap(partsOf)
  const ofJob = job !== null && origin.parent === job.origin && origin.keys[0] === 'when'
  if (!ofJob) return native
  const early = parts.find(
    (part) => part.kind === 'secret' || part.kind === 'service' || (part.kind === 'ci' && wantsCheckout.has(part.name)),
  )
  return early === undefined
    ? native
    : unsupported('this value is known only once the job has an agent.', 'Compare in the `when` of steps.')
}

export function stepConditionSupport({ subject }: FeatureUse): Support {
  return (subject as RunStep).when.kind === 'constant' ? native : emulated('Groovy asks.')
}
