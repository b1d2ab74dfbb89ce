/** A condition that CircleCI can decide when it makes the pipeline → one expression. */
import { branchEvents, eventsOfComparison, foldCompare } from '../../src/ir/condition.ts'
import { plainName } from '../../src/ir/glob.ts'
import { type Condition, type EventName, eventNames } from '../../src/ir/types.ts'
import { literal, partsOf } from '../../src/ir/value.ts'
import { type EventWords, eventsOfApp } from './events.ts'
import {
  branchValue,
  compareTest,
  type Expression,
  eventTest,
  isOfPullRequest,
  joinExpressions,
  nameTest,
  repositoryTest,
  tagValue,
} from './expression.ts'

/** Text null: always. */
export type Decision =
  | { readonly ok: true; readonly value: boolean; readonly expression: Expression | null }
  | { readonly ok: false; readonly why: string }

interface Scene {
  readonly words: EventWords
  /** The events that can start the pipeline and reach this test: fewer inside a conjunction. */
  readonly possible: readonly EventName[]
  /** Tests that stand before this one, and hold where it is asked. */
  readonly written: ReadonlySet<string>
  readonly faults: string[]
}

export function decide(condition: Condition, possible: readonly EventName[], words: EventWords): Decision {
  const scene: Scene = { words, possible, written: new Set(), faults: [] }
  const expression = expressionOf(condition, scene)
  const [why] = scene.faults
  if (why !== undefined) return { ok: false, why }
  if (typeof expression === 'boolean') return { ok: true, value: expression, expression: null }
  return { ok: true, value: true, expression }
}

/** True and false where the possible events decide. */
function expressionOf(condition: Condition, scene: Scene): Expression | boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value
    case 'all':
      return conjunction(condition.of, scene)
    case 'any':
      return disjunction(condition.of, scene)
    case 'event':
      return expressionOfEvents(condition.events, scene)
    case 'branch':
      return branchTest([condition.glob], condition.negated, scene)
    case 'tag':
      return tagTest([condition.glob], condition.negated, scene)
    case 'repository':
      return repositoryTest(condition.name, condition.negated)
    case 'compare':
      return comparison(condition, scene)
    case 'changed':
    case 'status':
      throw new Error('pipegen bug: not a test of pipeline values.')
  }
}

function expressionOfEvents(events: readonly EventName[], { possible, words }: Scene): Expression | boolean {
  const wanted = possible.filter((event) => events.includes(event))
  if (wanted.length === 0) return false
  return wanted.length === possible.length ? true : eventTest(wanted, possible, words)
}

/** A pull request's pipeline has the branch that it comes from, which `branch()` doesn't mean. */
function branchTest(globs: readonly string[], negated: boolean, scene: Scene): Expression | boolean {
  const on = scene.possible.filter((event) => branchEvents.includes(event))
  if (on.length === 0) return negated
  const name = nameTest(branchValue, globs, negated, !scene.written.has(branchValue))
  if (!scene.possible.includes('pullRequest')) return name
  const event = eventTest(negated ? ['pullRequest'] : scene.possible.filter((each) => each !== 'pullRequest'), scene.possible, scene.words)
  return joinExpressions(negated ? 'or' : 'and', [event, name])
}

function tagTest(globs: readonly string[], negated: boolean, { possible, written }: Scene): Expression | boolean {
  if (!possible.includes('tag') && !possible.includes('manual')) return negated
  return nameTest(tagValue, globs, negated, !written.has(tagValue))
}

/** A field of the pull request is empty elsewhere, where an expression must not name it. */
function comparison(atom: Extract<Condition, { kind: 'compare' }>, scene: Scene): Expression | boolean {
  const events = eventsOfComparison(atom)
  if (events !== null) return expressionOfEvents(events, scene)
  if (atom.op === 'is' && atom.left.kind === 'literal' && atom.right.kind !== 'literal')
    return comparison({ ...atom, left: atom.right, right: atom.left }, scene)
  if (
    atom.left.kind === 'ci' &&
    atom.left.name === 'branch' &&
    atom.right.kind === 'ci' &&
    atom.right.name === 'defaultBranch' &&
    atom.op === 'is'
  )
    return defaultBranchTest(atom.negated, scene)
  const found = compareTest(atom.op, atom.left, atom.right, atom.negated)
  if (found === null) {
    scene.faults.push("the values of this comparison don't exist yet when CircleCI decides which jobs run.")
    return false
  }
  const isField = isOfPullRequest(atom.left)
  if (!isField && !(atom.left.kind === 'ci' && atom.left.name === 'branch')) return found
  const elsewhere = foldCompare({ ...atom, left: literal('') })
  return where(isField ? ['pullRequest'] : branchEvents, found, elsewhere.kind === 'constant' && elsewhere.value, scene)
}

