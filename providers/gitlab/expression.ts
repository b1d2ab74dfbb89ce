/**
 * Atoms of a condition as GitLab's `rules:if` writes them.
 * Source: GitLab Docs, "CI/CD job rules", and lib/gitlab/ci/pipeline/expression of GitLab.
 */
import { globBody, plainName } from '../../src/ir/glob.ts'
import type { CiName, CompareOp, EventName, Value } from '../../src/ir/types.ts'
import { ciVariables, inputVariable } from './names.ts'

/** An expression, and how many tokens GitLab counts in it. `or` and `and` are what holds it together outside of parentheses. */
export interface Expression {
  readonly text: string
  readonly tokens: number
  readonly joined: 'and' | 'or' | null
}

export function test(text: string, tokens: number): Expression {
  return { text, tokens, joined: null }
}

export function joinExpressions(how: 'and' | 'or', parts: readonly Expression[]): Expression {
  const [first] = parts
  if (first !== undefined && parts.length === 1) return first
  let tokens = parts.length - 1
  const texts: string[] = []
  for (const part of parts) {
    const inner = part.joined !== null && part.joined !== how
    tokens += part.tokens + (inner ? 2 : 0)
    texts.push(inner ? `(${part.text})` : part.text)
  }
  return { text: texts.join(how === 'and' ? ' && ' : ' || '), tokens, joined: how }
}

/** Known only in a running job, not when GitLab evaluates rules. */
const jobOnly: ReadonlySet<CiName> = new Set(['runId', 'runNumber', 'runUrl', 'workspace'])

/** The variable that holds a value while rules are evaluated, or null. */
export function ruleVariable(value: Value): string | null {
  switch (value.kind) {
    case 'variable':
    case 'secret':
      return value.name
    case 'input':
      return inputVariable(value.name)
    case 'ci':
      return jobOnly.has(value.name) ? null : ciVariables[value.name]
    default:
      return null
  }
}

// ───────────────────────────── names and patterns

/** The variable matches one of the globs, or none of them. */
export function nameTest(variable: string, globs: readonly string[], negated: boolean): Expression {
  const [only] = globs
  const plain = globs.length === 1 && only !== undefined ? plainName(only) : null
  if (plain !== null) return equalTest(variable, plain, negated)
  const bodies = globs.map((glob) => regexBody(globBody(glob)))
  return patternTest(variable, bodies.length === 1 ? `^${bodies[0]}$` : `^(${bodies.join('|')})$`, negated)
}

function equalTest(variable: string, text: string, negated: boolean): Expression {
  if (!text.includes('"')) return test(`$${variable} ${negated ? '!=' : '=='} "${text}"`, 3)
  if (!text.includes("'")) return test(`$${variable} ${negated ? '!=' : '=='} '${text}'`, 3)
  return patternTest(variable, `^${regexText(text)}$`, negated)
}

function patternTest(variable: string, body: string, negated: boolean, flags = ''): Expression {
  return test(`$${variable} ${negated ? '!~' : '=~'} /${body}/${flags}`, 3)
}

/** A slash ends the pattern and an `@` is refused in it. Source: GitLab Docs, "CI/CD job rules". */
function regexBody(source: string): string {
  return source.replaceAll('/', '\\/').replaceAll('@', '\\x40')
}

