/**
 * Conditions as `when { … }` and as Groovy tests.
 *
 * A build of a multibranch job is of a pull request (CHANGE_ID is set), of a tag (TAG_NAME is set) or of a branch; a branch is built by a timer,
 * by a user, or else because of a push. The pipeline's own guard has stopped builds that no trigger asks for, so conditions tell apart only
 * the events that remain. Source: Jenkins User Handbook, "Pipeline Syntax", when; Comparator of pipeline-model-definition: GLOB ignores case.
 */
import { globBody, globMatches, globToRegex, plainName } from '../../src/ir/glob.ts'
import { type Atom, type Condition, type EventName, eventNames } from '../../src/ir/types.ts'
import type { Block, Code } from './document.ts'
import { quoted } from './groovy.ts'
import { expression, type ValueScope } from './values.ts'

export interface ConditionScope extends ValueScope {
  /** Events that can start the pipeline. */
  readonly possible: readonly EventName[]
  /** How the status of earlier jobs or steps is asked, in Groovy. */
  readonly status: StatusTests
}

export interface StatusTests {
  readonly succeeded: string
  readonly failed: string
  /** Absent where nothing runs any more once the build was aborted, or nothing can tell. */
  readonly cancelled?: string
}

export function block(head: string, body: readonly Code[], params = ''): Block {
  return { head, params, body }
}

/**
 * What fails inside of it goes on with these results, expressions both. An abort isn't caught; a time limit that runs out is no abort.
 * Source: workflow-basic-steps, CatchErrorStep.
 */
export function caught(build: string, stage: string): string {
  return `catchError(buildResult: ${build}, stageResult: ${stage}, catchInterruptions: false)`
}

// ───────────────────────────── when { … }

/** Lines of `when`, all of which must be true. */
export function whenLines(condition: Condition, scope: ConditionScope): readonly Code[] {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? [] : [expressionBlock('false')]
    case 'all':
      return [...new Set(condition.of.flatMap((part) => whenLines(part, scope)))]
    case 'any': {
      const parts = condition.of.map((part) => whenLines(part, scope))
      // A push is true without a line where nothing else starts the pipeline; an empty `allOf` is refused.
      return parts.some((lines) => lines.length === 0) ? [] : [anyOf(parts.map(oneOf))]
    }
    case 'event':
      return eventLines(condition.events, scope)
    case 'branch':
      return branchLines(condition, scope)
    case 'tag':
      return [negated(condition.negated, nameLine('tag', condition.glob))]
    case 'changed':
      return [negated(condition.negated, anyOf(changedLines(condition.globs, condition.ignore, scope)))]
    default:
      return [expressionBlock(groovyTest(condition, scope))]
  }
}

export function expressionBlock(test: string): Block {
  return block('expression', [`return ${test}`])
}

/** Several lines that must all be true, as one. */
export function oneOf(lines: readonly Code[]): Code {
  const [only] = lines
  return lines.length === 1 && only !== undefined ? only : block('allOf', lines)
}

export function anyOf(given: readonly Code[]): Code {
  const lines = given.flatMap((line) => (typeof line === 'string' || 'lines' in line || line.head !== 'anyOf' ? [line] : line.body))
  const [only] = lines
  return lines.length === 1 && only !== undefined ? only : block('anyOf', lines)
}

export function negated(is: boolean, line: Code): Code {
  return is ? block('not', [line]) : line
}

/** Jenkins' own globs ignore case, so a name is compared as a text and a pattern as a regular expression. */
export function nameLine(directive: 'branch' | 'tag', glob: string): string {
  const plain = plainName(glob)
  return plain === null
    ? `${directive} pattern: ${quoted(globBody(glob))}, comparator: 'REGEXP'`
    : `${directive} pattern: ${quoted(plain)}, comparator: 'EQUALS'`
}

/** On a tag and on a pull request, BRANCH_NAME is their own name. */
function branchLines({ glob, negated: not }: Extract<Atom, { kind: 'branch' }>, scope: ConditionScope): readonly Code[] {
  const lines: Code[] = [nameLine('branch', glob)]
  if (scope.possible.includes('pullRequest') && mayBePullRequest(glob)) lines.push('not { changeRequest() }')
  if (scope.possible.includes('tag')) lines.push('not { buildingTag() }')
  return not ? [block('not', [oneOf(lines)])] : lines
}

