/** Hostile texts in every position of one pipeline, and what came out of it. */
import { pipeline } from 'pipegen'
import { hostileTexts } from '../../hostile/texts.ts'
import type { Trace } from '../engines/trace.ts'
import { type EngineName, positions } from './positions.ts'

/** The texts of each position. */
export type Batch = { readonly [position: string]: readonly string[] }

export function batchOf(seed: number): Batch {
  return Object.fromEntries(
    Object.entries(positions).map(([name, { count, takes }], index) => [name, hostileTexts(seed + index * 100, count, takes)]),
  )
}

const idOf = (position: string): string => position.replaceAll(' ', '-')
const marker = 'GOT'

export function pipelineOf(batch: Batch): unknown {
  const jobs = Object.entries(positions).flatMap(([name, { jobsOf }]) =>
    Object.entries(jobsOf(batch[name] ?? [], tellAs(name))).map(([part, each]) => [`${idOf(name)}-${part}`, each]),
  )
  return pipeline('ci', { providers: ['github', 'gitlab', 'jenkins', 'circleci'], on: { push: true }, jobs: Object.fromEntries(jobs) })
}

/** What a script pipes texts into, with a NUL behind each: engines keep lines, which aren't to be longer than they like. */
function tellAs(position: string): string {
  return `| base64 -w 3000 | sed "s/^/${marker}:${idOf(position)}:\${CELL:-}:/"`
}

export interface Arrival {
  readonly position: string
  readonly sent: string
  readonly got: string | undefined
}

/** The texts that did not arrive as they were. */
export function damaged(trace: Trace, batch: Batch, engine: EngineName): readonly Arrival[] {
  const told = toldIn(trace)
  return Object.entries(batch).flatMap(([name, texts]) => {
    const { around = (each: string) => each, spares = {} } = positions[name] ?? {}
    const got = [...(told.get(idOf(name)) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, data]) => decoded(data))
    return texts
      .map((each, index) => ({ position: name, sent: around(each), got: got[index], isSpared: spares[engine]?.(each) ?? false }))
      .filter(({ sent, got, isSpared }) => sent !== got && !isSpared)
      .map(({ position, sent, got }) => ({ position, sent, got }))
  })
}

/** Position → cell → base64. The script says which cell it is: the names that engines make of hostile values aren't read. */
function toldIn({ jobs }: Trace): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const told = new Map<string, Map<string, string>>()
  for (const line of jobs.flatMap(({ log }) => log)) {
    const [start, position = '', cell = '', data] = line.split(':')
    if (start !== marker || data === undefined) continue
    const cells = told.get(position) ?? new Map<string, string>()
    told.set(position, cells.set(cell, (cells.get(cell) ?? '') + data))
  }
  return told
}

/** Each line is base64 of its own, and ends in padding where its text does. */
function decoded(data: string): readonly string[] {
  const bytes = Buffer.concat((data.match(/[^=]+=*/g) ?? []).map((part) => Buffer.from(part, 'base64')))
  return bytes.toString('utf8').split('\0').slice(0, -1)
}
