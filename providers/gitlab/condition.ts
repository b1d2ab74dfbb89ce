/**
 * A condition that GitLab can decide when it creates the pipeline → entries of `rules`.
 *
 * `rules` is a list of which the first entry that matches decides. Inside an entry `if` and `changes` are both demanded,
 * and `changes` can't be negated: "unless these changed" is an entry that says never, before the one that says yes.
 */
import { compareByEmptiness } from '../../src/ir/choice.ts'
import { allOf, branchEvents, eventsOfComparison } from '../../src/ir/condition.ts'
import type { Atom, Condition, EventName } from '../../src/ir/types.ts'
import { compareTest, type Expression, eventTest, joinExpressions, nameTest, test } from './expression.ts'
import { changesGlob } from './paths.ts'

/** One entry: `never` is one that takes away. Both tests null: always. */
export interface Clause {
  readonly if: string | null
  readonly changes: readonly string[] | null
  readonly never: boolean
}
export type Decision = { readonly ok: true; readonly clauses: readonly Clause[] } | { readonly ok: false; readonly why: string }

/** GitLab counts operators and parentheses, too. Source: Gitlab::Ci::Pipeline::Expression::Lexer::MAX_TOKENS. */
const mostTokens = 99
const mostConjunctions = 100

/** What a test can rely on, and the reasons why it can't be written: `possible` gets smaller inside a conjunction. */
interface Scene {
  readonly possible: readonly EventName[]
  readonly faults: string[]
}

/** `possible` are the events that can start the pipeline. A false condition has no clauses. */
export function decide(condition: Condition, possible: readonly EventName[]): Decision {
  const scene: Scene = { possible, faults: [] }
  const clauses = clausesOf(condition, scene)
  const [why] = scene.faults
  return why === undefined ? { ok: true, clauses } : { ok: false, why }
}

const always: Clause = { if: null, changes: null, never: false }

function clausesOf(condition: Condition, scene: Scene): readonly Clause[] {
  if (condition.kind === 'constant') return condition.value ? [always] : []
  if (!mentionsChanges(condition)) {
    const clauses: Clause[] = []
    let fits = true
    for (const part of condition.kind === 'any' ? mergeNames(condition.of, 'any') : [condition]) {
      const expression = expressionOf(part, scene)
      if (expression === true) return [always]
      if (expression === false) continue
      fits &&= expression.tokens <= mostTokens
      clauses.push({ if: expression.text, changes: null, never: false })
    }
    if (fits) return clauses
  }
  return fromConjunctions(conjunctionsOf(condition, scene), scene)
}

/** Conjunctions that take something away come last, where their "never" hides nothing else. */
function fromConjunctions(conjunctions: readonly (readonly Atom[])[], scene: Scene): readonly Clause[] {
  const giving: Clause[] = []
  const taking: Clause[][] = []
  for (const atoms of conjunctions) {
    const expression = expressionOf(allOf(atoms.filter((atom) => atom.kind !== 'changed')), scene)
    if (expression === false) continue
    if (expression !== true && expression.tokens > mostTokens) scene.faults.push('a condition has more than a hundred words.')
    const text = expression === true ? null : expression.text
    const wanted = atoms.filter((atom) => atom.kind === 'changed' && !atom.negated)
    const refused = atoms.flatMap((atom) => (atom.kind === 'changed' && atom.negated ? atom.globs : []))
    if (wanted.length > 1)
      scene.faults.push(
        "two sets of changed paths can't both be demanded, those of needs among them: the paths of one rule are alternatives.",
      )
    const [only] = wanted
    const clause = { if: text, changes: only?.kind === 'changed' ? only.globs.map(changesGlob) : null, never: false }
    if (refused.length === 0) giving.push(clause)
    else taking.push([{ if: text, changes: refused.map(changesGlob), never: true }, clause])
  }
  if (taking.length > 1) scene.faults.push("two alternatives that both exclude changed paths don't fit into one list of rules.")
  return [...giving, ...taking.flat()]
}

// ───────────────────────────── expressions

/** True and false where the possible events decide. */
function expressionOf(condition: Condition | Names, scene: Scene): Expression | boolean {
  switch (condition.kind) {
    case 'names':
      return nameTest(condition.variable, condition.globs, condition.negated)
    case 'constant':
      return condition.value
    case 'all':
    case 'any':
      return expressionOfMany(condition.kind, condition.of, scene)
    case 'event':
      return expressionOfEvents(condition.events, scene.possible)
    case 'branch':
      return nameTest('CI_COMMIT_BRANCH', [condition.glob], condition.negated)
    case 'tag':
      return nameTest('CI_COMMIT_TAG', [condition.glob], condition.negated)
    case 'repository':
      return test(`$CI_PROJECT_PATH ${condition.negated ? '!=' : '=='} "${condition.name}"`, 3)
    case 'compare': {
      const events = eventsOfComparison(condition)
      if (events !== null) return expressionOfEvents(events, scene.possible)
      const found = compareTest(condition.op, condition.left, condition.right, condition.negated)
      if (found !== null) return found
      const known = compareByEmptiness(condition)
      if (known.kind !== 'compare') return expressionOf(known, scene)
      scene.faults.push("the values of this comparison don't exist yet when GitLab decides which jobs run.")
      return false
    }
    case 'changed':
    case 'status':
      throw new Error('pipegen bug: not a test of variables.')
  }
}

