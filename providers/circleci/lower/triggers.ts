/** Triggers → the `when` of a workflow: what starts a pipeline stands in the project's settings, the file can only narrow it. */
import { allOf, anyOf, eventIn, possibleEvents } from '../../../src/ir/condition.ts'
import type { Condition, EventName, Patterns, Pipeline, Value } from '../../../src/ir/types.ts'
import { literal } from '../../../src/ir/value.ts'
import { decide } from '../condition.ts'
import type { Settings } from '../settings.ts'

/** Every event that can reach CircleCI, whether or not this pipeline wants it. */
const everything: readonly EventName[] = ['push', 'tag', 'pullRequest', 'schedule', 'manual']

/** False where patterns leave nothing to start it; null is always. */
export function workflowCondition(pipeline: Pipeline, { events }: Settings): string | false | null {
  const decision = decide(
    triggerCondition(pipeline),
    everything.filter((event) => events.names[event].length > 0),
    events,
  )
  if (!decision.ok) throw new Error('pipegen bug: a trigger that is no expression')
  return decision.value && (decision.expression?.text ?? null)
}

/** Tags also start runs on demand, which only `manual` may. */
function triggerCondition({ triggers }: Pipeline): Condition {
  const { push, tag, pullRequest, schedules, manual } = triggers
  const parts: Condition[] = []
  if (push !== null) parts.push(on('push', namesCondition('branch', push.branches)))
  if (tag !== null) parts.push(on('tag', namesCondition('tag', tag.tags)))
  if (pullRequest !== null) parts.push(on('pullRequest', targetCondition(pullRequest.branches)))
  if (schedules.length > 0) parts.push(eventIn(['schedule']))
  if (manual !== null) parts.push(eventIn(['manual']))
  return anyOf(parts)
}

function on(event: EventName, condition: Condition): Condition {
  return allOf([eventIn([event]), condition])
}

function namesCondition(kind: 'branch' | 'tag', patterns: Patterns | null): Condition {
  return patternsCondition(patterns, (glob, negated) => ({ kind, glob, negated }))
}

function targetCondition(patterns: Patterns | null): Condition {
  const left: Value = { kind: 'ci', name: 'pullRequest.target' }
  return patternsCondition(patterns, (glob, negated) => ({ kind: 'compare', op: 'matches', left, right: literal(glob), negated }))
}

function patternsCondition(patterns: Patterns | null, atom: (glob: string, negated: boolean) => Condition): Condition {
  if (patterns === null) return { kind: 'constant', value: true }
  const only = patterns.only.map((glob) => atom(glob, false))
  return allOf([...(only.length === 0 ? [] : [anyOf(only)]), ...patterns.ignore.map((glob) => atom(glob, true))])
}

export function runsOnTags(pipeline: Pipeline): boolean {
  return possibleEvents(pipeline.triggers).includes('tag')
}
