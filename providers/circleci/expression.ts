/**
 * Atoms of a condition as CircleCI's expressions write them, for `when` of workflows and `filters` of jobs.
 * Source: CircleCI Docs, "Using expressions" and "Pipeline values". `matches` looks at the whole text; `and` and `or` stop early;
 * a field of the pull request in any other pipeline is an error, so it always stands behind a test of the event.
 */
import { globBody, plainName } from '../../src/ir/glob.ts'
import type { CompareOp, EventName, Value } from '../../src/ir/types.ts'
import type { EventWords } from './events.ts'
import { parameterName } from './names.ts'

export interface Expression {
  readonly text: string
  /** What holds it together outside of parentheses. */
  readonly joined: 'and' | 'or' | null
}

export function test(text: string): Expression {
  return { text, joined: null }
}

export function joinExpressions(how: 'and' | 'or', parts: readonly Expression[]): Expression {
  const [first] = parts
  if (first !== undefined && parts.length === 1) return first
  const texts = parts.map((part) => (part.joined !== null && part.joined !== how ? `(${part.text})` : part.text))
  return { text: texts.join(` ${how} `), joined: how }
}

function negated(expression: Expression): Expression {
  return test(`not (${expression.text})`)
}

// ───────────────────────────── events

/**
 * The run's event is one of these; neither list is empty. `possible` are the events that reach this test.
 * A push and a tag have one name: the tag tells them apart.
 */
export function eventTest(events: readonly EventName[], possible: readonly EventName[], { value, names }: EventWords): Expression {
  const others = possible.filter((event) => !events.includes(event))
  const [other] = others
  if (others.length === 1 && other !== undefined && !isPush(other) && events.length > 1)
    return test(`${value} != "${names[other].join('')}"`)
  const both = events.includes('push') && events.includes('tag')
  const parts: Expression[] = []
  for (const event of events) {
    const [name] = names[event]
    if (name === undefined || (both && event === 'tag')) continue
    const named = test(`${value} == "${name}"`)
    if (!isPush(event) || both) parts.push(named)
    else if (event === 'push') parts.push(possible.includes('tag') ? joinExpressions('and', [named, test('pipeline.git.branch')]) : named)
    else if (possible.includes('manual')) parts.push(joinExpressions('and', [named, test('pipeline.git.tag')]))
    else parts.push(possible.includes('push') || possible.length > 1 ? test('pipeline.git.tag') : named)
  }
  return joinExpressions('or', parts)
}

function isPush(event: EventName): boolean {
  return event === 'push' || event === 'tag'
}

// ───────────────────────────── names and patterns

export const branchValue = 'pipeline.git.branch'
export const tagValue = 'pipeline.git.tag'

/** The value matches one of the globs, or none of them. `absent`: it may be missing, which `matches` isn't defined for. */
export function nameTest(value: string, globs: readonly string[], isNegated: boolean, absent: boolean): Expression {
  const [only] = globs
  const plain = globs.length === 1 && only !== undefined ? plainName(only) : null
  if (plain !== null && isPlainText(plain)) return test(`${value} ${isNegated ? '!=' : '=='} "${plain}"`)
  const equal = plainTests(value, globs, isNegated)
  if (equal !== null) return joinExpressions(isNegated ? 'and' : 'or', equal)
  const bodies = globs.map((glob) => regexBody(globBody(glob)))
  return patternTest(value, bodies.length === 1 ? `^${bodies[0]}$` : `^(${bodies.join('|')})$`, isNegated, absent)
}

const mostEqualities = 3

/** A few names are easier to read one by one; null where some is a pattern. */
function plainTests(value: string, globs: readonly string[], isNegated: boolean): readonly Expression[] | null {
  if (globs.length > mostEqualities) return null
  const plain = globs.map(plainName)
  if (!plain.every((name) => name !== null && isPlainText(name))) return null
  return plain.map((name) => test(`${value} ${isNegated ? '!=' : '=='} "${name}"`))
}

function patternTest(value: string, body: string, isNegated: boolean, absent: boolean): Expression {
  const matches = test(`${value} matches /${body}/`)
  const guarded = absent ? joinExpressions('and', [test(value), matches]) : matches
  return isNegated ? negated(guarded) : guarded
}

/** A slash ends the pattern. */
function regexBody(source: string): string {
  return source.replaceAll('/', '\\/')
}

function regexText(text: string): string {
  return regexBody(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
}

function isPlainText(text: string): boolean {
  return !/["\\\n]|<</.test(text)
}

// ───────────────────────────── comparisons

/** What an expression can read: its name, and whether it may be missing. */
interface Readable {
  readonly name: string
  readonly absent: boolean
}

const pullRequestFields: { readonly [name: string]: string } = {
  'pullRequest.title': 'title',
  'pullRequest.source': 'head.ref',
  'pullRequest.target': 'base.ref',
  'pullRequest.author': 'user.login',
}

/** The value as an expression reads it; null if it isn't known when CircleCI makes the pipeline. */
export function readable(value: Value): Readable | null {
  if (value.kind === 'input') return { name: `pipeline.parameters.${parameterName(value.name)}`, absent: false }
  if (value.kind !== 'ci') return null
  const field = pullRequestFields[value.name]
  if (field !== undefined) return { name: `pipeline.event.github.pull_request.${field}`, absent: false }
  if (value.name === 'sha') return { name: 'pipeline.git.revision', absent: false }
  if (value.name === 'tag') return { name: tagValue, absent: true }
  return value.name === 'branch' ? { name: branchValue, absent: true } : null
}

export function isOfPullRequest(value: Value): boolean {
  return value.kind === 'ci' && value.name.startsWith('pullRequest.')
}

/** Null where CircleCI can't compare these when it makes the pipeline. */
export function compareTest(op: CompareOp, left: Value, right: Value, isNegated: boolean): Expression | null {
  const value = readable(left)
  if (value === null || right.kind !== 'literal' || right.text.includes('\n')) return null
  const { name, absent } = value
  const { text } = right
  switch (op) {
    case 'is':
      // A missing text is an empty one.
      if (text === '' && absent) return isNegated ? test(name) : negated(test(name))
      if (isPlainText(text)) return test(`${name} ${isNegated ? '!=' : '=='} "${text}"`)
      return patternTest(name, regexText(text), isNegated, absent)
    case 'includes':
      return patternTest(name, `^.*${regexText(text)}.*$`, isNegated, absent)
    case 'startsWith':
      return patternTest(name, `^${regexText(text)}.*$`, isNegated, absent)
    case 'endsWith':
      return patternTest(name, `^.*${regexText(text)}$`, isNegated, absent)
    case 'matches':
      return nameTest(name, [text], isNegated, absent)
  }
}

/** The repository by the end of its URL. */
export function repositoryTest(name: string, isNegated: boolean): Expression {
  return patternTest('pipeline.project.git_url', `^.*[\\/:]${regexText(name)}(\\.git)?$`, isNegated, false)
}