function regexText(text: string): string {
  return regexBody(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
}

// ───────────────────────────── comparisons

/** Null where GitLab can't compare these when the pipeline is created. */
export function compareTest(op: CompareOp, left: Value, right: Value, negated: boolean): Expression | null {
  const variable = ruleVariable(left)
  if (variable === null)
    return op === 'is' && left.kind === 'literal' && right.kind !== 'literal' ? compareTest(op, right, left, negated) : null
  if (right.kind !== 'literal') {
    const other = op === 'is' ? ruleVariable(right) : null
    return other === null ? null : test(`$${variable} ${negated ? '!=' : '=='} $${other}`, 3)
  }
  const { text } = right
  if (text.includes('\n')) return null
  switch (op) {
    case 'is':
      // Unset and empty are the same: a variable alone is true if it is neither.
      if (text === '')
        return negated ? test(`$${variable}`, 1) : joinExpressions('or', [test(`$${variable} == null`, 3), test(`$${variable} == ""`, 3)])
      return equalTest(variable, text, negated)
    case 'includes':
      // GitLab refuses a pattern of one character.
      return patternTest(variable, text.length === 1 ? `[${regexText(text)}]` : regexText(text), negated)
    case 'startsWith':
      return patternTest(variable, `^${regexText(text)}`, negated)
    case 'endsWith':
      return patternTest(variable, `${regexText(text)}$`, negated)
    case 'matches':
      return plainName(text) === null
        ? patternTest(variable, `^${regexBody(globBody(text))}$`, negated, text.includes('**') ? 's' : '')
        : nameTest(variable, [text], negated)
  }
}

// ───────────────────────────── events

const manualSources = ['web', 'api', 'trigger'] as const

function sourceTests(how: '==' | '!=', sources: readonly string[]): readonly Expression[] {
  return sources.map((source) => test(`$CI_PIPELINE_SOURCE ${how} "${source}"`, 3))
}

/**
 * The run's event is one of these. `possible` are the events that can start the pipeline and reach this test:
 * the shorter of "is one of" and "is none of the others" is written. Neither list is empty.
 */
export function eventTest(events: readonly EventName[], possible: readonly EventName[]): Expression {
  const others = possible.filter((event) => !events.includes(event))
  const positive = positiveTest(events, possible)
  const negative = negativeTest(others, possible)
  return negative !== null && negative.tokens < positive.tokens ? negative : positive
}

function positiveTest(wanted: readonly EventName[], possible: readonly EventName[]): Expression {
  const parts: Expression[] = []
  const both = wanted.includes('push') && wanted.includes('tag')
  if (both) parts.push(...sourceTests('==', ['push']))
  for (const event of wanted) {
    switch (event) {
      case 'push':
        if (!both)
          parts.push(
            possible.includes('tag')
              ? joinExpressions('and', [...sourceTests('==', ['push']), test('$CI_COMMIT_BRANCH', 1)])
              : test('$CI_PIPELINE_SOURCE == "push"', 3),
          )
        break
      case 'tag':
        if (!both) parts.push(tagEventTest(possible))
        break
      case 'pullRequest':
        parts.push(...sourceTests('==', ['merge_request_event']))
        break
      case 'schedule':
        parts.push(...sourceTests('==', ['schedule']))
        break
      case 'manual':
        parts.push(...sourceTests('==', manualSources))
        break
      case 'release':
        break
    }
  }
  return joinExpressions('or', parts)
}

/** Schedules and manual runs may be of a tag, too. */
function tagEventTest(possible: readonly EventName[]): Expression {
  if (!possible.includes('schedule') && !possible.includes('manual')) return test('$CI_COMMIT_TAG', 1)
  if (!possible.includes('push')) return test('$CI_PIPELINE_SOURCE == "push"', 3)
  return joinExpressions('and', [...sourceTests('==', ['push']), test('$CI_COMMIT_TAG', 1)])
}

function negativeTest(others: readonly EventName[], possible: readonly EventName[]): Expression | null {
  const sources: string[] = []
  const pushes = others.filter((event) => event === 'push' || event === 'tag').length
  if (pushes > 0 && pushes < possible.filter((event) => event === 'push' || event === 'tag').length) return null
  if (pushes > 0) sources.push('push')
  if (others.includes('pullRequest')) sources.push('merge_request_event')
  if (others.includes('schedule')) sources.push('schedule')
  if (others.includes('manual')) sources.push(...manualSources)
  return sources.length === 0 ? null : joinExpressions('and', sourceTests('!=', sources))
}
