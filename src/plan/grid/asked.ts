/** What the triggers and conditions of a pipeline ask of an event: all else is the same to it. */
import type { CiName, Condition, Job, Matrix, Patterns, Pipeline, Value } from '../../ir/types.ts'
import { walkCondition } from '../../ir/walk.ts'
import { describeValue } from '../describe.ts'
import type { TextTest } from './tell-apart.ts'

/** A text that an event brings, or an outcome. */
export type Fact = Extract<Value, { kind: 'ci' | 'input' | 'variable' | 'output' }>

export interface AskedFact {
  readonly fact: Fact
  readonly tests: readonly TextTest[]
}

export interface ChangeTest {
  readonly globs: readonly string[]
  readonly ignore: readonly string[]
}

export interface Asked {
  /** By `factKey`. */
  readonly facts: ReadonlyMap<string, AskedFact>
  readonly changed: readonly ChangeTest[]
  /** Whether something asks if the run was cancelled. */
  readonly cancelled: boolean
  /** Atoms that read what only a run knows, such as a secret: they may come out either way. */
  readonly unread: ReadonlySet<Condition>
}

/** The default branch of every situation. */
export const defaultBranch = 'main'

export function factKey(fact: Fact): string {
  return describeValue(fact)
}

export function ciFact(name: CiName): Fact {
  return { kind: 'ci', name }
}

export function askedBy(pipeline: Pipeline): Asked {
  const reading: Reading = { facts: new Map(), changed: new Map(), unread: new Set(), cancelled: false }
  readTriggers(pipeline, reading)
  for (const job of pipeline.jobs) {
    readCondition(job.when, job, reading)
    readCondition(job.allowFailure, job, reading)
    for (const step of [...job.steps, ...job.after]) readCondition(step.when, job, reading)
  }
  const facts = [...reading.facts].map(([key, { fact, tests }]) => [key, { fact, tests: [...tests.values()] }] as const)
  return { facts: new Map(facts), changed: [...reading.changed.values()], cancelled: reading.cancelled, unread: reading.unread }
}

interface Reading {
  readonly facts: Map<string, { readonly fact: Fact; readonly tests: Map<string, TextTest> }>
  readonly changed: Map<string, ChangeTest>
  readonly unread: Set<Condition>
  cancelled: boolean
}

function ask(fact: Fact, test: TextTest, { facts }: Reading): void {
  const key = factKey(fact)
  const known = facts.get(key) ?? { fact, tests: new Map() }
  facts.set(key, known)
  known.tests.set(`${test.op} ${test.text}`, test)
}

function askChanged({ globs, ignore }: ChangeTest, { changed }: Reading): void {
  changed.set(JSON.stringify([globs, ignore]), { globs, ignore })
}

function readTriggers({ triggers: { push, tag, pullRequest } }: Pipeline, reading: Reading): void {
  const names = (name: CiName, patterns: Patterns | null | undefined): void => {
    for (const text of [...(patterns?.only ?? []), ...(patterns?.ignore ?? [])]) ask(ciFact(name), { op: 'matches', text }, reading)
  }
  names('branch', push?.branches)
  names('tag', tag?.tags)
  names('pullRequest.target', pullRequest?.branches)
  for (const paths of [push?.paths, pullRequest?.paths]) if (paths) askChanged({ globs: paths.only, ignore: paths.ignore }, reading)
}

function readCondition(condition: Condition, job: Job, reading: Reading): void {
  walkCondition(condition, job.origin, { condition: (atom) => readAtom(atom, job, reading) })
}

function readAtom(atom: Condition, job: Job, reading: Reading): void {
  switch (atom.kind) {
    case 'branch':
    case 'tag':
      ask(ciFact(atom.kind), { op: 'matches', text: atom.glob }, reading)
      return
    case 'repository':
      ask(ciFact('repository'), { op: 'is', text: atom.name }, reading)
      return
    case 'changed':
      askChanged(atom, reading)
      return
    case 'status':
      reading.cancelled ||= atom.status === 'cancelled'
      return
    case 'compare': {
      const [left, text] = sidesOf(atom)
      const facts = text === null ? null : factsIn(left, job.matrix)
      if (text === null || facts === null) reading.unread.add(atom)
      else for (const fact of facts) ask(fact, { op: atom.op, text }, reading)
    }
  }
}

/** The side that is asked, and the text that it is compared with; null if that isn't known. */
function sidesOf({ op, left, right }: Extract<Condition, { kind: 'compare' }>): readonly [asked: Value, text: string | null] {
  const text = knownText(right)
  return text === null && op === 'is' ? [right, knownText(left)] : [left, text]
}

function knownText(value: Value): string | null {
  if (value.kind === 'literal') return value.text
  return value.kind === 'ci' && value.name === 'defaultBranch' ? defaultBranch : null
}

/** The facts that a value may be; null if it may be, or holds, something else that no event says. */
function factsIn(value: Value, matrix: Matrix | null): readonly Fact[] | null {
  const all = (...values: readonly Value[]): readonly Fact[] | null => {
    const found = values.map((each) => factsIn(each, matrix))
    return found.includes(null) ? null : found.flatMap((each) => each ?? [])
  }
  switch (value.kind) {
    case 'literal':
      return []
    case 'matrix':
      return matrix?.axes.some(({ from }) => from !== null) ? null : []
    case 'input':
    case 'variable':
    case 'output':
      return [value]
    case 'ci':
      return ciFacts[value.name]?.map(ciFact) ?? null
    case 'or':
      return all(value.value, value.fallback)
    case 'choose':
      return all(value.then, value.otherwise)
    case 'text':
      // A part of a text isn't the text that is asked for.
      return all(...value.parts)?.length === 0 ? [] : null
    case 'secret':
    case 'env':
    case 'service':
    case 'stepOutput':
    case 'jobToken':
      return null
  }
}

/** What is asked by each; nothing where the kind of event says it all. */
const ciFacts: { readonly [name in CiName]?: readonly CiName[] } = {
  event: [],
  defaultBranch: [],
  ref: ['branch', 'tag', 'pullRequest.source'],
  branch: ['branch'],
  tag: ['tag'],
  actor: ['actor'],
  repository: ['repository'],
  'commit.message': ['commit.message'],
  'pullRequest.number': ['pullRequest.number'],
  'pullRequest.title': ['pullRequest.title'],
  'pullRequest.source': ['pullRequest.source'],
  'pullRequest.target': ['pullRequest.target'],
  'pullRequest.author': ['pullRequest.author'],
}
