/**
 * The truth of conditions and the text of values in a run.
 *
 * A condition never is "unknown": what nobody knows yet (a secret, an output or variable that wasn't given, what a step will write)
 * counts as empty in it, as it does on every provider where it isn't set. In an environment the same value stays, as data.
 */
import { compareTexts, joinText } from '../ir/condition.ts'
import { globMatches } from '../ir/glob.ts'
import type { Cell, Condition, Status, Value } from '../ir/types.ts'
import type { Facts } from './facts.ts'
import type { PlannedValue } from './types.ts'

/** Where a condition stands: in which run, in which cell, and what went before. */
export interface Scene {
  readonly facts: Facts
  readonly cell: Cell | null
  readonly status: StatusFacts
}
export type StatusFacts = { readonly [status in Exclude<Status, 'always'>]: boolean }

export function holds(condition: Condition, scene: Scene): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value
    case 'all':
      return condition.of.every((part) => holds(part, scene))
    case 'any':
      return condition.of.some((part) => holds(part, scene))
    case 'event':
      return condition.events.includes(scene.facts.event)
    case 'branch':
      return nameMatches(condition.glob, scene.facts.branch) !== condition.negated
    case 'tag':
      return nameMatches(condition.glob, scene.facts.tag) !== condition.negated
    case 'changed':
      return anyChanged(condition.globs, condition.ignore, scene.facts.changed) !== condition.negated
    case 'repository':
      return (condition.name === scene.facts.repository) !== condition.negated
    case 'status':
      return (condition.status === 'always' || scene.status[condition.status]) !== condition.negated
    case 'compare':
      return compareTexts(condition.op, textOf(condition.left, scene), textOf(condition.right, scene)) !== condition.negated
  }
}

function nameMatches(glob: string, name: string | null): boolean {
  return name !== null && globMatches(glob, name)
}

/** Whether a file passes: no glob of `ignore` takes it, and one of `globs` does; all do if there is none. null is no known base. */
export function anyChanged(globs: readonly string[], ignore: readonly string[], changed: readonly string[] | null): boolean {
  const matches = (list: readonly string[], file: string): boolean => list.some((glob) => globMatches(glob, file))
  return changed === null || changed.some((file) => (globs.length === 0 || matches(globs, file)) && !matches(ignore, file))
}

/** The smallest part of a false condition that alone makes it false. */
export function falsePart(condition: Condition, scene: Scene): Condition {
  if (condition.kind !== 'all') return condition
  const part = condition.of.find((each) => !holds(each, scene))
  return part === undefined ? condition : falsePart(part, scene)
}

/** The value with everything put in that is known: a literal if that is all of it. */
export function reduce(value: Value, scene: Scene): Value {
  switch (value.kind) {
    case 'literal':
    case 'secret':
    case 'env':
    case 'service':
    case 'stepOutput':
    case 'jobToken':
      return value
    case 'text':
      return joinText(value.parts.map((part) => reduce(part, scene)))
    case 'variable':
      return literalOr(scene.facts.variables.get(value.name), value)
    case 'matrix':
      return scene.cell === null ? value : literalOr(Object.hasOwn(scene.cell, value.axis) ? scene.cell[value.axis] : '', value)
    case 'output':
      return literalOr(scene.facts.outputs.get(value.job)?.get(value.name), value)
    case 'ci':
      return literalOr(scene.facts.ci.get(value.name), value)
    case 'input':
      return literalOr(scene.facts.inputs.get(value.name) ?? '', value)
    case 'choose':
      return reduce(holds(value.when, scene) ? value.then : value.otherwise, scene)
    case 'or': {
      const first = reduce(value.value, scene)
      if (first.kind === 'literal') return first.text === '' ? reduce(value.fallback, scene) : first
      return { kind: 'or', value: first, fallback: reduce(value.fallback, scene) }
    }
  }
}

function literalOr(text: string | undefined, value: Value): Value {
  return text === undefined ? value : { kind: 'literal', text }
}

export function planValue(value: Value, scene: Scene): PlannedValue {
  const reduced = reduce(value, scene)
  return reduced.kind === 'literal' ? { kind: 'known', text: reduced.text } : { kind: 'unknown', value: reduced }
}

/** The text as a condition reads it: what is unknown is ''. */
export function textOf(value: Value, scene: Scene): string {
  return knownText(reduce(value, scene))
}

function knownText(reduced: Value): string {
  switch (reduced.kind) {
    case 'literal':
      return reduced.text
    case 'text':
      return reduced.parts.map(knownText).join('')
    case 'or':
      return knownText(reduced.value) || knownText(reduced.fallback)
    default:
      return ''
  }
}
