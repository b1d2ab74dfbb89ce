/** How far triggers, conditions and values can be said in GitLab's words. */
import { isChanged, isStatus } from '../../../src/ir/choice.ts'
import { possibleEvents } from '../../../src/ir/condition.ts'
import { holds } from '../../../src/ir/features.ts'
import type { Condition, Patterns, Pipeline, RunStep, Schedule, Value } from '../../../src/ir/types.ts'
import { partsOf } from '../../../src/ir/value.ts'
import type { FeatureUse, Support } from '../../../src/provider.ts'
import { isJobVariable, stepOf } from '../../shared/uses.ts'
import { isDecidable, mentionsChanges } from '../condition.ts'
import { ruleVariable } from '../expression.ts'
import { faultOfChoice } from '../lower/choices.ts'
import { canBeSkipped, placementsOf } from '../lower/placement.ts'
import { differs, emulated, native, setting, unsupported, useVariant } from './levels.ts'

// ───────────────────────────── triggers

/** Whether some job can tell a push from a merge request. */
export function tellsPushesApart({ jobs }: Pipeline): boolean {
  return jobs.some(({ when }) =>
    holds(
      when,
      (atom) => atom.kind === 'branch' || (atom.kind === 'event' && atom.events.includes('push') !== atom.events.includes('pullRequest')),
    ),
  )
}

export function pathsSupport({ ignore }: Patterns): Support {
  return ignore.length > 0
    ? differs(
        'the jobs start, compare the commits, for which their images need git, and end green before their steps; an approval is waited for all the same.',
        'Name the `paths` that start the pipeline.',
      )
    : native
}

const mergeRequestTypes: ReadonlySet<string> = new Set(['opened', 'synchronize', 'reopened'])

export function typesSupport(types: readonly string[]): Support {
  const odd = types.find((type) => !mergeRequestTypes.has(type))
  if (odd !== undefined)
    return unsupported(
      `"${odd}" starts no pipeline: a merge request starts one when it is opened and when commits are pushed to it.`,
      'Leave `types` out.',
    )
  return types.length === mergeRequestTypes.size
    ? native
    : differs('a merge request starts pipelines when it is opened and when commits are pushed to it.')
}

export function scheduleSupport({ cron, timezone, branch }: Schedule): Support {
  const ref = branch ?? '$(git symbolic-ref --short HEAD)'
  return setting(
    `Create a pipeline schedule "${cron}" (${timezone ?? 'UTC'}) for ${branch === null ? 'the default branch' : `branch "${branch}"`}.`,
    `glab schedule create --cron "${cron}" --cronTimeZone "${timezone ?? 'UTC'}" --ref "${ref}" --description "${cron}"`,
  )
}

// ───────────────────────────── conditions

export function mentionsRunTime(condition: Condition): boolean {
  return holds(
    condition,
    (atom) => atom.kind === 'changed' || atom.kind === 'status' || (atom.kind === 'compare' && !isComparable(atom.left, atom.right)),
  )
}

function isComparable(left: Value, right: Value): boolean {
  return [left, right].every(
    (value) =>
      value.kind === 'literal' ||
      value.kind === 'matrix' ||
      ruleVariable(value) !== null ||
      (value.kind === 'ci' && value.name === 'event'),
  )
}

export function cancelledSupport(condition: Condition): Support {
  return holds(condition, (atom) => atom.kind === 'status' && atom.status === 'cancelled' && !atom.negated)
    ? unsupported('nothing starts in a pipeline that was cancelled.', useVariant)
    : native
}

/** What only shows once the needs' conditions are put together. */
export function placementSupport({ pipeline, job }: FeatureUse): Support {
  if (job === null) return native
  const fault = placementsOf(pipeline).get(job.id)?.fault ?? null
  return fault === null ? native : unsupported(fault, useVariant)
}

export function optionalSupport({ pipeline, subject }: FeatureUse): Support {
  const { job } = subject as { readonly job: string }
  return canBeSkipped(placementsOf(pipeline).get(job))
    ? differs(`if "${job}" is skipped while the pipeline runs, the job that needs it is skipped, too.`)
    : native
}

/** The use names the pipeline, the job or one of its steps; only steps ask while they run. */
export function changedSupport({ job, origin }: FeatureUse): Support {
  return job === null || (origin.parent === job.origin && origin.keys[0] === 'when') ? native : lookedUp
}

const lookedUp = emulated('the job compares the commits, for which its image needs git.')

export function compareSupport({ job, subject, origin }: FeatureUse): Support {
  const { left, right } = subject as Extract<Condition, { kind: 'compare' }>
  if (left.kind === 'literal' && right.kind === 'literal') return native
  const ofJob = job === null || (origin.parent === job.origin && origin.keys[0] === 'when')
  if (!ofJob) return [left, right].every(isShellValue) ? native : unsupported(outputOfAction, useVariant)
  if (isComparable(left, right) || isDecidable(subject as Condition)) return native
  if (![left, right].every(isShellValue))
    return unsupported("these values don't exist yet when the pipeline is created.", 'Compare in the `when` of steps.')
  return left.kind === 'output' || right.kind === 'output' ? native : guarded
}

/** What GitLab can't know when it creates the pipeline, the job itself asks. */
export const guarded = differs(
  'the job starts, asks, and ends green before its steps; an approval is waited for all the same.',
  'Use the `when` of steps, which is the same on every provider.',
)

const outputOfAction = "actions of GitHub's don't run, and so give no outputs."

function isShellValue(value: Value): boolean {
  return partsOf(value).every((part) => part.kind !== 'stepOutput')
}

export function stepConditionSupport({ subject, job }: FeatureUse): Support {
  return job !== null && mentionsChanges((subject as RunStep).when) ? lookedUp : emulated('the shell asks.')
}

/** Fields that GitLab expands when it creates the pipeline. */
const createdFields: ReadonlySet<unknown> = new Set(['environment', 'container', 'services', 'concurrency', 'tools'])

function choiceSupport(value: Value, { job, origin, pipeline }: FeatureUse): Support {
  if (job === null || origin.parent !== job.origin) return native
  const [field] = origin.keys
  if (field === 'gitlab') return unsupported('a value of an overlay is one text.', 'Give each alternative a job of its own, with a `when`.')
  if (!createdFields.has(field)) return native
  const fault = faultOfChoice(value, possibleEvents(pipeline.triggers))
  return fault === null
    ? emulated('the rules of the job set a variable.')
    : unsupported(fault, 'Choose by event(…), branch(…), tag(…) or an input.')
}

export function chooseSupport(use: FeatureUse): Support {
  const value = use.subject as Extract<Value, { kind: 'choose' }>
  const inStep = stepOf(use) !== undefined
  if (holds(value.when, isStatus) && !inStep)
    return unsupported('how earlier jobs ended is not known to a value.', 'Choose in a step, or give each alternative a job of its own.')
  const changes = holds(value.when, isChanged)
  if (inStep || isJobVariable(use)) return changes ? lookedUp : native
  if (changes)
    return unsupported('this is read before the job compares the commits.', 'Choose by event, branch or tag, or in a variable or a step.')
  if (mentionsRunTime(value.when) && use.origin.keys[0] !== 'checkout')
    return unsupported('what it is chosen by is known only once the job runs.', 'Choose by event, branch, tag or an input.')
  return choiceSupport(value, use)
}

export function orSupport(use: FeatureUse): Support {
  return choiceSupport(use.subject as Value, use)
}
