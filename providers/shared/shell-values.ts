/** Values of the model as text of a POSIX shell, whatever the provider calls its variables. */
import { chosenByEmptiness, liftChoice } from '../../src/ir/choice.ts'
import { allOf, anyOf, foldCompare, joinText } from '../../src/ir/condition.ts'
import type { Condition, Service, Value } from '../../src/ir/types.ts'
import { literal } from '../../src/ir/value.ts'
import { inDoubleQuotes } from './shell-text.ts'

/** Where the shell of a provider's job finds the values of the run. */
export interface ShellNames {
  /** The variable of the job's environment that holds exactly this value, or null. */
  readonly variableOf: (value: Value) => string | null
  /** What stands for the value between double quotes where that is more than a variable, or null. */
  readonly expansionOf: (value: Value) => string | null
}

/** Text that stands between double quotes in a shell. Choices have been lifted out of it. */
export function shellText(value: Value, names: ShellNames): string {
  return quotedText(value, false, names)
}

/** `inBraces`: inside `${…}`, which a brace of the text would end. */
function quotedText(value: Value, inBraces: boolean, names: ShellNames): string {
  const parts = value.kind === 'text' ? value.parts : [value]
  return parts.map((part, index) => quotedPart(part, startOf(parts[index + 1]), inBraces, names)).join('')
}

function quotedPart(value: Value, next: string, inBraces: boolean, names: ShellNames): string {
  switch (value.kind) {
    case 'literal':
      // bash looks for the end of an apostrophe there, unless that stands in quotes of its own.
      return inBraces ? inDoubleQuotes(value.text).replaceAll('}', '\\}').replaceAll("'", `"'"`) : inDoubleQuotes(value.text)
    case 'or':
      return orPart(value.value, value.fallback, inBraces, names)
    case 'text':
      return quotedText(value, inBraces, names)
    default: {
      const name = names.variableOf(value)
      return name === null ? (names.expansionOf(value) ?? '') : reference(name, next)
    }
  }
}

/** `${A:-${B:-text}}`. */
function orPart(value: Value, fallback: Value, inBraces: boolean, names: ShellNames): string {
  if (value.kind === 'or') return orPart(value.value, { kind: 'or', value: value.fallback, fallback }, inBraces, names)
  if (value.kind === 'literal' && value.text === '') return quotedText(fallback, inBraces, names)
  const name = names.variableOf(value)
  if (name === null) throw new Error('pipegen bug: a fallback of more than a variable is a choice.')
  return `\${${name}:-${quotedText(fallback, true, names)}}`
}

/** What the text after a reference begins with, as far as it is known. */
export function startOf(value: Value | undefined): string {
  return value?.kind === 'literal' ? value.text : ''
}

export function reference(name: string, next: string): string {
  return /^[A-Za-z0-9_]/.test(next) ? `\${${name}}` : `$${name}`
}

/** Hosts and ports put in. */
export function withServices(
  value: Value,
  services: readonly Service[],
  textOf: (services: readonly Service[], value: Extract<Value, { kind: 'service' }>) => string,
): Value {
  switch (value.kind) {
    case 'service':
      return literal(textOf(services, value))
    case 'text':
      return joinText(value.parts.map((part) => withServices(part, services, textOf)))
    case 'or': {
      const first = withServices(value.value, services, textOf)
      if (first.kind === 'literal' && first.text !== '') return first
      return { kind: 'or', value: first, fallback: withServices(value.fallback, services, textOf) }
    }
    case 'choose':
      return {
        kind: 'choose',
        when: withServicesIn(value.when, services, textOf),
        then: withServices(value.then, services, textOf),
        otherwise: withServices(value.otherwise, services, textOf),
      }
    default:
      return value
  }
}

/** The same in what a condition compares. */
export function withServicesIn(condition: Condition, services: readonly Service[], textOf: Parameters<typeof withServices>[2]): Condition {
  switch (condition.kind) {
    case 'all':
      return allOf(condition.of.map((part) => withServicesIn(part, services, textOf)))
    case 'any':
      return anyOf(condition.of.map((part) => withServicesIn(part, services, textOf)))
    case 'compare':
      return foldCompare({
        ...condition,
        left: withServices(condition.left, services, textOf),
        right: withServices(condition.right, services, textOf),
      })
    default:
      return condition
  }
}

/** The value with the choices that a shell has to make on the outside. `isVariable`: whether the shell has it under one name. */
export function chosenInShell(value: Value, isVariable: (value: Value) => boolean): Value {
  return liftChoice(value, (part) => {
    if (part.kind === 'ci' && part.name === 'event') return eventChoice
    return part.kind === 'or' && !isVariable(part.value) ? chosenByEmptiness(part) : part
  })
}

function eventIs(...events: readonly ('push' | 'tag' | 'pullRequest' | 'schedule' | 'manual')[]): Condition {
  return { kind: 'event', events }
}

const eventChoice: Value = {
  kind: 'choose',
  when: eventIs('pullRequest'),
  then: literal('pullRequest'),
  otherwise: {
    kind: 'choose',
    when: eventIs('schedule'),
    then: literal('schedule'),
    otherwise: {
      kind: 'choose',
      when: eventIs('manual'),
      then: literal('manual'),
      otherwise: { kind: 'choose', when: eventIs('tag'), then: literal('tag'), otherwise: literal('push') },
    },
  },
}
