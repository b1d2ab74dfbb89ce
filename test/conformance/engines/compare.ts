/** How the traces of two engines, and the plan, are compared: as lines that say how a job or a cell ended, or what it saw. */
import type { Pipeline } from '../../../src/ir/types.ts'
import type { Start } from './columns.ts'
import { type EngineName, jobName, type KnownDifference, knownDifferences, type Sides } from './known-differences.ts'
import type { Cell, Trace } from './trace.ts'

export interface Ran {
  readonly engine: EngineName
  readonly trace: Trace
}

export interface Comparison {
  /** What no known difference explains. */
  readonly differences: readonly string[]
  /** Names of the known differences that explain something here. */
  readonly known: readonly string[]
}

export function traced({ jobs }: Trace): readonly string[] {
  return jobs.map(({ id, cell, result }) => `${id}${cellName(cell)}: ${result}`).sort()
}

/** Engines give the axes in different orders, and GitLab's names are those of the variables. */
export function cellName(cell: Cell | null): string {
  if (cell === null) return ''
  const axes = Object.entries(cell).map(([axis, value]) => [axis.replace('MATRIX_', '').toLowerCase(), value] as const)
  return `{${axes.sort(([a], [b]) => a.localeCompare(b)).map(([, value]) => value)}}`
}

/** What the scripts printed about their environment, sorted. */
export function seen({ jobs }: Trace): readonly string[] {
  return jobs
    .flatMap(({ id, cell, log }) => log.filter((line) => line.startsWith('SEEN')).map((line) => `${id}${cellName(cell)} ${line}`))
    .sort()
}

/** No job starts before its needs have ended. */
function startsTooEarly({ order }: Trace, pipeline: Pipeline): readonly string[] {
  const ended = new Set<string>()
  const last = new Map(order.map(({ job, what }, index) => [`${job} ${what}`, index]))
  return order.flatMap(({ job, what }, index) => {
    if (what === 'end' && last.get(`${job} end`) === index) ended.add(job)
    const needs = pipeline.jobs.find((each) => each.id === job)?.needs ?? []
    return what === 'start'
      ? needs
          .filter((need) => last.has(`${need.job} start`) && !ended.has(need.job))
          .map((need) => `${job} starts before the end of ${need.job}`)
      : []
  })
}

/** What the engine did otherwise than the plan says, or saw otherwise than the first engine. */
export function compare(own: Ran, first: Ran, lines: readonly string[], start: Start): Comparison {
  const others = settled(first, lines, start).sides
  const count = (sides: Sides): number => unlike(sides, others).length
  const { sides, known } = settled(own, lines, start, count)
  const differences = [
    ...own.trace.problems.map((problem) => `problem: ${problem}`),
    ...unlike(sides, others),
    ...startsTooEarly(own.trace, start.pipeline),
  ]
  return { differences, known }
}

/** The sides after all known differences, and which of those have left less than there was before. */
function settled(
  { engine, trace }: Ran,
  lines: readonly string[],
  start: Start,
  count: (sides: Sides) => number = () => 0,
): { readonly sides: Sides; readonly known: readonly string[] } {
  let sides: Sides = { planned: lines, traced: traced(trace), saw: seen(trace), unasked: [] }
  const known: string[] = []
  for (const difference of knownDifferences) {
    if (!difference.engines.includes(engine) || !isTold(difference, engine, start)) continue
    const next = difference.settle(sides, start)
    if (count(next) < count(sides)) known.push(difference.name)
    sides = next
  }
  return { sides, known }
}

/** Whether the user was warned of it: once, at the first place. */
function isTold({ told }: KnownDifference, engine: EngineName, { warnings }: Start): boolean {
  if (typeof told === 'string') return true
  const provider = engine.split(' ')[0]
  return warnings.some(({ provider: own, code, message }) => own === provider && code === told.code && message.includes(told.words))
}

function unlike(sides: Sides, others: Sides): readonly string[] {
  const isAsked = (line: string): boolean => !sides.unasked.includes(jobName(line))
  const isComparable = (line: string): boolean => isAsked(line) && !others.unasked.includes(jobName(line))
  return [
    ...between(sides.planned.filter(isAsked), sides.traced.filter(isAsked)),
    ...between(others.saw.filter(isComparable), sides.saw.filter(isComparable)),
  ]
}

function between(expected: readonly string[], actual: readonly string[]): readonly string[] {
  const rest = [...actual]
  const lacks = expected.filter((line) => {
    const index = rest.indexOf(line)
    if (index >= 0) rest.splice(index, 1)
    return index < 0
  })
  return [...lacks.map((line) => `lacks ${line}`), ...rest.map((line) => `has ${line}`)]
}
