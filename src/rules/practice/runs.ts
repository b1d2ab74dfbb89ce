/** Which jobs some event can start, and which two can be in one run: what is sure never to be, and nothing else, is ruled out. */
import { branchEvents, eventsOfComparison, hasStatus, possibleEvents, tagEvents } from '../../ir/condition.ts'
import { globMatches, isPattern } from '../../ir/glob.ts'
import { graphOf } from '../../ir/graph.ts'
import type { Condition, EventName, Job, Pipeline } from '../../ir/types.ts'

export function mayHold(condition: Condition, event: EventName): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value
    case 'all':
      return condition.of.every((part) => mayHold(part, event))
    case 'any':
      return condition.of.some((part) => mayHold(part, event))
    case 'event':
      return condition.events.includes(event)
    case 'branch':
      return condition.negated || branchEvents.includes(event)
    case 'tag':
      return condition.negated || tagEvents.includes(event)
    case 'compare':
      return eventsOfComparison(condition)?.includes(event) ?? true
    default:
      return true
  }
}

const known = new WeakMap<Pipeline, ReadonlyMap<string, readonly EventName[]>>()

/** The events on which each job may run, by id: its own condition and those of its needs allow it. */
function eventsByJob(pipeline: Pipeline): ReadonlyMap<string, readonly EventName[]> {
  const before = known.get(pipeline)
  if (before !== undefined) return before
  const possible = possibleEvents(pipeline.triggers)
  const events = new Map<string, readonly EventName[]>()
  for (const job of graphOf(pipeline).order) {
    const waits = hasStatus(job.when) ? [] : job.needs.filter((need) => !need.optional)
    events.set(
      job.id,
      possible.filter((event) => mayHold(job.when, event) && waits.every((need) => events.get(need.job)?.includes(event) ?? true)),
    )
  }
  known.set(pipeline, events)
  return events
}

export function eventsOf(pipeline: Pipeline, job: Job): readonly EventName[] {
  return eventsByJob(pipeline).get(job.id) ?? []
}

export function mayRunTogether(pipeline: Pipeline, one: Job, other: Job): boolean {
  const others = eventsOf(pipeline, other)
  if (!eventsOf(pipeline, one).some((event) => others.includes(event))) return false
  const [a, b] = [branchesOf(one.when), branchesOf(other.when)]
  return a === null || b === null || a.some((left) => b.some((right) => mayMeet(left, right)))
}

/** Patterns of the branches that the condition asks for; null if it holds on others, too. */
export function branchesOf(condition: Condition): readonly string[] | null {
  switch (condition.kind) {
    case 'branch':
      return condition.negated ? null : [condition.glob]
    case 'compare': {
      const { op, left, right, negated } = condition
      if (negated || left.kind !== 'ci' || left.name !== 'branch' || right.kind !== 'literal') return null
      return op === 'is' || op === 'matches' ? [right.text] : null
    }
    case 'all':
      return condition.of.map(branchesOf).find((branches) => branches !== null) ?? null
    case 'any': {
      const all = condition.of.map(branchesOf)
      return all.includes(null) ? null : all.flatMap((branches) => branches ?? [])
    }
    default:
      return null
  }
}

function mayMeet(a: string, b: string): boolean {
  if (isPattern(a)) return isPattern(b) || globMatches(a, b)
  return isPattern(b) ? globMatches(b, a) : a === b
}
