/** The pipelines of the tables as a provider's file, and how a run's end is compared with the table. */
import { checkCapabilities } from '../../../src/compile/capabilities.ts'
import type { Pipeline } from '../../../src/ir/types.ts'
import type { Provider } from '../../../src/provider.ts'
import { compileInMemory } from '../../compile/compile-in-memory.ts'
import { linesOf } from './ends.ts'
import { tables } from './index.ts'
import type { Ends, Row } from './table.ts'

export interface Written {
  readonly name: string
  readonly pipeline: Pipeline
  readonly text: string
  /** What the author is told. */
  readonly warnings: readonly string[]
  readonly row: Row
}

/** Every row of the tables whose pipelines the provider can say, `without` those; and the names of the tables that it refuses. */
export async function written(
  provider: Provider,
  without: readonly string[] = [],
): Promise<{ readonly rows: readonly Written[]; readonly refused: readonly string[] }> {
  const rows: Written[] = []
  const refused: string[] = []
  for (const [table, { make, rows: own }] of Object.entries(tables)) {
    const [pipeline] = (await compileInMemory(make, { only: [] })).pipelines
    if (pipeline === undefined) throw new Error('no pipeline')
    const { diagnostics } = checkCapabilities(pipeline, provider)
    if (diagnostics.some(({ severity }) => severity === 'error')) refused.push(table)
    else if (!without.includes(table)) {
      const [file] = provider.render(provider.lower([pipeline]))
      const common = { pipeline, text: file?.text ?? '', warnings: diagnostics.map(({ message }) => message) }
      for (const [name, row] of Object.entries(own)) rows.push({ name: `${table}: ${name}`, ...common, row })
    }
  }
  return { rows, refused }
}

/** A matrix is one job here: it failed if a cell did. `gate` is whether the provider has a job for it. */
export function jobLines(ends: Ends, { gate }: Pipeline, hasGate: boolean): readonly string[] {
  const jobs = new Map<string, string>()
  for (const line of linesOf(ends)) {
    const [name = '', state = ''] = line.split(': ')
    const id = name.split('{')[0] ?? ''
    if (jobs.get(id) !== 'failed' && (hasGate || id !== gate)) jobs.set(id, state)
  }
  return [...jobs].map(([id, state]) => `${id}: ${state}`).sort()
}

/** Ids of the jobs that fail, a cell for its job. */
export function failing({ outcomes }: Row): ReadonlySet<string> {
  return new Set(outcomes?.failed?.map((ref) => (typeof ref === 'string' ? ref : ref.job)))
}

export function isApproved({ outcomes }: Row): boolean {
  return outcomes?.approved !== undefined
}

export function isCancelled({ row }: Written): boolean {
  return row.outcomes?.cancelled !== undefined
}

export function waits({ row }: Written): boolean {
  return row.ends?.waits !== undefined
}
