/** What became of executed pipelines, as a run leaves it in `.fidelity/`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Columns } from './execution.ts'

/** Small pipelines written by hand, the examples, or random pipelines. */
export type SetName = 'samples' | 'examples' | 'random'

export interface Execution {
  /** Name of a sample, or number of a random pipeline. */
  readonly pipeline: string
  readonly event: string
  /** Id of the job that fails. */
  readonly failing: string | null
  readonly columns: Columns
}

export interface Results {
  /** ISO 8601. */
  readonly date: string
  /** Of the random pipelines. */
  readonly seed: number | null
  readonly executions: readonly Execution[]
}

const folder = new URL('../../../.fidelity/', import.meta.url)
const fileOf = (set: SetName): string => fileURLToPath(new URL(`${set}.json`, folder))

/** Null: nothing has run. */
export function readResults(set: SetName): Results | null {
  return existsSync(fileOf(set)) ? (JSON.parse(readFileSync(fileOf(set), 'utf8')) as Results) : null
}

export function writeResults(set: SetName, { seed, executions }: Pick<Results, 'seed' | 'executions'>): void {
  mkdirSync(folder, { recursive: true })
  const results: Results = { date: new Date().toISOString(), seed, executions }
  writeFileSync(fileOf(set), `${JSON.stringify(results)}\n`)
}