function expressionOfEvents(events: readonly EventName[], possible: readonly EventName[]): Expression | boolean {
  const wanted = possible.filter((event) => events.includes(event))
  if (wanted.length === 0) return false
  return wanted.length === possible.length ? true : eventTest(wanted, possible)
}

function expressionOfMany(kind: 'all' | 'any', parts: readonly Condition[], scene: Scene): Expression | boolean {
  const narrowed = kind === 'all' ? { ...scene, possible: narrow(parts, scene.possible) } : scene
  const expressions: Expression[] = []
  const merged = mergeNames(parts, kind)
  const isEvent = (part: Condition | Names): boolean => part.kind === 'event'
  for (const part of kind === 'all' ? [...merged.filter(isEvent), ...merged.filter((each) => !isEvent(each))] : merged) {
    const expression = expressionOf(part, narrowed)
    if (expression === (kind === 'any')) return expression
    if (typeof expression !== 'boolean') expressions.push(expression)
  }
  return expressions.length === 0 ? kind === 'all' : joinExpressions(kind === 'all' ? 'and' : 'or', expressions)
}

/** A test of the branch's or the tag's name beside it tells which events are left. */
function narrow(parts: readonly Condition[], possible: readonly EventName[]): readonly EventName[] {
  let left = possible
  if (parts.some((part) => isName(part, 'branch'))) left = left.filter((event) => branchEvents.includes(event))
  if (parts.some((part) => isName(part, 'tag')))
    left = left.filter((event) => event === 'tag' || event === 'schedule' || event === 'manual')
  return left
}

function isName(condition: Condition, kind: 'branch' | 'tag'): boolean {
  if (condition.kind === 'any') return condition.of.every((part) => isName(part, kind))
  return condition.kind === kind && !condition.negated
}

/** Names of one kind, to be tested by one pattern. */
interface Names {
  readonly kind: 'names'
  readonly variable: string
  readonly globs: string[]
  readonly negated: boolean
}

function mergeNames(parts: readonly Condition[], kind: 'all' | 'any'): readonly (Condition | Names)[] {
  const merged: (Condition | Names)[] = []
  const found: { branch: Names | null; tag: Names | null } = { branch: null, tag: null }
  for (const part of parts) {
    if ((part.kind !== 'branch' && part.kind !== 'tag') || part.negated !== (kind === 'all')) {
      merged.push(part)
      continue
    }
    const names = found[part.kind]
    if (names !== null) {
      names.globs.push(part.glob)
      continue
    }
    const first: Names = {
      kind: 'names',
      variable: part.kind === 'branch' ? 'CI_COMMIT_BRANCH' : 'CI_COMMIT_TAG',
      globs: [part.glob],
      negated: part.negated,
    }
    found[part.kind] = first
    merged.push(first)
  }
  return merged
}

/** Whether rules can decide it: outputs, and what GitLab knows only of a running job, they can't read; and they can't leave out paths. */
export function isDecidable(condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.every(isDecidable)
    case 'compare': {
      const { op, left, right, negated } = condition
      if (eventsOfComparison(condition) !== null || compareTest(op, left, right, negated) !== null) return true
      const known = compareByEmptiness(condition)
      return known.kind !== 'compare' && isDecidable(known)
    }
    case 'changed':
      return condition.ignore.length === 0
    default:
      return true
  }
}

// ───────────────────────────── alternatives

export function mentionsChanges(condition: Condition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some(mentionsChanges)
  return condition.kind === 'changed'
}

/** Disjunctive normal form. */
function conjunctionsOf(condition: Condition, scene: Scene): readonly (readonly Atom[])[] {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? [[]] : []
    case 'any':
      return condition.of.flatMap((part) => conjunctionsOf(part, scene))
    case 'all': {
      let product: readonly (readonly Atom[])[] = [[]]
      for (const part of condition.of) {
        const options = conjunctionsOf(part, scene)
        product = product.flatMap((atoms) => options.map((more) => [...atoms, ...more]))
        if (product.length <= mostConjunctions) continue
        scene.faults.push('a condition has too many alternatives.')
        return []
      }
      return product.flatMap((atoms) => atomsOf(allOf(atoms)))
    }
    default:
      return [[condition]]
  }
}

/** A conjunction once it is folded: none if it contradicts itself. */
function atomsOf(folded: Condition): readonly (readonly Atom[])[] {
  if (folded.kind === 'constant') return folded.value ? [[]] : []
  if (folded.kind === 'all') return [folded.of.filter((part) => part.kind !== 'all' && part.kind !== 'any' && part.kind !== 'constant')]
  return folded.kind === 'any' ? [] : [[folded]]
}
