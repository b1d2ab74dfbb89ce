/** The events that a pipeline tells apart. */
import { possibleEvents } from '../../ir/condition.ts'
import type { CiName, EventName, Input, Pipeline, Schedule } from '../../ir/types.ts'
import { anyChanged } from '../evaluate.ts'
import type { Outcomes, RunEvent } from '../types.ts'
import { type Asked, ciFact, defaultBranch, type Fact, factKey } from './asked.ts'
import { tellApart } from './tell-apart.ts'

/** An event, and the outputs that conditions read. */
export interface Point {
  readonly event: RunEvent
  readonly outputs: NonNullable<Outcomes['outputs']>
}

export interface Points {
  /** By event; those that differ least from the plainest one first. */
  readonly points: readonly Point[]
  /** Whether there is no other that the pipeline would tell apart from all of them. */
  readonly complete: boolean
}

type Change = (point: Point) => Point
/** One thing in which events differ: what makes a point so, the plainest first. */
type Dimension = readonly Change[]

/** `most` is for each kind of event. */
export function pointsOf(pipeline: Pipeline, asked: Asked, most: number): Points {
  const sampling: Sampling = { pipeline, asked, complete: true }
  const points: Point[] = []
  for (const name of possibleEvents(pipeline.triggers)) {
    const dimensions = [...own[name](sampling), ...shared(sampling)]
    const plainest = dimensions.reduce((point, [first]) => first?.(point) ?? point, startOf(name))
    const found = take(byDeviation(plainest, dimensions), most + 1)
    if (found.length > most) sampling.complete = false
    points.push(...found.slice(0, most))
  }
  return { points, complete: sampling.complete }
}

function startOf(event: EventName): Point {
  // The dimensions of the event add what it must have.
  return { event: { event } as RunEvent, outputs: {} }
}

function* byDeviation(plainest: Point, dimensions: readonly Dimension[]): Iterable<Point> {
  for (let count = 0; count <= dimensions.length; count += 1) yield* deviate(plainest, dimensions, 0, count)
}

function* deviate(point: Point, dimensions: readonly Dimension[], from: number, count: number): Iterable<Point> {
  if (count === 0) return yield point
  for (let at = from; at <= dimensions.length - count; at += 1)
    for (const change of dimensions[at]?.slice(1) ?? []) yield* deviate(change(point), dimensions, at + 1, count - 1)
}

function take(points: Iterable<Point>, most: number): readonly Point[] {
  const taken: Point[] = []
  for (const point of points) if (taken.push(point) >= most) break
  return taken
}

// ───────────────────────────── dimensions

interface Sampling {
  readonly pipeline: Pipeline
  readonly asked: Asked
  /** Becomes false where samples leave something out. */
  complete: boolean
}

const own: { readonly [event in EventName]: (sampling: Sampling) => readonly Dimension[] } = {
  push: (sampling) => [branches(sampling), changes(sampling)],
  tag: (sampling) => [tags(sampling)],
  pullRequest: (sampling) => [
    details(sampling, 'pullRequest.target', 'target', [defaultBranch, 'release']),
    details(sampling, 'pullRequest.source', 'source', ['feature', 'fix']),
    details(sampling, 'pullRequest.title', 'title', ['']),
    details(sampling, 'pullRequest.author', 'author', ['']),
    samplesOf(sampling, ciFact('pullRequest.number'), [''], isNumber).map(
      (text) => (point) => (text === '' ? point : set(point, { number: Number(text) })),
    ),
    changes(sampling),
  ],
  schedule: ({ pipeline }) => [pipeline.triggers.schedules.map((each) => (point) => ({ ...point, event: scheduled(each) }))],
  manual: (sampling) => [branches(sampling), ...inputs(sampling)],
  release: (sampling) => [tags(sampling)],
}

function scheduled({ cron, branch }: Schedule): RunEvent {
  return { event: 'schedule', cron, ...(branch !== null && { branch }) }
}

function shared(sampling: Sampling): readonly Dimension[] {
  return [
    details(sampling, 'commit.message', 'commitMessage', ['']),
    details(sampling, 'actor', 'actor', ['']),
    details(sampling, 'repository', 'repository', ['']),
    ...[...sampling.asked.facts.values()].flatMap(({ fact }) => givenFacts(sampling, fact)),
  ]
}

/** What a job or the provider's settings give. */
function givenFacts(sampling: Sampling, fact: Fact): readonly Dimension[] {
  switch (fact.kind) {
    case 'variable':
      return [samplesOf(sampling, fact, ['']).map((text) => (point) => setVariable(point, fact.name, text))]
    case 'output':
      return [samplesOf(sampling, fact, ['']).map((text) => (point) => setOutput(point, fact.job, fact.name, text))]
    case 'ci':
    case 'input':
      return []
  }
}