/** The branch of a pull request is called `PR-12`, or `MR-12` on GitLab. */
export function mayBePullRequest(glob: string): boolean {
  const plain = plainName(glob)
  return plain === null || /^[PM]R-\d+$/.test(plain)
}

const eventDirectives = {
  tag: 'buildingTag()',
  pullRequest: 'changeRequest()',
  schedule: "triggeredBy 'TimerTrigger'",
  manual: "triggeredBy cause: 'UserIdCause'",
} as const

/** A push has no sign of its own: it is what nothing else is. */
function eventLines(events: readonly EventName[], { possible }: ConditionScope): readonly Code[] {
  const positive = !events.includes('push')
  const listed = possible.filter((event) => events.includes(event) === positive && event !== 'push')
  if (listed.length === 0) return positive ? [expressionBlock('false')] : []
  const lines = listed.flatMap((event): Code[] => (event in eventDirectives ? [eventLine(event, listed, possible)] : []))
  return positive ? [anyOf(lines)] : lines.map((line) => block('not', [line])).map(inline)
}

/** A user may also start the build of a pull request or a tag, which then is one. */
function eventLine(event: EventName, listed: readonly EventName[], possible: readonly EventName[]): Code {
  const line = eventDirectives[event as keyof typeof eventDirectives]
  if (event !== 'manual') return line
  const others = (['pullRequest', 'tag'] as const).filter((other) => possible.includes(other) && !listed.includes(other))
  return oneOf([line, ...others.map((other) => `not { ${eventDirectives[other]} }`)])
}

/** `not { x }` on one line where it holds one line. */
function inline(code: Block): Code {
  const [only] = code.body
  return code.body.length === 1 && typeof only === 'string' && !only.includes('\n') ? `${code.head} { ${only} }` : code
}

/** Without a build to compare with, everything has changed; neither tags nor timers nor users are about a change. */
export function changedLines(
  only: readonly string[],
  ignore: readonly string[],
  { possible }: Pick<ConditionScope, 'possible'>,
): readonly Code[] {
  const lines: Code[] = [`changeset pattern: ${quoted(changedRegex(only, ignore))}, comparator: 'REGEXP', caseSensitive: true`]
  lines.push('expression { return currentBuild.previousBuild == null }')
  for (const event of ['tag', 'schedule', 'manual'] as const) if (possible.includes(event)) lines.push(eventLine(event, [event], possible))
  return lines
}

/** Matches a whole path that is listed and not ignored. */
export function changedRegex(only: readonly string[], ignore: readonly string[]): string {
  const [single] = only
  const but = ignore.length === 0 ? '' : `(?!(?:${ignore.map(globBody).join('|')})$)`
  if (but === '' && only.length === 1 && single !== undefined) return globBody(single)
  return `${but}(?:${only.length === 0 ? '.*' : only.map(globBody).join('|')})`
}

// ───────────────────────────── Groovy

/** A Groovy expression that is true or false. */
export function groovyTest(condition: Condition, scope: ConditionScope): string {
  switch (condition.kind) {
    case 'constant':
      return String(condition.value)
    case 'all':
      return condition.of.map((part) => grouped(groovyTest(part, scope), ' || ')).join(' && ')
    case 'any':
      return condition.of.map((part) => grouped(groovyTest(part, scope), ' && ')).join(' || ')
    case 'event':
      return eventTest(condition.events, scope)
    case 'branch':
      return branchTest(condition, scope)
    case 'tag':
      return tagTest(condition)
    case 'repository':
      scope.uses.repository = true
      return `repository() ${condition.negated ? '!=' : '=='} ${quoted(condition.name)}`
    case 'status':
      return statusTest(condition, scope.status)
    case 'compare':
      return compareTest(condition, scope)
    case 'changed':
      return changedTest(condition, scope)
  }
}

function changedTest({ globs, ignore, negated: not }: Extract<Atom, { kind: 'changed' }>, scope: ConditionScope): string {
  const events = (['tag', 'schedule', 'manual'] as const).filter((event) => scope.possible.includes(event))
  const test = changedCall(globs, ignore, scope)
  const all = events.length === 0 ? test : `${eventTest(events, scope)} || ${test}`
  return not ? `!(${all})` : all
}

