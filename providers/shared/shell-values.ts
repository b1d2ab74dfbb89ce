/** Values of the model as text of a POSIX shell, whatever the provider calls its variables. */
import { joinText } from '../../src/ir/condition.ts'
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
  // A text that holds a literal is never empty; others are refused before.
  return name === null ? shellText(value, names) : `\${${name}:-${quotedText(fallback, true, names)}}`
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
      return { ...value, then: withServices(value.then, services, textOf), otherwise: withServices(value.otherwise, services, textOf) }
    default:
      return value
  }
}

/** The event is a choice; a choice inside a text is a choice of texts. */
export function liftChoice(value: Value): Value {
  switch (value.kind) {
    case 'ci':
      return value.name === 'event' ? eventChoice : value
    case 'text': {
      const parts = value.parts.map(liftChoice)
      const index = parts.findIndex((part) => part.kind === 'choose')
      const part = parts[index]
      if (part?.kind !== 'choose') return joinText(parts)
      const put = (chosen: Value): Value => liftChoice(joinText(parts.with(index, chosen)))
      return { kind: 'choose', when: part.when, then: put(part.then), otherwise: put(part.otherwise) }
    }
    case 'or': {
      const first = liftChoice(value.value)
      const second = liftChoice(value.fallback)
      if (first.kind === 'choose') return { ...first, then: orElse(first.then, second), otherwise: orElse(first.otherwise, second) }
      if (second.kind === 'choose') return { ...second, then: orElse(first, second.then), otherwise: orElse(first, second.otherwise) }
      return orElse(first, second)
    }
    case 'choose':
      return { ...value, then: liftChoice(value.then), otherwise: liftChoice(value.otherwise) }
    default:
      return value
  }
}

function orElse(value: Value, fallback: Value): Value {
  if (value.kind === 'literal') return value.text === '' ? fallback : value
  if (value.kind === 'choose' || fallback.kind === 'choose') return liftChoice({ kind: 'or', value, fallback })
  return { kind: 'or', value, fallback }
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