const pullRequestTest = eventTest(['pullRequest'], ['pullRequest'], eventsOfApp)

function defaultBranchTest(negated: boolean, scene: Scene): Expression | boolean {
  const text = 'pipeline.git.branch.is_default'
  return where(branchEvents, { text: negated ? `not ${text}` : text, joined: null }, negated, scene)
}

/**
 * The test on these events, the answer on all others. The file is read for every event of the project, also where no workflow runs:
 * a field of a pull request needs its test of the event though nothing else can start this pipeline.
 */
function where(events: readonly EventName[], expression: Expression, elsewhere: boolean, scene: Scene): Expression | boolean {
  const { possible } = scene
  const isField = events.length === 1
  const inside =
    isField && !scene.written.has(pullRequestTest.text) && possible.includes('pullRequest')
      ? pullRequestTest
      : expressionOfEvents(events, scene)
  if (inside === true) return expression
  if (inside === false) return elsewhere
  const both = joinExpressions('and', [inside, expression])
  if (!elsewhere) return both
  const outside = expressionOfEvents(
    eventNames.filter((event) => !events.includes(event)),
    scene,
  )
  return typeof outside === 'boolean' ? both : joinExpressions('or', [outside, both])
}

// ───────────────────────────── conjunctions and disjunctions

/** Events first: they keep the fields of a pull request from being read elsewhere. */
function conjunction(parts: readonly Condition[], scene: Scene): Expression | boolean {
  // A branch's name tells by itself that the run isn't of a tag.
  const beside = parts.some(namesBranches) ? { ...scene, possible: scene.possible.filter((event) => event !== 'tag') } : scene
  const narrowed = narrow(parts, scene.possible)
  const written = new Set(scene.written)
  const expressions: Expression[] = []
  const isEvent = (part: Condition): boolean => part.kind === 'event'
  for (const part of [...parts.filter(isEvent), ...parts.filter((each) => !isEvent(each))]) {
    const expression = expressionOf(part, isEvent(part) ? beside : { ...scene, possible: narrowed, written })
    if (expression === false) return false
    if (expression === true) continue
    expressions.push(expression)
    if (isEvent(part)) for (const text of conjuncts(expression)) written.add(text)
  }
  return expressions.length === 0 ? true : joinExpressions('and', expressions)
}

/** The parts of a test of the event, which never holds parentheses where it is a conjunction. */
function conjuncts({ text, joined }: Expression): readonly string[] {
  return joined === 'and' ? text.split(' and ') : [text]
}

/** Names of one kind are one pattern. */
function disjunction(parts: readonly Condition[], scene: Scene): Expression | boolean {
  const expressions: Expression[] = []
  const seen = new Set<string>()
  for (const part of parts) {
    const named = (part.kind === 'branch' || part.kind === 'tag') && !part.negated
    if (named && seen.has(part.kind)) continue
    if (named) seen.add(part.kind)
    const globs = named ? parts.flatMap((each) => (each.kind === part.kind && !each.negated ? [each.glob] : [])) : []
    const expression = !named
      ? expressionOf(part, scene)
      : part.kind === 'branch'
        ? branchTest(globs, false, scene)
        : tagTest(globs, false, scene)
    if (expression === true) return true
    if (expression !== false) expressions.push(expression)
  }
  return expressions.length === 0 ? false : joinExpressions('or', expressions)
}

function namesBranches(condition: Condition): boolean {
  if (condition.kind === 'any') return condition.of.every(namesBranches)
  return condition.kind === 'branch' && !condition.negated && plainName(condition.glob) !== null
}

/** What the event tests of a conjunction leave: they stand before its other parts. */
function narrow(parts: readonly Condition[], possible: readonly EventName[]): readonly EventName[] {
  let left = possible
  for (const part of parts) if (part.kind === 'event') left = left.filter((event) => part.events.includes(event))
  return left
}

/** What CircleCI can't decide when it makes the pipeline, and a running job can: changed paths, and outputs of jobs before it. */
export function asksJob(condition: Condition): boolean {
  return mentionsChanges(condition) || outputJobs(condition).size > 0
}

/** The jobs whose outputs it compares. */
export function outputJobs(condition: Condition): ReadonlySet<string> {
  if (condition.kind === 'all' || condition.kind === 'any') return new Set(condition.of.flatMap((part) => [...outputJobs(part)]))
  if (condition.kind !== 'compare') return new Set()
  return new Set([condition.left, condition.right].flatMap(partsOf).flatMap((part) => (part.kind === 'output' ? [part.job] : [])))
}

export function mentionsChanges(condition: Condition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some(mentionsChanges)
  return condition.kind === 'changed'
}
