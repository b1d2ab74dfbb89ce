/** Choices on the outside of values, and out of comparisons: what is chosen inside a text is a choice of texts. */
import { allOf, anyOf, foldCompare, joinText, negate } from './condition.ts'
import { holds } from './features.ts'
import type { Atom, Condition, EnvVar, Step, Value } from './types.ts'
import { literal, partsOf } from './value.ts'

/** What a language without a word for some value makes of it, such as a choice by the event. */
export type Rewrite = (value: Value) => Value
const asItIs: Rewrite = (value) => value

/** A choice inside a text or a fallback is a choice of texts or fallbacks; a chain of fallbacks goes to the right. */
export function liftChoice(value: Value, rewrite: Rewrite = asItIs): Value {
  switch (value.kind) {
    case 'text':
      return textOf(value.parts.map((part) => liftChoice(part, rewrite)))
    case 'or':
      return orElse(liftChoice(value.value, rewrite), liftChoice(value.fallback, rewrite), rewrite)
    case 'choose':
      return { ...value, then: liftChoice(value.then, rewrite), otherwise: liftChoice(value.otherwise, rewrite) }
    default:
      return rewrite(value)
  }
}

/** The parts have their choices on the outside already, and are as they shall be. */
function textOf(parts: readonly Value[]): Value {
  const index = parts.findIndex((part) => part.kind === 'choose')
  const part = parts[index]
  if (part?.kind !== 'choose') return joinText(parts)
  const put = (chosen: Value): Value => textOf(parts.with(index, chosen))
  return { kind: 'choose', when: part.when, then: put(part.then), otherwise: put(part.otherwise) }
}

function orElse(value: Value, fallback: Value, rewrite: Rewrite): Value {
  switch (value.kind) {
    case 'literal':
      return value.text === '' ? fallback : value
    case 'choose':
      return { ...value, then: orElse(value.then, fallback, rewrite), otherwise: orElse(value.otherwise, fallback, rewrite) }
    case 'or':
      return orElse(value.value, orElse(value.fallback, fallback, rewrite), rewrite)
    default:
      if (fallback.kind !== 'choose') return rewrite({ kind: 'or', value, fallback })
      return { ...fallback, then: orElse(value, fallback.then, rewrite), otherwise: orElse(value, fallback.otherwise, rewrite) }
  }
}

/** A fallback as a choice, for a language that has one for single variables alone, or for none. */
export function chosenByEmptiness({ value, fallback }: Extract<Value, { kind: 'or' }>): Value {
  const when = nonEmpty(value)
  if (when.kind === 'constant') return when.value ? value : fallback
  return { kind: 'choose', when, then: value, otherwise: fallback }
}

/** A text is empty if all of its parts are. */
function nonEmpty(value: Value): Condition {
  switch (value.kind) {
    case 'text':
      return anyOf(value.parts.map(nonEmpty))
    case 'or':
      return anyOf([nonEmpty(value.value), nonEmpty(value.fallback)])
    default:
      return compareChosen({ kind: 'compare', op: 'is', left: value, right: literal(''), negated: true })
  }
}

type Comparison = Extract<Atom, { kind: 'compare' }>

/** A comparison of a choice is a choice of comparisons; `leaf` says what becomes of each of these. */
export function compareChosen(atom: Comparison, rewrite: Rewrite = asItIs, leaf: (atom: Comparison) => Condition = foldCompare): Condition {
  return distributed({ ...atom, left: liftChoice(atom.left, rewrite), right: liftChoice(atom.right, rewrite) }, leaf)
}

/** The same without fallbacks: whether the value is empty decides what is compared. */
export function compareByEmptiness(atom: Comparison): Condition {
  return compareChosen(atom, (part) => (part.kind === 'or' ? chosenByEmptiness(part) : part))
}

function distributed(atom: Comparison, leaf: (atom: Comparison) => Condition): Condition {
  const { left, right } = atom
  if (left.kind === 'choose')
    return either(left.when, distributed({ ...atom, left: left.then }, leaf), distributed({ ...atom, left: left.otherwise }, leaf))
  if (right.kind === 'choose')
    return either(right.when, distributed({ ...atom, right: right.then }, leaf), distributed({ ...atom, right: right.otherwise }, leaf))
  return leaf(atom)
}

function either(when: Condition, then: Condition, otherwise: Condition): Condition {
  return anyOf([allOf([when, then]), allOf([negate(when), otherwise])])
}

/** Whether a variable, the folder or the name of one of the steps is chosen by such an atom. */
export function stepsChooseBy(steps: readonly Step[], test: (atom: Atom) => boolean): boolean {
  return steps.some(
    (step) =>
      varsChooseBy(step.env, test) ||
      (step.name !== null && choosesBy(step.name, test)) ||
      (step.kind === 'run' && (varsChooseBy(step.bindings, test) || (step.directory !== null && choosesBy(step.directory, test)))),
  )
}

export function varsChooseBy(vars: readonly EnvVar[], test: (atom: Atom) => boolean): boolean {
  return vars.some(({ value }) => choosesBy(value, test))
}

function choosesBy(value: Value, test: (atom: Atom) => boolean): boolean {
  return value.kind !== 'literal' && partsOf(value).some((part) => part.kind === 'choose' && holds(part.when, test))
}

export const isChanged = ({ kind }: Atom): boolean => kind === 'changed'
export const isStatus = ({ kind }: Atom): boolean => kind === 'status'
