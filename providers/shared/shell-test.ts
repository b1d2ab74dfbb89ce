/** Conditions that a step asks itself, as shell tests. */
import { compareChosen } from '../../src/ir/choice.ts'
import { eventsOfComparison, foldCompare } from '../../src/ir/condition.ts'
import { globBody, globToRegex, plainName } from '../../src/ir/glob.ts'
import type { Condition, EventName, Value } from '../../src/ir/types.ts'
import { singleQuoted } from './shell-text.ts'

/** The variables that a provider's jobs read their run from. */
export interface RunVariables {
  /** Each as it stands between double quotes. */
  readonly branch: string
  readonly tag: string
  readonly repository: string
  /** The variable that says what started the run, and what it holds for each event; a push and a tag hold the same. */
  readonly source: string
  readonly sources: { readonly [event in EventName]: readonly string[] }
  /** Events that can have started the run. */
  readonly possible: readonly EventName[]
  /** The variable that names the list of changed files; null where none can be asked. */
  readonly changed: string | null
  /** The value with its choices on the outside. */
  readonly value: (value: Value) => Value
  /** One without choices, between double quotes. */
  readonly text: (value: Value) => string
}

/** How the status of the steps before is asked. */
export interface StatusTests {
  readonly succeeded: string
  readonly failed: string
}

/** A command list for `if`; constants are folded before. */
export function shellTest(condition: Condition, status: StatusTests, run: RunVariables): string {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? 'true' : 'false'
    case 'all':
      return joined(
        condition.of.map((part) => grouped('||', part, shellTest(part, status, run))),
        ' && ',
        'true',
      )
    case 'any':
      return joined(
        condition.of.map((part) => grouped('&&', part, shellTest(part, status, run))),
        ' || ',
        'false',
      )
    case 'event':
      return eventsTest(condition.events, run)
    case 'branch':
      return nameTest(run.branch, condition.glob, condition.negated)
    case 'tag':
      return nameTest(run.tag, condition.glob, condition.negated)
    case 'repository':
      return equal(run.repository, condition.name, condition.negated)
    case 'status':
      return statusTest(condition, status)
    case 'compare':
      return compareTest(condition, status, run)
    case 'changed':
      if (run.changed === null) throw new Error('pipegen bug: changed paths in a step are refused before.')
      return `${condition.negated ? '! ' : ''}{ [ -z "$${run.changed}" ] || ${listTest(condition, `"$${run.changed}"`)}; }`
  }
}

/** Whether a line of the file is a path that counts. Two greps read to the end: with pipefail the first must not be cut off. */
export function listTest({ globs, ignore }: Pick<Extract<Condition, { kind: 'changed' }>, 'globs' | 'ignore'>, file: string): string {
  const regex = (list: readonly string[]): string => singleQuoted(`^(${list.map(globBody).join('|')})$`)
  if (ignore.length === 0) return `grep -Eq ${regex(globs)} ${file}`
  if (globs.length === 0) return `grep -Evq ${regex(ignore)} ${file}`
  return `[ -n "$(grep -E ${regex(globs)} ${file} | grep -Ev ${regex(ignore)})" ]`
}

/** `true` says nothing beside others that all have to hold, nor `false` beside others of which one has to. */
function joined(tests: readonly string[], operator: string, idle: 'true' | 'false'): string {
  return tests.filter((test) => test !== idle).join(operator) || idle
}

/** Braces where the part is joined by the other operator. `||` and `&&` bind alike in a shell. */
function grouped(other: '||' | '&&', part: Condition, text: string): string {
  const isJoined = part.kind === 'all' || part.kind === 'any' || part.kind === 'event' || part.kind === 'compare'
  return isJoined && text.includes(` ${other} `) ? `{ ${text}; }` : text
}

function statusTest({ status, negated }: Extract<Condition, { kind: 'status' }>, tests: StatusTests): string {
  switch (status) {
    case 'always':
      return negated ? 'false' : 'true'
    case 'cancelled':
      return negated ? 'true' : 'false'
    case 'succeeded':
      return negated ? tests.failed : tests.succeeded
    case 'failed':
      return negated ? tests.succeeded : tests.failed
  }
}

