/** Conditions as somebody writes them, made at random, and their truth by the words of the language: to hold the normal form against. */
import fc from 'fast-check'
import { allOf, anyOf, compareTexts, eventIn, hasStatus, negate, no, yes } from '../../src/ir/condition.ts'
import { type Cell, type CompareOp, type Condition, type EventName, eventNames, type Status } from '../../src/ir/types.ts'
import { holds, type Scene } from '../../src/plan/evaluate.ts'
import type { Facts } from '../../src/plan/facts.ts'
import { lit } from '../plan/build.ts'

// ───────────────────────────── conditions as somebody writes them

type Raw =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'event'; readonly events: readonly EventName[] }
  | { readonly kind: 'branch' | 'tag' | 'changed'; readonly glob: string }
  | { readonly kind: 'repository'; readonly name: string }
  | { readonly kind: 'status'; readonly status: Status }
  | { readonly kind: 'axis'; readonly op: CompareOp; readonly axis: string; readonly text: string; readonly negated: boolean }
  /** `choose(when, 'a', 'b').is('a')` */
  | { readonly kind: 'chosen'; readonly when: Raw }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Raw[] }
  | { readonly kind: 'not'; readonly of: Raw }

const names = ['main', 'release/1', 'v1']
const globs = ['main', 'release/*', 'v*', '**']
const texts = ['x', 'y', '']

const rawAtom: fc.Arbitrary<Raw> = fc.oneof(
  fc.record({ kind: fc.constant('constant' as const), value: fc.boolean() }),
  fc.record({ kind: fc.constant('event' as const), events: fc.subarray([...eventNames], { minLength: 1 }) }),
  fc.record({ kind: fc.constantFrom('branch' as const, 'tag' as const, 'changed' as const), glob: fc.constantFrom(...globs) }),
  fc.record({ kind: fc.constant('repository' as const), name: fc.constantFrom('org/a', 'org/b') }),
  fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom<Status>('succeeded', 'failed', 'cancelled', 'always') }),
  fc.record({
    kind: fc.constant('axis' as const),
    op: fc.constantFrom<CompareOp>('is', 'includes', 'startsWith', 'endsWith', 'matches'),
    axis: fc.constantFrom('os', 'constructor'),
    text: fc.constantFrom(...texts),
    negated: fc.boolean(),
  }),
)
export const raws: fc.Arbitrary<Raw> = fc.letrec<{ raw: Raw }>((tie) => ({
  raw: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    rawAtom,
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: fc.array(tie('raw'), { minLength: 1, maxLength: 4 }) }),
    fc.record({ kind: fc.constant('not' as const), of: tie('raw') }),
    fc.record({ kind: fc.constant('chosen' as const), when: tie('raw') }),
  ),
})).raw

/** As `resolve` does it. */
export function build(raw: Raw): Condition {
  switch (raw.kind) {
    case 'constant':
      return raw.value ? yes : no
    case 'event':
      return eventIn(raw.events)
    case 'branch':
    case 'tag':
      return { kind: raw.kind, glob: raw.glob, negated: false }
    case 'changed':
      return { kind: 'changed', globs: [raw.glob], ignore: [], negated: false }
    case 'repository':
      return { kind: 'repository', name: raw.name, negated: false }
    case 'status':
      return { kind: 'status', status: raw.status, negated: false }
    case 'axis':
      return { kind: 'compare', op: raw.op, left: { kind: 'matrix', axis: raw.axis }, right: lit(raw.text), negated: raw.negated }
    case 'chosen':
      return {
        kind: 'compare',
        op: 'is',
        left: { kind: 'choose', when: build(raw.when), then: lit('a'), otherwise: lit('b') },
        right: lit('a'),
        negated: false,
      }
    case 'all':
      return allOf(raw.of.map(build))
    case 'any':
      return anyOf(raw.of.map(build))
    case 'not':
      return negate(build(raw.of))
  }
}

// ───────────────────────────── their truth

interface World {
  readonly event: EventName
  readonly name: string
  readonly changed: string | null
  readonly repository: string
  readonly needsMet: boolean
  readonly failed: boolean
  readonly cancelled: boolean
  readonly cell: Cell
}
export const worlds: fc.Arbitrary<World> = fc.record({
  event: fc.constantFrom(...eventNames),
  name: fc.constantFrom(...names),
  changed: fc.constantFrom(...names, null),
  repository: fc.constantFrom('org/a', 'org/b'),
  needsMet: fc.boolean(),
  failed: fc.boolean(),
  cancelled: fc.boolean(),
  cell: fc.constantFrom<Cell>({ os: 'x' }, { os: 'y' }, {}),
})

const matching: { readonly [glob: string]: readonly string[] } = { main: ['main'], 'release/*': ['release/1'], 'v*': ['v1'], '**': names }

function truth(raw: Raw, world: World): boolean {
  switch (raw.kind) {
    case 'constant':
      return raw.value
    case 'event':
      return raw.events.includes(world.event)
    case 'branch':
      return ['push', 'schedule', 'manual'].includes(world.event) && matching[raw.glob]?.includes(world.name) === true
    case 'tag':
      return world.event === 'tag' && matching[raw.glob]?.includes(world.name) === true
    case 'changed':
      return world.changed === null || matching[raw.glob]?.includes(world.changed) === true
    case 'repository':
      return raw.name === world.repository
    case 'status':
      return { always: true, failed: world.failed, cancelled: world.cancelled, succeeded: world.needsMet }[raw.status]
    case 'axis':
      return compareTexts(raw.op, raw.axis === 'os' ? (world.cell.os ?? '') : '', raw.text) !== raw.negated
    case 'chosen':
      return truth(raw.when, world)
    case 'all':
      return raw.of.every((part) => truth(part, world))
    case 'any':
      return raw.of.some((part) => truth(part, world))
    case 'not':
      return !truth(raw.of, world)
  }
}

function rawHasStatus(raw: Raw): boolean {
  switch (raw.kind) {
    case 'status':
      return true
    case 'all':
    case 'any':
      return raw.of.some(rawHasStatus)
    case 'not':
      return rawHasStatus(raw.of)
    case 'chosen':
      return rawHasStatus(raw.when)
    default:
      return false
  }
}

export function sceneOf(world: World): Scene {
  const facts: Facts = {
    event: world.event,
    branch: ['push', 'schedule', 'manual'].includes(world.event) ? world.name : null,
    tag: world.event === 'tag' ? world.name : null,
    changed: world.changed === null ? null : [world.changed],
    repository: world.repository,
    ci: new Map(),
    inputs: new Map(),
    variables: new Map(),
    outputs: new Map(),
  }
  return { facts, cell: world.cell, status: { succeeded: world.needsMet, failed: world.failed, cancelled: world.cancelled } }
}

/** Whether a job with this `when` runs: the two rules of the language. */
export function rawRuns(raw: Raw, world: World): boolean {
  return truth(raw, world) && (rawHasStatus(raw) || world.needsMet)
}
export function runs(condition: Condition, world: World): boolean {
  return holds(condition, sceneOf(world)) && (hasStatus(condition) || world.needsMet)
}
