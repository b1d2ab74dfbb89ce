/** Hostile texts in every position of one pipeline, and what came out of it. */
import { pipeline } from 'pipegen'
import { hostileTexts } from '../../hostile/texts.ts'
import type { Trace } from '../engines/trace.ts'
import { positions } from './positions.ts'

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
  return `| base64 -w 3000 | sed s/^/${marker}:${idOf(position)}:/`
}

export interface Arrival {
  readonly position: string
  readonly sent: string
  readonly got: string | undefined
}

/** The texts that did not arrive as they were. */
export function damaged(trace: Trace, batch: Batch): readonly Arrival[] {
  const told = new Map<string, string>()
  for (const { log, cell } of trace.jobs) {
    for (const line of log) {
      const [, position = '', data] = line.split(':')
      if (!line.startsWith(`${marker}:`) || data === undefined) continue
      const key = cell === null ? position : `${position} ${Object.entries(cell).find(([name]) => /^(MATRIX_)?cell$/i.test(name))?.[1]}`
      told.set(key, (told.get(key) ?? '') + data)
    }
  }
  return Object.entries(batch).flatMap(([position, texts]) => {
    const keys = [...told.keys()].filter((key) => key === idOf(position) || key.startsWith(`${idOf(position)} `)).sort()
    const got = keys.flatMap((key) => decoded(told.get(key) ?? ''))
    const { around = (each: string) => each } = positions[position] ?? {}
    return texts.map((each, index) => ({ position, sent: around(each), got: got[index] })).filter((arrival) => arrival.sent !== arrival.got)
  })
}

/** Each line is base64 of its own, and ends in padding where its text does. */
function decoded(data: string): readonly string[] {
  const bytes = Buffer.concat((data.match(/[^=]+=*/g) ?? []).map((part) => Buffer.from(part, 'base64')))
  return bytes.toString('utf8').split('\0').slice(0, -1)
}
