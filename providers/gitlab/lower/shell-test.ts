/** Conditions that a step asks itself, as shell tests. */
import { globToRegex, plainName } from '../../../src/ir/glob.ts'
import { type Condition, type EventName, eventNames, type Value } from '../../../src/ir/types.ts'
import { singleQuoted } from '../../shared/shell-text.ts'
import { eventsOfComparison } from '../expression.ts'
import { shellText } from './values.ts'

/** How the status of the steps before is asked. */
export interface StatusTests {
  readonly succeeded: string
  readonly failed: string
}

/** A command list for `if`; constants are folded before. */
export function shellTest(condition: Condition, status: StatusTests): string {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? 'true' : 'false'
    case 'all':
      return condition.of.map((part) => (part.kind === 'any' ? `{ ${shellTest(part, status)}; }` : shellTest(part, status))).join(' && ')
    case 'any':
      return condition.of.map((part) => (part.kind === 'all' ? `{ ${shellTest(part, status)}; }` : shellTest(part, status))).join(' || ')
    case 'event':
      return eventsTest(condition.events)
    case 'branch':
      return nameTest('$CI_COMMIT_BRANCH', condition.glob, condition.negated)
    case 'tag':
      return nameTest('$CI_COMMIT_TAG', condition.glob, condition.negated)
    case 'repository':
      return equal('$CI_PROJECT_PATH', condition.name, condition.negated)
    case 'status':
      return statusTest(condition, status)
    case 'compare':
      return compareTest(condition)
    case 'changed':
      throw new Error('pipegen bug: changed paths in a step are refused before.')
  }
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

const sources: { readonly [event in EventName]: readonly string[] } = {
  push: ['push'],
  tag: ['push'],
  pullRequest: ['merge_request_event'],
  schedule: ['schedule'],
  manual: ['web', 'api', 'trigger'],
  release: [],
}

/** A push of a tag and one of a branch have the same source. */
function eventsTest(events: readonly EventName[]): string {
  const both = events.includes('push') && events.includes('tag')
  const tests = eventNames
    .filter((event) => events.includes(event) && !(both && event === 'tag'))
    .flatMap((event) => sources[event].map((source) => ({ event, text: `[ "$CI_PIPELINE_SOURCE" = ${source} ]` })))
    .map(({ event, text }) => {
      if (both || (event !== 'push' && event !== 'tag')) return text
      const ref = `[ ${event === 'push' ? '-z' : '-n'} "$CI_COMMIT_TAG" ]`
      return events.length > 1 ? `{ ${text} && ${ref}; }` : `${text} && ${ref}`
    })
  return tests.length === 0 ? 'false' : tests.length === 1 ? (tests[0] ?? 'false') : `{ ${tests.join(' || ')}; }`
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

function compareTest(atom: Extract<Condition, { kind: 'compare' }>): string {
  const events = eventsOfComparison(atom)
  if (events !== null) return eventsTest(events)
  const { op, negated } = atom
  const left = shellText(atom.left)
  const right = shellText(atom.right)
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
