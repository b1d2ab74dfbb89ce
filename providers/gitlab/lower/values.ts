/** Values in the two languages of a job: GitLab's own expansion (`variables`, `image`, …) and the shell's. */
import { joinText } from '../../../src/ir/condition.ts'
import type { CiName, Condition, Service, Value } from '../../../src/ir/types.ts'
import { literal } from '../../../src/ir/value.ts'
import { inDoubleQuotes } from '../../shared/shell-text.ts'
import { ciVariables, inputVariable, matrixVariable, outputVariable, serviceAlias } from '../names.ts'

/** Hexadecimal digits, numbers and paths that GitLab makes: nobody can hide a `$` in them, so that they may be expanded again. Each is set in every run. */
const trusted: ReadonlySet<CiName> = new Set(['sha', 'shortSha', 'runId', 'runNumber', 'runUrl', 'repository', 'workspace'])

/** The variable of the job's environment that holds exactly this value, or null. */
export function variableOf(value: Value): string | null {
  switch (value.kind) {
    case 'secret':
    case 'variable':
    case 'env':
      return value.name
    case 'matrix':
      return matrixVariable(value.axis)
    case 'output':
      return outputVariable(value.job, value.name)
    case 'input':
      return inputVariable(value.name)
    case 'ci':
      return ciVariables[value.name]
    case 'jobToken':
      return 'CI_JOB_TOKEN'
    default:
      return null
  }
}

/** The value of a service's host or port is known now. */
export function serviceText(services: readonly Service[], value: Extract<Value, { kind: 'service' }>): string {
  const service = services.find(({ id }) => id === value.service)
  return value.field === 'host' ? serviceAlias(value.service) : String(service?.ports[0] ?? '')
}

/** Hosts and ports put in. */
export function withServices(value: Value, services: readonly Service[]): Value {
  switch (value.kind) {
    case 'service':
      return literal(serviceText(services, value))
    case 'text':
      return joinText(value.parts.map((part) => withServices(part, services)))
    case 'or': {
      const first = withServices(value.value, services)
      if (first.kind === 'literal' && first.text !== '') return first
      return { kind: 'or', value: first, fallback: withServices(value.fallback, services) }
    }
    case 'choose':
      return { ...value, then: withServices(value.then, services), otherwise: withServices(value.otherwise, services) }
    default:
      return value
  }
}

/** Whether `variables:` can hold the value: it is known, or made by GitLab of harmless characters. */
export function isSettled(value: Value): boolean {
  switch (value.kind) {
    case 'literal':
    case 'matrix':
      return true
    case 'ci':
      return trusted.has(value.name)
    case 'text':
      return value.parts.every(isSettled)
    default:
      return false
  }
}

// ───────────────────────────── GitLab's expansion

/** Text in which GitLab expands `$NAME`. */
export function expandedText(value: Value): string {
  const parts = value.kind === 'text' ? value.parts : [value]
  return parts.map((part, index) => expandedPart(part, startOf(parts[index + 1]))).join('')
}

function expandedPart(value: Value, next: string): string {
  if (value.kind === 'literal') return value.text.replaceAll('$', '$$$$')
  // A branch's name may hold what a field refuses; its slug doesn't.
  if (value.kind === 'ci' && (value.name === 'branch' || value.name === 'ref')) return reference('CI_COMMIT_REF_SLUG', next)
  if (value.kind === 'or') return expandedPart(value.value, next)
  const name = variableOf(value)
  return name === null ? '' : reference(name, next)
}

function startOf(value: Value | undefined): string {
  return value?.kind === 'literal' ? value.text : ''
}

function reference(name: string, next: string): string {
  return /^[A-Za-z0-9_]/.test(next) ? `\${${name}}` : `$${name}`
}

// ───────────────────────────── the shell

/** Text that stands between double quotes in a shell. Choices have been lifted out of it. */
export function shellText(value: Value): string {
  return quotedText(value, false)
}

/** `inBraces`: inside `${…}`, which a brace of the text would end. */
function quotedText(value: Value, inBraces: boolean): string {
  const parts = value.kind === 'text' ? value.parts : [value]
  return parts.map((part, index) => quotedPart(part, startOf(parts[index + 1]), inBraces)).join('')
}

function quotedPart(value: Value, next: string, inBraces: boolean): string {
  switch (value.kind) {
    case 'literal':
      return inBraces ? inDoubleQuotes(value.text).replaceAll('}', '\\}') : inDoubleQuotes(value.text)
    case 'or':
      return orPart(value.value, value.fallback)
    case 'text':
      return quotedText(value, inBraces)
    default: {
      const name = variableOf(value)
      return name === null ? '' : reference(name, next)
    }
  }
}

/** `${A:-${B:-text}}`. */
function orPart(value: Value, fallback: Value): string {
  if (value.kind === 'or') return orPart(value.value, { kind: 'or', value: value.fallback, fallback })
  const name = variableOf(value)
  // A text that holds a literal is never empty; others are refused before.
  return name === null ? shellText(value) : `\${${name}:-${quotedText(fallback, true)}}`
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
