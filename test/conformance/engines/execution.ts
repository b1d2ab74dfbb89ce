/** One pipeline on every engine that has a file of it, compared with the plan. */
import { engines, type Start } from './columns.ts'
import { type Comparison, compare } from './compare.ts'
import type { EngineName } from './known-differences.ts'

export type Columns = { readonly [engine in EngineName]?: Comparison }

export function enginesFor({ files }: Start): readonly EngineName[] {
  return (Object.keys(engines) as readonly EngineName[]).filter((name) => files[engines[name].file] !== undefined)
}

/** `lines` are what the plan says: see `planned`. */
export async function execute(start: Start, lines: readonly string[]): Promise<Columns> {
  const ran = await Promise.all(enginesFor(start).map(async (engine) => ({ engine, trace: await engines[engine].run(start) })))
  const [first] = ran
  if (first === undefined) throw new Error('no engine')
  return Object.fromEntries(ran.map((own) => [own.engine, compare(own, first, lines, start)]))
}

/** The engines that differ, and how. */
export function different(columns: Columns): { readonly [engine: string]: readonly string[] } {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([engine, { differences }]) => (differences.length > 0 ? [[engine, differences]] : [])),
  )
}
