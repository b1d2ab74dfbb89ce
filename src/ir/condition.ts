/**
 * Conditions in normal form: negations in the atoms, lists flat, constants and event sets folded.
 * Build them with these functions and they stay so.
 */
import { globCovers, globMatches } from './glob.ts'
import { type Atom, type Cell, type Condition, type EventName, eventNames, type Triggers, type Value } from './types.ts'
import { partsOf } from './value.ts'

export const yes: Condition = Object.freeze({ kind: 'constant', value: true })
export const no: Condition = Object.freeze({ kind: 'constant', value: false })

export function isNever(condition: Condition): boolean {
  return condition.kind === 'constant' && !condition.value
}

export function allOf(parts: readonly Condition[]): Condition {
  return combine('all', parts)
}

export function anyOf(parts: readonly Condition[]): Condition {
  return combine('any', parts)
}

/** `all` is stopped by false and indifferent to true; `any` the reverse. Event sets meet in the first one's place. */
function combine(kind: 'all' | 'any', parts: readonly Condition[]): Condition {
  const flat: Condition[] = []
  const seen = new Set<string>()
  let events: { at: number; names: readonly EventName[] } | null = null
  for (const part of parts.flatMap((each) => (each.kind === kind ? each.of : [each]))) {
    if (part.kind === 'constant') {
      if (part.value === (kind === 'any')) return decided(part.value, parts)
      continue
    }
    if (part.kind === 'event') {
      if (events === null) {
        events = { at: flat.length, names: part.events }
        flat.push(part)
      } else events = { at: events.at, names: meet(kind, events.names, part.events) }
      continue
    }
    const key = conditionKey(part)
    if (seen.has(key)) continue
    seen.add(key)
    flat.push(part)
  }
  if (events !== null) {
    const event = eventIn(events.names)
    if (event.kind === 'constant') {
      if (event.value === (kind === 'any')) return decided(event.value, parts)
      flat.splice(events.at, 1)
    } else flat[events.at] = event
  }
  if (flat.some((part) => 'negated' in part && seen.has(conditionKey(negate(part))))) return decided(kind === 'any', parts)
  const kept = withoutImplied(kind, flat)
  const [first] = kept
  if (first === undefined) return kind === 'all' ? yes : no
  return kept.length === 1 ? first : { kind, of: kept }
}

/** Each is compared with each other, and more than a few are rare. */
const mostCompared = 20

/** Changes below `src/app/` are changes below `src/`: of two such tests the one that decides is enough. */
function withoutImplied(kind: 'all' | 'any', parts: readonly Condition[]): readonly Condition[] {
  const tests = parts.filter((part) => part.kind === 'changed')
  if (tests.length < 2 || tests.length > mostCompared) return parts
  const implied = new Set<Condition>()
  for (const one of tests)
    for (const other of tests) {
      if (one === other || one.negated !== other.negated || implied.has(one)) continue
      const [wide, narrow] = (kind === 'all') === one.negated ? [one, other] : [other, one]
      if (narrow.globs.every((glob) => wide.globs.some((each) => globCovers(each, glob)))) implied.add(other)
    }
  return implied.size === 0 ? parts : parts.filter((part) => !implied.has(part))
}

/**
 * A constant; but `always()` or its negation where that folds a status test away.
 * One anywhere in a `when` changes what an unmet need does, whatever the rest of the condition says.
 */
function decided(value: boolean, parts: readonly Condition[]): Condition {
  if (parts.some(hasStatus)) return { kind: 'status', status: 'always', negated: !value }
  return value ? yes : no
}

/** What is never true is so with or without a status test. */
function settle(condition: Condition): Condition {
  return condition.kind === 'status' && condition.status === 'always' && condition.negated ? no : condition
}

function meet(kind: 'all' | 'any', a: readonly EventName[], b: readonly EventName[]): readonly EventName[] {
  return eventNames.filter((name) => (kind === 'all' ? a.includes(name) && b.includes(name) : a.includes(name) || b.includes(name)))
}

/** The run's event is one of these. */
export function eventIn(events: readonly EventName[]): Condition {
  if (events.length === 0) return no
  return { kind: 'event', events: eventNames.filter((name) => events.includes(name)) }
}

export function negate(condition: Condition): Condition {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? no : yes
    case 'all':
      return anyOf(condition.of.map(negate))
    case 'any':
      return allOf(condition.of.map(negate))
    case 'event':
      // Not a constant even when all six are excluded: GitHub has events beyond the neutral ones.
      return { kind: 'event', events: eventNames.filter((name) => !condition.events.includes(name)) }
    default:
      return { ...condition, negated: !condition.negated }
  }
}

/** Folds what the triggers decide: events that never start the pipeline, and branch or tag tests that contradict the event. */
export function restrictToTriggers(condition: Condition, triggers: Triggers): Condition {
  if (condition.kind === 'constant') return condition
  const possible = possibleEvents(triggers)
  return settle(foldEvents(condition, possible, triggers.github !== null))
}

export function possibleEvents(triggers: Triggers): readonly EventName[] {
  const { push, tag, pullRequest, schedules, manual, release } = triggers
  const possible: { readonly [event in EventName]: boolean } = {
    push: push !== null,
    tag: tag !== null,
    pullRequest: pullRequest !== null,
    schedule: schedules.length > 0,
    manual: manual !== null,
    release,
  }
  return eventNames.filter((name) => possible[name])
}

/** Events on which `branch()` can be true. */
export const branchEvents: readonly EventName[] = ['push', 'schedule', 'manual']

