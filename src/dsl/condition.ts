/** Conditions: when a job or step runs. They have one truth table, the same on every provider. */
import { PipegenError } from '../diagnostics/error.ts'
import { brand, copy, isOwn, kindOf } from './brand.ts'
import type { ConditionNode, ValueNode } from './nodes.ts'
import { callSite, noteCreated } from './registry.ts'
import type { Condition, ConditionLike, EventName } from './types.ts'
import { describe, twoCopies } from './value.ts'

type Data = ConditionNode extends infer N ? (N extends ConditionNode ? Omit<N, 'copy' | 'site'> : never) : never

const prototype = {
  [brand]: 'condition' as const,
  toString: refuse,
  toJSON: refuse,
  [Symbol.toPrimitive]: refuse,
}

function refuse(): never {
  throw new PipegenError(
    'value-in-string',
    'A condition stands in a plain string or calculation.',
    'Use it in `when`, or choose(condition, a, b) to get a value.',
  )
}

/** Makes a condition and notes where: one that nobody uses is a mistake. `below` is the public function that was called. */
export function makeCondition(data: Data, below: unknown): Condition {
  const site = callSite(below, 2)
  const node = Object.freeze({ ...data, copy, site })
  noteCreated(node, site)
  return Object.freeze(Object.assign(Object.create(prototype), { node }))
}

export function compare(op: Extract<Data, { kind: 'compare' }>['op'], left: ValueNode, right: ValueNode, negated: boolean): Condition {
  return makeCondition({ kind: 'compare', op, left, right, negated }, compare)
}

/** The node behind a condition; throws at the author's line for anything else. */
export function conditionNodeOf(condition: unknown): ConditionNode {
  if (kindOf(condition) !== 'condition') {
    throw new PipegenError(
      'not-a-condition',
      `A condition was expected here, but got ${describe(condition)}.`,
      'Build conditions with branch(), tag(), event(), value.is() and so on, and combine them with all(), any() and not().',
    )
  }
  if (!isOwn(condition)) throw twoCopies()
  return (condition as { node: ConditionNode }).node
}

/**
 * The run is on a branch that one of the globs matches. False on pull requests and tags: see `ci.pullRequest.source` and `target`.
 * @example branch('main', 'release/*')
 */
export function branch(...globs: string[]): Condition {
  return makeCondition({ kind: 'branch', globs }, branch)
}

/** The run is for a tag that one of the globs matches: one that was pushed, or that of a release. */
export function tag(...globs: string[]): Condition {
  return makeCondition({ kind: 'tag', globs }, tag)
}

/** The run was started by one of these events. They are disjoint: the push of a tag is `tag`, not `push`. */
export function event(...names: EventName[]): Condition {
  return makeCondition({ kind: 'event', events: names }, event)
}

/**
 * A file that one of the globs matches was changed: since the merge base on a pull request, since the commit before on a push.
 * True where there is nothing to compare with: on tags, schedules, manual runs and the first push of a branch.
 */
export function changed(...globs: string[]): Condition {
  return makeCondition({ kind: 'changed', globs }, changed)
}

/** The run belongs to this repository, and not to a fork of it. */
export function repository(name: `${string}/${string}`): Condition {
  return makeCondition({ kind: 'repository', name }, repository)
}

/** Every one of these is true. */
export function all(...conditions: ConditionLike[]): Condition {
  return makeCondition({ kind: 'all', of: conditions.map(conditionNodeOf) }, all)
}

/** At least one of these is true. */
export function any(...conditions: ConditionLike[]): Condition {
  return makeCondition({ kind: 'any', of: conditions.map(conditionNodeOf) }, any)
}

export function not(condition: ConditionLike): Condition {
  return makeCondition({ kind: 'not', of: conditionNodeOf(condition) }, not)
}

/** True whatever happened before: the job waits for its needs to end, then runs. */
export function always(): Condition {
  return makeCondition({ kind: 'status', status: 'always' }, always)
}

/** On a job: some ancestor, direct or not, failed and was not allowed to. On a step: an earlier step of the job did. */
export function failed(): Condition {
  return makeCondition({ kind: 'status', status: 'failed' }, failed)
}

/** On a job: every need is met. On a step: no earlier step failed. */
export function succeeded(): Condition {
  return makeCondition({ kind: 'status', status: 'succeeded' }, succeeded)
}

/** The run was cancelled. */
export function cancelled(): Condition {
  return makeCondition({ kind: 'status', status: 'cancelled' }, cancelled)
}
