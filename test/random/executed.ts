/** Random pipelines that engines execute: which event starts them, and which of their jobs fails. */
import fc from 'fast-check'
import type { Failure, Happening } from '../conformance/engines/planned.ts'
import { type Program, programs } from './pipelines.ts'

export interface Run {
  readonly program: Program
  readonly event: Happening['event']
  /** By its number, of those that the pipeline has; null: none fails. */
  readonly failing: number | null
}

/** What every engine can be told of. */
const events: fc.Arbitrary<Run['event']> = fc.constantFrom(
  { event: 'push', branch: 'main' },
  { event: 'push', branch: 'topic' },
  { event: 'tag', tag: 'v1' },
  { event: 'pullRequest', source: 'topic', target: 'main' },
)

export const runs: fc.Arbitrary<Run> = fc.record({
  program: programs('executed', 6),
  event: events,
  failing: fc.option(fc.nat(5), { freq: 2 }),
})

/** The step of that name stands in every job. */
export function failureOf({ failing }: Run, ids: readonly string[]): Failure | null {
  const job = failing === null ? undefined : ids[failing % ids.length]
  return job === undefined ? null : { job, step: 'Fail' }
}
