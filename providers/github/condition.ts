/**
 * Conditions as GitHub expressions.
 * GitHub compares texts without case and has neither globs nor regular expressions: what that changes is noted as `inexact`,
 * what it can't say at all goes to a shell: of the gate job (lower/gate.ts), or of a step (lower/decision.ts). Source: GitHub Docs, "Evaluate expressions" and "Contexts".
 */
import { allOf, anyOf, branchEvents, conditionKey, eventIn, negate as negateCondition, restrictToTriggers } from '../../src/ir/condition.ts'
import { globMatches, parseGlob, plainName } from '../../src/ir/glob.ts'
import type { Atom, Condition, EventName, Patterns, Pipeline, Value } from '../../src/ir/types.ts'
import { asksShell, type Comparison, globPrefix, type Place, toldApart } from './comparison.ts'
import { expressionOf, githubEvents, quote, type ValueScope } from './value.ts'

export interface ConditionScope extends ValueScope, Place {
  readonly pipeline: Pipeline
  /** Events that can get here, narrowed by the conjunction around. */
  readonly events: readonly EventName[]
  /** How `succeeded()` is said: the function, or the results of the needs. */
  readonly succeeded: string
  /** Whether it chooses a value, in which GitHub has no status functions. */
  readonly inValue: boolean
  /** Names the output, of the gate job or of a step, that answers this atom. */
  readonly gated: (atom: Atom) => string
}

/** The expression without `${{ }}`. Not for constants. */
export function expressionOfCondition(condition: Condition, scope: ConditionScope): string {
  switch (condition.kind) {
    case 'constant':
      return String(condition.value)
    case 'all': {
      const own = condition.of.find((part) => part.kind === 'event')
      const narrowed = own?.kind === 'event' ? { ...scope, events: scope.events.filter((name) => own.events.includes(name)) } : scope
      return condition.of.map((part) => operand(part, part === own ? scope : narrowed)).join(' && ')
    }
    case 'any':
      return condition.of.map((part) => expressionOfCondition(part, scope)).join(' || ')
    default:
      return atomExpression(condition, scope)
  }
}

/** An operand of `&&` is put in parentheses if it holds an `||` of its own. */
function operand(condition: Condition, scope: ConditionScope): string {
  const expression = expressionOfCondition(condition, scope)
  return hasTopLevelOr(expression) ? `(${expression})` : expression
}

function hasTopLevelOr(expression: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < expression.length; at += 1) {
    const char = expression[at]
    if (char === "'") quoted = !quoted
    if (quoted) continue
    if (char === '(') depth += 1
    if (char === ')') depth -= 1
    if (depth === 0 && expression.startsWith(' || ', at)) return true
  }
  return false
}

function atomExpression(atom: Atom, scope: ConditionScope): string {
  switch (atom.kind) {
    case 'event':
      return eventExpression(atom.events, scope)
    case 'branch':
      return branchExpression(atom, scope)
    case 'tag':
      return tagExpression(atom, scope)
    case 'changed':
      return gatedExpression(atom, scope)
    case 'repository':
      return `github.repository ${atom.negated ? '!=' : '=='} ${quote(atom.name)}`
    case 'status':
      return negate(statusExpression(atom.status, scope), atom.negated)
    case 'compare':
      return compareExpression(atom, scope)
  }
}

const jobStatus = { succeeded: 'success', failed: 'failure', cancelled: 'cancelled' } as const

/** Source: GitHub Docs, "Evaluate expressions", status check functions, and "Contexts reference", `job.status`. */
function statusExpression(status: Extract<Atom, { kind: 'status' }>['status'], scope: ConditionScope): string {
  if (scope.inValue) return status === 'always' ? 'true' : `job.status == '${jobStatus[status]}'`
  switch (status) {
    case 'always':
      return 'always()'
    case 'failed':
      return 'failure()'
    case 'cancelled':
      return 'cancelled()'
    case 'succeeded':
      return scope.succeeded
  }
}

function negate(expression: string, negated: boolean): string {
  if (!negated) return expression
  return /^[a-zA-Z]+\([^()]*\)$/.test(expression) ? `!${expression}` : `!(${expression})`
}

