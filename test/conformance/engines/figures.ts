/** What is told of executed pipelines: counted for the table of a run, and kept for docs/fidelity.md. */
import { type EngineName, type KnownDifference, knownDifferences } from './known-differences.ts'
import type { Execution, Results } from './results.ts'

export interface Count {
  readonly executed: number
  readonly equal: number
}

export interface FigureRow {
  /** A pipeline, or an event of random pipelines. */
  readonly name: string
  /** Events × failing jobs of a pipeline, or pipelines of an event. */
  readonly runs: number
  readonly columns: { readonly [engine in EngineName]?: Count }
}

export interface Figures extends Pick<Results, 'date' | 'seed'> {
  readonly rows: readonly FigureRow[]
  readonly total: FigureRow
  /** Name of a known difference → executions in which it was met. */
  readonly known: { readonly [name: string]: number }
}

export const engineNames: readonly EngineName[] = ['github', 'gitlab', 'jenkins', 'jenkins scripted', 'circleci']

export function figuresOf({ date, seed, executions }: Results): Figures {
  const nameOf = seed === null ? ({ pipeline }: Execution) => pipeline : ({ event }: Execution) => event
  const names = [...new Set(executions.map(nameOf))].sort()
  const rows = names.map((name) =>
    rowOf(
      name,
      executions.filter((each) => nameOf(each) === name),
    ),
  )
  return { date, seed, rows, total: rowOf('all', executions), known: countKnown(executions) }
}

function rowOf(name: string, executions: readonly Execution[]): FigureRow {
  const columns = engineNames.map((engine): readonly [EngineName, Count] => {
    const compared = executions.flatMap(({ columns: { [engine]: own } }) => (own === undefined ? [] : [own]))
    return [engine, { executed: compared.length, equal: compared.filter(({ differences }) => differences.length === 0).length }]
  })
  return { name, runs: executions.length, columns: Object.fromEntries(columns) }
}

function countKnown(executions: readonly Execution[]): { readonly [name: string]: number } {
  const met = executions.flatMap(({ columns }) => Object.values(columns).flatMap(({ known }) => known))
  return Object.fromEntries(knownDifferences.map(({ name }) => [name, met.filter((each) => each === name).length]))
}

/** `12/12`: executed, and of those equal to the plan. */
export function countText(count: Count | undefined): string {
  return count === undefined || count.executed === 0 ? '-' : `${count.equal}/${count.executed}`
}

/** Known differences that none of these runs has met. */
export function neverMet(figures: readonly Figures[]): readonly KnownDifference[] {
  return knownDifferences.filter(({ name }) => figures.every(({ known }) => (known[name] ?? 0) === 0))
}
