/** How the traces of two engines, and the plan, are compared: as lines that say how a job or a cell ended, or what it saw. */
import type { Pipeline } from '../../../src/ir/types.ts'
import type { Engine, Expected, Start } from './columns.ts'
import type { Cell, Trace } from './trace.ts'

export interface Ran {
  readonly engine: Engine
  readonly trace: Trace
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
export function differences({ engine, trace }: Ran, first: Ran, lines: readonly string[], start: Start): readonly string[] {
  const expected = expectedOf(engine, trace, lines, start)
  const own = engine.misjudged(byJob(expected), start)
  const others = first.engine.misjudged(byJob(expectedOf(first.engine, first.trace, lines, start)), start)
  const isAsked = (line: string): boolean => !own.includes(jobName(line)) && !isHelper(line)
  const isComparable = (line: string): boolean => isAsked(line) && !others.includes(jobName(line))
  return [
    ...trace.problems.map((problem) => `problem: ${problem}`),
    ...between(expected.filter(isAsked), traced(trace).filter(isAsked)),
    ...between(seen(first.trace).filter(isComparable), seen(trace).filter(isComparable)),
    ...startsTooEarly(trace, start.pipeline),
  ]
}

function expectedOf(
  { leavesOutSkipped, hasGate, differs }: Engine,
  trace: Trace,
  lines: readonly string[],
  start: Start,
): readonly string[] {
  const warned = differs(start).filter(({ warning }) => start.warnings.some((each) => each.includes(warning)))
  const created = new Set(traced(trace).map(jobName))
  return lines
    .filter((line) => !leavesOutSkipped || !line.endsWith('skipped') || created.has(jobName(line)))
    .filter((line) => hasGate || jobName(line) !== start.pipeline.gate)
    .map((line) => {
      const difference = warned.find(({ job, planned }) => jobName(line) === job && line.endsWith(`: ${planned}`))
      return difference === undefined ? line : line.replace(/: \w+$/, `: ${difference.result}`)
    })
}

function byJob(lines: readonly string[]): Expected {
  const names = [...new Set(lines.map(jobName))]
  return new Map(names.map((name) => [name, lines.filter((line) => jobName(line) === name).map((line) => line.split(': ')[1] ?? '')]))
}

/** The compiler makes jobs of its own. */
function isHelper(line: string): boolean {
  return line.startsWith('pipegen-')
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

function jobName(line: string): string {
  return line.split(/[{: ]/)[0] ?? ''
}