/** Where a push and a tag can both have started the run, the tag tells which. The shorter of "one of" and "none of" is written. */
function eventsTest(asked: readonly EventName[], run: RunVariables): string {
  const events = asked.filter((event) => run.possible.includes(event))
  const others = run.possible.filter((event) => event !== 'release' && !events.includes(event))
  const negative =
    others.length > 0 && others.every((event) => event !== 'push' && event !== 'tag')
      ? sourcesOf(others, run).map((source) => sourceTest('!=', source, run))
      : []
  const told = others.includes('push') || others.includes('tag')
  const positive = sourcesOf(
    events.filter((event) => !told || (event !== 'push' && event !== 'tag')),
    run,
  ).map((source) => sourceTest('=', source, run))
  if (told && events.includes('push')) positive.unshift(pushTest('-z', positive.length > 0, run))
  if (told && events.includes('tag')) positive.unshift(pushTest('-n', positive.length > 0, run))
  if (negative.length > 0 && negative.length < positive.length) return negative.join(' && ')
  return positive.length === 0 ? 'false' : positive.join(' || ')
}

function sourcesOf(events: readonly EventName[], { sources }: RunVariables): readonly string[] {
  return [...new Set(events.flatMap((event) => sources[event]))]
}

function sourceTest(how: '=' | '!=', value: string, { source }: RunVariables): string {
  return `[ "${source}" ${how} ${value} ]`
}

function pushTest(ref: '-z' | '-n', beside: boolean, run: RunVariables): string {
  const text = `${sourceTest('=', 'push', run)} && [ ${ref} "${run.tag}" ]`
  return beside ? `{ ${text}; }` : text
}

function equal(left: string, right: string, negated: boolean): string {
  return `[ "${left}" ${negated ? '!=' : '='} ${singleQuotedOrPlain(right)} ]`
}

function singleQuotedOrPlain(text: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9_./-]*$/.test(text) ? text : singleQuoted(text)
}

function nameTest(variable: string, glob: string, negated: boolean): string {
  const plain = plainName(glob)
  return plain === null ? matches(variable, glob, negated) : equal(variable, plain, negated)
}

/** grep looks at lines, and a value may have several: line breaks become a character that a star takes, too. */
function matches(subject: string, glob: string, negated: boolean): string {
  return `${negated ? '! ' : ''}printf '%s' "${subject}" | tr '\\n' '\\001' | grep -Eq ${singleQuoted(globToRegex(glob))}`
}

function compareTest(given: Extract<Condition, { kind: 'compare' }>, status: StatusTests, run: RunVariables): string {
  const events = eventsOfComparison(given)
  if (events !== null) return eventsTest(events, run)
  // A value that is one thing on some events must not become a choice again once the events are told apart.
  const told = new Set<Value>()
  const atom = compareChosen({ ...given, left: run.value(given.left), right: run.value(given.right) }, undefined, (leaf) => {
    told.add(leaf.left).add(leaf.right)
    return foldCompare(leaf)
  })
  if (atom.kind !== 'compare') return shellTest(atom, status, { ...run, value: (value) => (told.has(value) ? value : run.value(value)) })
  return comparisonTest(atom, run.text(atom.left), run.text(atom.right))
}

/** The texts stand between double quotes; the glob of `matches` is in the atom. */
export function comparisonTest({ op, negated, ...atom }: Extract<Condition, { kind: 'compare' }>, left: string, right: string): string {
  switch (op) {
    case 'is':
      return `[ "${left}" ${negated ? '!=' : '='} "${right}" ]`
    case 'includes':
      return caseTest(left, `*"${right}"*`, negated)
    case 'startsWith':
      return caseTest(left, `"${right}"*`, negated)
    case 'endsWith':
      return caseTest(left, `*"${right}"`, negated)
    case 'matches':
      return nameTest(left, textOf(atom.right), negated)
  }
}

function caseTest(subject: string, pattern: string, negated: boolean): string {
  return negated ? `case "${subject}" in ${pattern}) false ;; esac` : `case "${subject}" in ${pattern}) ;; *) false ;; esac`
}

function textOf(value: Value): string {
  return value.kind === 'literal' ? value.text : ''
}