/** Whichever is shorter: the events that are meant, or those that aren't. */
function eventExpression(events: readonly EventName[], { pipeline, events: possible }: ConditionScope): string {
  const meant = possible.filter((name) => events.includes(name))
  const others = possible.filter((name) => !events.includes(name))
  // Pushes of branches and of tags are one event for GitHub.
  const splits = possible.includes('push') && possible.includes('tag')
  const is = (name: EventName): string => {
    const event = `github.event_name == '${githubEvents[name]}'`
    if (name === 'push' && splits) return `(${event} && github.ref_type == 'branch')`
    if (name === 'tag' && possible.includes('release')) return splits ? `(${event} && github.ref_type == 'tag')` : event
    return name === 'tag' && splits ? "github.ref_type == 'tag'" : event
  }
  const isNot = (name: EventName): string => {
    if (name === 'tag' && splits && !possible.includes('release')) return "github.ref_type != 'tag'"
    if ((name === 'push' || name === 'tag') && splits) return `!${is(name)}`
    return `github.event_name != '${githubEvents[name]}'`
  }
  const both = splits && events.includes('push') && events.includes('tag')
  const positive = both
    ? ["github.event_name == 'push'", ...meant.filter((name) => name !== 'push' && name !== 'tag').map(is)]
    : meant.map(is)
  if (meant.length === 0) return 'false'
  if (pipeline.triggers.github !== null || positive.length <= others.length || others.length === 0)
    return positive.length === 1 ? stripParentheses(positive[0] ?? '') : positive.join(' || ')
  const anyPush = splits && others.includes('push') && others.includes('tag')
  const negative = anyPush
    ? ["github.event_name != 'push'", ...others.filter((name) => name !== 'push' && name !== 'tag').map(isNot)]
    : others.map(isNot)
  return negative.length < positive.length ? negative.join(' && ') : positive.join(' || ')
}

function stripParentheses(expression: string): string {
  return expression.startsWith('(') && expression.endsWith(')') ? expression.slice(1, -1) : expression
}

/** `github.ref` names a branch only where `branch()` may be true: on pull requests and tags it is another ref. */
function branchExpression(atom: Extract<Atom, { kind: 'branch' }>, scope: ConditionScope): string {
  const expression = globExpression(atom.glob, 'refs/heads/')
  if (expression === null) return gatedExpression(atom, scope)
  return negate(expression, atom.negated).replace(/^!\((github\.ref) == (.*)\)$/, '$1 != $2')
}

function tagExpression(atom: Extract<Atom, { kind: 'tag' }>, scope: ConditionScope): string {
  const expression = globExpression(atom.glob, 'refs/tags/')
  if (expression === null) return gatedExpression(atom, scope)
  return negate(expression, atom.negated).replace(/^!\((github\.ref) == (.*)\)$/, '$1 != $2')
}

/** Drops tests that the workflow's own filters have made: a tag that started it matches a pattern of `on.push.tags`. */
export function simplify(condition: Condition, pipeline: Pipeline): Condition {
  return restrictToTriggers(replaceTags(condition, pipeline), pipeline.triggers)
}

function replaceTags(condition: Condition, pipeline: Pipeline): Condition {
  if (condition.kind === 'all') return allOf(condition.of.map((part) => replaceTags(part, pipeline)))
  if (condition.kind === 'any') return anyOf(condition.of.map((part) => replaceTags(part, pipeline)))
  const tags = pipeline.triggers.tag?.tags
  if (condition.kind !== 'tag' || pipeline.triggers.release || tags === null || tags === undefined || !onlyMatching(tags, condition.glob))
    return condition
  const isTag = eventIn(['tag'])
  return condition.negated ? negateCondition(isTag) : isTag
}

/** Whether every name that the filter lets through matches the glob, as far as can be told. */
function onlyMatching(filter: Patterns, glob: string): boolean {
  return filter.only.length > 0 && filter.only.every((each) => each === glob || globMatches(glob, plainName(each) ?? '\0'))
}