function branches(sampling: Sampling): Dimension {
  return details(sampling, 'branch', 'branch', [defaultBranch, 'feature', 'fix'])
}

function tags(sampling: Sampling): Dimension {
  return details(sampling, 'tag', 'tag', ['v1.0.0', 'nightly'])
}

type Detail = 'branch' | 'tag' | 'source' | 'target' | 'title' | 'author' | 'commitMessage' | 'actor' | 'repository'

/** '' leaves the detail out, unless the event can't be without it: it is the same to every condition. */
function details(sampling: Sampling, name: CiName, field: Detail, plain: readonly string[]): Dimension {
  const fits = (text: string): boolean => text !== '' || plain[0] === ''
  return samplesOf(sampling, ciFact(name), plain, fits).map((text) => (point) => (text === '' ? point : set(point, { [field]: text })))
}

/** The first plain text alone if nobody asks. */
function samplesOf(
  sampling: Sampling,
  fact: Fact,
  plain: readonly string[],
  fits: (text: string) => boolean = () => true,
): readonly string[] {
  const { texts, complete } = tellApart(sampling.asked.facts.get(factKey(fact))?.tests ?? [], plain)
  sampling.complete &&= complete
  return texts.filter(fits)
}

/** An empty text counts: that is one that nobody gives. */
function isNumber(text: string): boolean {
  return text === '' || (text.trim() !== '' && Number.isFinite(Number(text)))
}

function set({ event, outputs }: Point, fields: { readonly [field: string]: unknown }): Point {
  return { event: { ...event, ...fields } as RunEvent, outputs }
}

function setVariable(point: Point, name: string, text: string): Point {
  return text === '' ? point : set(point, { variables: { ...point.event.variables, [name]: text } })
}

function setOutput({ event, outputs }: Point, job: string, name: string, text: string): Point {
  return text === '' ? { event, outputs } : { event, outputs: { ...outputs, [job]: { ...outputs[job], [name]: text } } }
}

/** Only those that a condition reads. */
function inputs(sampling: Sampling): readonly Dimension[] {
  return (sampling.pipeline.triggers.manual?.inputs ?? []).flatMap((input) => {
    const fact: Fact = { kind: 'input', name: input.name }
    if (!sampling.asked.facts.has(factKey(fact))) return []
    return [
      textsFor(input, sampling, fact).map(
        (text) => (point) => (text === (input.default ?? '') ? point : setInput(point, input.name, text)),
      ),
    ]
  })
}

function setInput(point: Point, name: string, text: string): Point {
  return set(point, { inputs: { ...('inputs' in point.event ? point.event.inputs : {}), [name]: text } })
}

function textsFor(input: Input, sampling: Sampling, fact: Fact): readonly string[] {
  const first = input.default ?? ''
  switch (input.type) {
    case 'boolean':
      return [...new Set([input.default ?? 'false', 'true', 'false'])]
    case 'choice':
      return [...new Set([...(input.default === null ? [] : [first]), ...input.options])]
    case 'number':
      return samplesOf(sampling, fact, [first, '0', '1'], isNumber)
    case 'string':
      return samplesOf(sampling, fact, [first])
  }
}

// ───────────────────────────── changed files

/** Sets of files grow fast. */
const mostSets = 64

/** No known base first: then every test is true. */
function changes(sampling: Sampling): Dimension {
  const tests = sampling.asked.changed
  if (tests.length === 0) return []
  const globs = [...new Set(tests.flatMap(({ globs, ignore }) => [...globs, ...ignore]))].map((text) => ({ op: 'matches', text }) as const)
  const { texts, complete } = tellApart(globs, ['README.md', 'other.txt'])
  const sets = new Map<string, Changed>()
  const add = (found: Changed): void => {
    const key = found.passes.join()
    if (!sets.has(key)) sets.set(key, found)
  }
  for (const file of texts) add({ passes: tests.map((test) => anyChanged(test.globs, test.ignore, [file])), files: [file] })
  const single = [...sets.values()]
  // What is added is visited, too.
  for (const one of sets.values()) {
    if (sets.size > mostSets) break
    for (const other of single)
      add({ passes: one.passes.map((each, index) => each || other.passes[index] === true), files: [...one.files, ...other.files] })
  }
  sampling.complete &&= complete && sets.size <= mostSets
  const some = [...sets.values()].filter(({ passes }) => passes.includes(false))
  return [
    (point) => point,
    ...some.map(
      ({ files: changed }): Change =>
        (point) =>
          set(point, { changed }),
    ),
  ]
}

interface Changed {
  /** By test. */
  readonly passes: readonly boolean[]
  readonly files: readonly string[]
}