/** Events on which `tag()` can be true: a release has a tag. */
export const tagEvents: readonly EventName[] = ['tag', 'release']

function foldEvents(condition: Condition, possible: readonly EventName[], others: boolean): Condition {
  switch (condition.kind) {
    case 'all': {
      // Within a conjunction, the events of its own parts narrow what is possible for the others.
      const own = condition.of.find((part) => part.kind === 'event')
      const narrowed = own?.kind === 'event' ? possible.filter((name) => own.events.includes(name)) : possible
      return allOf(
        condition.of.map((part) =>
          part === own ? foldEvents(part, possible, others) : foldEvents(part, narrowed, others && own === undefined),
        ),
      )
    }
    case 'any':
      return anyOf(condition.of.map((part) => foldEvents(part, possible, others)))
    case 'event': {
      const events = condition.events.filter((name) => possible.includes(name))
      if (events.length === possible.length && !others) return yes
      return eventIn(events)
    }
    case 'branch':
      return possible.some((name) => branchEvents.includes(name)) || others ? condition : condition.negated ? yes : no
    case 'tag':
      return possible.some((name) => tagEvents.includes(name)) || others ? condition : condition.negated ? yes : no
    default:
      return condition
  }
}

/** The condition for one cell of the job's matrix: its values put in, comparisons of known values folded. */
export function conditionForCell(condition: Condition, cell: Cell | null): Condition {
  return settle(foldCell(condition, cell))
}

function foldCell(condition: Condition, cell: Cell | null): Condition {
  switch (condition.kind) {
    case 'all':
      return allOf(condition.of.map((part) => foldCell(part, cell)))
    case 'any':
      return anyOf(condition.of.map((part) => foldCell(part, cell)))
    case 'compare':
      return foldCompare({ ...condition, left: valueForCell(condition.left, cell), right: valueForCell(condition.right, cell) })
    default:
      return condition
  }
}

/** A comparison of two known texts is a constant. */
export function foldCompare(atom: Extract<Atom, { kind: 'compare' }>): Condition {
  const { left, right, op, negated } = atom
  if (left.kind !== 'literal' || right.kind !== 'literal') return atom
  return compareTexts(op, left.text, right.text) !== negated ? yes : no
}

export function compareTexts(op: 'is' | 'includes' | 'startsWith' | 'endsWith' | 'matches', left: string, right: string): boolean {
  switch (op) {
    case 'is':
      return left === right
    case 'includes':
      return left.includes(right)
    case 'startsWith':
      return left.startsWith(right)
    case 'endsWith':
      return left.endsWith(right)
    case 'matches':
      return globMatches(right, left)
  }
}

/** A comparison of `ci.event` is a set of events. */
export function eventsOfComparison(atom: Extract<Atom, { kind: 'compare' }>): readonly EventName[] | null {
  const { op, left, right, negated } = atom
  if (left.kind === 'ci' && left.name === 'event' && right.kind === 'literal')
    return eventNames.filter((name) => compareTexts(op, name, right.text) !== negated)
  if (right.kind === 'ci' && right.name === 'event' && left.kind === 'literal' && op === 'is')
    return eventNames.filter((name) => (name === left.text) !== negated)
  return null
}

/** The value for one cell: matrix values become literals (a key that the cell lacks is ''). Without a cell nothing changes. */
export function valueForCell(value: Value, cell: Cell | null): Value {
  if (cell === null) return value
  switch (value.kind) {
    case 'matrix':
      return { kind: 'literal', text: (Object.hasOwn(cell, value.axis) ? cell[value.axis] : undefined) ?? '' }
    case 'text':
      return joinText(value.parts.map((part) => valueForCell(part, cell)))
    case 'or': {
      const first = valueForCell(value.value, cell)
      if (first.kind === 'literal') return first.text === '' ? valueForCell(value.fallback, cell) : first
      return { kind: 'or', value: first, fallback: valueForCell(value.fallback, cell) }
    }
    case 'choose': {
      const when = foldCell(value.when, cell)
      if (when.kind === 'constant') return valueForCell(when.value ? value.then : value.otherwise, cell)
      return { kind: 'choose', when, then: valueForCell(value.then, cell), otherwise: valueForCell(value.otherwise, cell) }
    }
    default:
      return value
  }
}

/** A text of these parts: neighbouring literals joined, empty ones dropped, one part alone not wrapped. */
export function joinText(parts: readonly Value[]): Value {
  const joined: Value[] = []
  for (const part of parts.flatMap((each) => (each.kind === 'text' ? each.parts : [each]))) {
    const last = joined.at(-1)
    if (part.kind === 'literal' && part.text === '') continue
    if (part.kind === 'literal' && last?.kind === 'literal') joined[joined.length - 1] = { kind: 'literal', text: last.text + part.text }
    else joined.push(part)
  }
  const [first] = joined
  if (first === undefined) return { kind: 'literal', text: '' }
  return joined.length === 1 ? first : { kind: 'text', parts: joined }
}

/** Whether a status test stands anywhere in the condition: then only the condition decides. */
export function hasStatus(condition: Condition): boolean {
  switch (condition.kind) {
    case 'status':
      return true
    case 'all':
    case 'any':
      return condition.of.some(hasStatus)
    case 'compare':
      return [condition.left, condition.right].flatMap(partsOf).some((part) => part.kind === 'choose' && hasStatus(part.when))
    default:
      return false
  }
}

/** Equal for equal conditions. */
export function conditionKey(condition: Condition): string {
  return JSON.stringify(condition)
}