/** A text function that says exactly what the glob says, save for case; null if there is none. */
export function globExpression(glob: string, prefix: string): string | null {
  const parts = parseGlob(glob) ?? []
  const [first, second, third] = parts
  if (parts.length === 1 && first?.kind === 'text') return `github.ref == ${quote(prefix + first.text)}`
  if (parts.length === 1 && first?.kind === 'globstar') return `startsWith(github.ref, ${quote(prefix)})`
  if (parts.length === 2 && first?.kind === 'text' && second?.kind === 'globstar')
    return `startsWith(github.ref, ${quote(prefix + first.text)})`
  if (parts.length === 2 && first?.kind === 'globstar' && second?.kind === 'text')
    return `startsWith(github.ref, ${quote(prefix)}) && endsWith(github.ref, ${quote(second.text)})`
  if (parts.length === 3 && first?.kind === 'globstar' && second?.kind === 'text' && third?.kind === 'globstar') {
    return `startsWith(github.ref, ${quote(prefix)}) && contains(github.ref_name, ${quote(second.text)})`
  }
  return null
}

function gatedExpression(atom: Extract<Atom, { kind: 'branch' | 'tag' | 'changed' | 'compare' }>, scope: ConditionScope): string {
  const output = scope.gated({ ...atom, negated: false })
  return `${output} ${atom.negated ? '!=' : '=='} 'true'`
}

function compareExpression(atom: Comparison, scope: ConditionScope): string {
  if (asksShell(atom)) {
    const told = toldApart(atom, scope)
    return told.kind === 'compare' && conditionKey(told) === conditionKey(atom)
      ? gatedExpression(atom, scope)
      : expressionOfCondition(told, scope)
  }
  const left = isZero(atom.right) ? `format('{0}', ${expressionOf(atom.left, scope)})` : expressionOf(atom.left, scope)
  const right = expressionOf(atom.right, scope)
  switch (atom.op) {
    case 'is':
      return `${left} ${atom.negated ? '!=' : '=='} ${right}`
    case 'includes':
      return negate(`contains(${left}, ${right})`, atom.negated)
    case 'startsWith':
    case 'endsWith':
      return negate(`${atom.op}(${left}, ${right})`, atom.negated)
    case 'matches': {
      const name = atom.right.kind === 'literal' ? plainName(atom.right.text) : null
      if (name !== null) return `${left} ${atom.negated ? '!=' : '=='} ${quote(name)}`
      const prefix = atom.right.kind === 'literal' ? globPrefix(atom.right.text) : null
      return negate(`startsWith(${left}, ${quote(prefix ?? '')})`, atom.negated)
    }
  }
}

/** A text that GitHub reads as the number 0 when it compares it with what isn't set, which is 0 to it, too. */
function isZero(value: Value): boolean {
  return value.kind === 'literal' && value.text.trim() !== '' && Number(value.text) === 0
}

/**
 * Whether GitHub's comparison without case lets a name through that the atom doesn't mean.
 * No, if only names can get here that the filters of the workflow list one by one.
 */
export function ignoresCase(atom: Extract<Atom, { kind: 'branch' | 'tag' }>, pipeline: Pipeline, events: readonly EventName[]): boolean {
  const text = (parseGlob(atom.glob) ?? []).flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('')
  if (text.toLowerCase() === text.toUpperCase()) return false
  const { push, tag } = pipeline.triggers
  if (atom.kind === 'tag') return events.includes('release') || (events.includes('tag') && !lists(tag?.tags ?? null, atom.glob))
  return events.some(
    (name) => branchEvents.includes(name) && name !== 'schedule' && !(name === 'push' && lists(push?.branches ?? null, atom.glob)),
  )
}

/** The filter admits only plain names or this very glob, and no name that differs from the glob's in case alone. */
function lists(filter: Patterns | null, glob: string): boolean {
  if (filter === null || filter.only.length === 0) return false
  return filter.only.every((each) => each === glob || (plainName(each) !== null && each.toLowerCase() !== glob.toLowerCase()))
}
