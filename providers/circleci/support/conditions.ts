/** How far triggers, conditions and values can be said in CircleCI's words. */
import { isChanged, isStatus } from '../../../src/ir/choice.ts'
import { eventsOfComparison } from '../../../src/ir/condition.ts'
import { holds } from '../../../src/ir/features.ts'
import type { Condition, Pipeline, Schedule, Value } from '../../../src/ir/types.ts'
import { partsOf } from '../../../src/ir/value.ts'
import type { FeatureUse, Support } from '../../../src/provider.ts'
import { isJobVariable, stepOf } from '../../shared/uses.ts'
import { asksJob } from '../condition.ts'
import { readable } from '../expression.ts'
import { placementsOf } from '../lower/placement.ts'
import type { Settings } from '../settings.ts'
import { differs, emulated, native, unsupported, useVariant } from './levels.ts'

// ───────────────────────────── triggers

const pullRequestTypes: ReadonlySet<string> = new Set(['opened', 'synchronize', 'reopened'])

export const looks = differs(
  'the jobs start, compare the commits and end green before their steps; a push is compared with the commit before its last.',
)

/** The use names the pipeline, the job or one of its steps; a job that must not run ends early. */
export function changedSupport({ job, origin }: FeatureUse): Support {
  const ofJob = job !== null && origin.parent === job.origin && origin.keys[0] === 'when'
  if (ofJob) return looks
  return job?.checkout === null
    ? unsupported('a job without a checkout has nothing to compare.', 'Leave `checkout` to its default.')
    : differs('the job compares the commits: a push with the commit before its last.')
}

export function typesSupport(types: readonly string[]): Support {
  const odd = types.find((type) => !pullRequestTypes.has(type))
  if (odd !== undefined)
    return unsupported(`"${odd}" is another trigger of the project than the one that builds pull requests.`, 'Leave `types` out.')
  return types.length === pullRequestTypes.size
    ? native
    : differs('a pull request starts pipelines when it is opened or reopened and when commits are pushed to it.')
}

export function timezoneSupport({ timezone, cron }: Schedule): Support {
  return timezone === 'UTC'
    ? native
    : differs(
        `schedules are in UTC: "${cron}" in ${timezone ?? ''} is another hour in summer and in winter.`,
        'Choose one hour in UTC, or add two schedules.',
      )
}

// ───────────────────────────── conditions

export function mentionsRunTime(condition: Condition): boolean {
  return holds(condition, (atom) => atom.kind === 'changed' || atom.kind === 'status' || (atom.kind === 'compare' && !isDecidable(atom)))
}

/** Whether CircleCI can compare these when it makes the pipeline. */
function isDecidable(atom: Extract<Condition, { kind: 'compare' }>): boolean {
  if (eventsOfComparison(atom) !== null) return true
  const { left, right, op } = atom
  if (op === 'is' && left.kind === 'ci' && left.name === 'branch' && right.kind === 'ci' && right.name === 'defaultBranch') return true
  const known = (value: Value): boolean => readable(value) !== null || value.kind === 'matrix'
  const literal = (value: Value): boolean => value.kind === 'literal' || value.kind === 'matrix'
  return (known(left) && literal(right)) || (op === 'is' && known(right) && literal(left))
}

export function cancelledSupport(condition: Condition): Support {
  return holds(condition, (atom) => atom.kind === 'status' && atom.status === 'cancelled' && !atom.negated)
    ? unsupported('nothing starts in a workflow that was cancelled.', useVariant)
    : native
}

const undecidable = new WeakMap<Pipeline, boolean>()

/** Whether some job compares what CircleCI can't, which is reported as such. */
function hasUndecidable(pipeline: Pipeline): boolean {
  const known = undecidable.get(pipeline)
  if (known !== undefined) return known
  const found = pipeline.jobs.some(
    ({ when }) => when.kind !== 'constant' && holds(when, (atom) => atom.kind === 'compare' && !isDecidable(atom) && !asksJob(atom)),
  )
  undecidable.set(pipeline, found)
  return found
}

/** What only shows once the needs' conditions are put together. */
export function placementSupport({ pipeline, job }: FeatureUse, { events }: Settings): Support {
  if (job === null || hasUndecidable(pipeline)) return native
  const fault = placementsOf(pipeline, events).get(job.id)?.fault ?? null
  return fault === null ? native : unsupported(fault, useVariant)
}

export function statusSupport(use: FeatureUse): Support {
  const condition = use.subject as Condition
  const cancelled = cancelledSupport(condition)
  if (cancelled !== native) return cancelled
  return holds(condition, (atom) => atom.kind === 'status' && (atom.status === 'failed') !== atom.negated && atom.status !== 'always') &&
    (use.job?.needs.length ?? 0) > 0
    ? emulated('a job that runs after a failure is invoked once for each job that may fail; one of them runs.')
    : native
}

export function compareSupport({ job, subject, origin }: FeatureUse): Support {
  const atom = subject as Extract<Condition, { kind: 'compare' }>
  const { left, right } = atom
  if (left.kind === 'literal' && right.kind === 'literal') return native
  const ofJob = job === null || (origin.parent === job.origin && origin.keys[0] === 'when')
  if (!ofJob)
    return [left, right].every(isShellValue) ? native : unsupported("actions of GitHub's don't run, and so give no outputs.", useVariant)
  if (isDecidable(atom) || left.kind === 'output' || right.kind === 'output') return native
  return unsupported("these values don't exist yet when the pipeline is made.", 'Compare in the `when` of steps.')
}

function isShellValue(value: Value): boolean {
  return partsOf(value).every((part) => part.kind !== 'stepOutput')
}

/** What a variable or a step holds may depend on what the running job finds out. */
export function chooseSupport(use: FeatureUse): Support {
  const { when } = use.subject as Extract<Value, { kind: 'choose' }>
  const inStep = stepOf(use) !== undefined
  if (holds(when, isStatus) && !inStep)
    return unsupported('how earlier jobs ended is not known to a value.', 'Choose in a step, or give each alternative a job of its own.')
  if (!holds(when, isChanged)) return native
  return inStep || isJobVariable(use)
    ? changedSupport(use)
    : unsupported('this is read before the job compares the commits.', 'Choose by event, branch or tag, or in a variable or a step.')
}