/** Whether a path that is listed and not ignored has changed, whatever started the build. */
export function changedCall(only: readonly string[], ignore: readonly string[], { uses }: Pick<ConditionScope, 'uses'>): string {
  uses.changed = true
  return `changed(${quoted(changedRegex(only, ignore))})`
}

export function grouped(text: string, operator: string): string {
  return text.includes(operator) ? `(${text})` : text
}

function statusTest({ status, negated: not }: Extract<Atom, { kind: 'status' }>, tests: StatusTests): string {
  switch (status) {
    case 'always':
      return String(!not)
    case 'cancelled':
      if (tests.cancelled === undefined) return String(not)
      return not ? `!(${tests.cancelled})` : tests.cancelled
    case 'succeeded':
      return not ? `!(${tests.succeeded})` : tests.succeeded
    case 'failed':
      return not ? `!(${tests.failed})` : tests.failed
  }
}

const eventTests = { tag: 'env.TAG_NAME', pullRequest: 'env.CHANGE_ID' } as const

function eventTest(events: readonly EventName[], { possible, uses }: ConditionScope): string {
  const inside = possible.filter((event) => events.includes(event))
  const outside = possible.filter((event) => !events.includes(event))
  if (inside.length === 0) return 'false'
  if (outside.length === 0) return 'true'
  const bySign = (list: readonly EventName[]): boolean => list.every((event) => event in eventTests)
  const sign = (event: EventName): string => eventTests[event as keyof typeof eventTests]
  if (bySign(inside)) return inside.map((event) => `${sign(event)} != null`).join(' || ')
  if (bySign(outside)) return outside.map((event) => `${sign(event)} == null`).join(' && ')
  uses.event = true
  const [only] = inside
  if (inside.length === 1) return `eventName() == '${only}'`
  return `eventName() in [${inside.map((event) => `'${event}'`).join(', ')}]`
}

function branchTest({ glob, negated: not }: Extract<Atom, { kind: 'branch' }>, { possible }: ConditionScope): string {
  const tests = [nameTest('env.BRANCH_NAME', glob, false)]
  if (possible.includes('pullRequest') && mayBePullRequest(glob)) tests.push('env.CHANGE_ID == null')
  if (possible.includes('tag')) tests.push('env.TAG_NAME == null')
  if (!not) return tests.join(' && ')
  return tests.length === 1 ? nameTest('env.BRANCH_NAME', glob, true) : `!(${tests.join(' && ')})`
}

/** Some globs take the empty name, which isn't that of a tag. */
function tagTest({ glob, negated: not }: Extract<Atom, { kind: 'tag' }>): string {
  const test = nameTest("(env.TAG_NAME ?: '')", glob, not)
  if (!globMatches(glob, '')) return test
  return not ? `env.TAG_NAME == null || ${test}` : `env.TAG_NAME != null && ${test}`
}

function nameTest(subject: string, glob: string, not: boolean): string {
  const plain = plainName(glob)
  if (plain !== null) return `${subject} ${not ? '!=' : '=='} ${quoted(plain)}`
  const test = `${subject} ==~ ${quoted(globToRegex(glob))}`
  return not ? `!(${test})` : test
}

function compareTest(atom: Extract<Atom, { kind: 'compare' }>, scope: ConditionScope): string {
  const { op, negated: not, left, right } = atom
  if (op === 'is' && left.kind === 'ci' && left.name === 'event' && right.kind === 'literal') {
    const events = eventNames.filter((name) => (name === right.text) !== not)
    return eventTest(events, scope)
  }
  const subject = expression(left, scope)
  const object = expression(right, scope)
  switch (op) {
    case 'is':
      return `${subject} ${not ? '!=' : '=='} ${object}`
    case 'includes':
      return `${not ? '!' : ''}${callee(subject)}.contains(${object})`
    case 'startsWith':
      return `${not ? '!' : ''}${callee(subject)}.startsWith(${object})`
    case 'endsWith':
      return `${not ? '!' : ''}${callee(subject)}.endsWith(${object})`
    case 'matches':
      return nameTest(subject, right.kind === 'literal' ? right.text : '', not)
  }
}

function callee(text: string): string {
  return /^[\w.]+$|^\([^()]*\)$|^'[^']*'$/.test(text) ? text : `(${text})`
}
