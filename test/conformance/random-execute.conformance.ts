/**
 * Random pipelines executed by the engines, and compared with the plan and with each other. `PIPEGEN_SEED` gives other ones, and
 * `PIPEGEN_FULL` 300 instead of 20.
 */
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { runs } from '../random/executed.ts'
import { type Candidate, candidateOf, columnsOf } from '../random/execution.ts'
import { different } from './engines/execution.ts'
import { type Execution, writeResults } from './engines/results.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? 1)
const wanted = process.env.PIPEGEN_FULL ? 300 : 20

/** The first that an event starts, and that at least two providers take. */
async function candidates(): Promise<readonly Candidate[]> {
  const found: Candidate[] = []
  for (const run of fc.sample(runs, { seed, numRuns: 4 * wanted })) {
    const candidate = await candidateOf(run)
    if (candidate !== null) found.push(candidate)
    if (found.length === wanted) break
  }
  return found
}

const executions: Execution[] = []

describe.concurrent('every engine does with a random pipeline what the plan says, and sees the same', async () => {
  test.each((await candidates()).map((each, index) => [index + 1, each] as const))('pipeline %i', async (number, candidate) => {
    const { run, start } = candidate
    const columns = await columnsOf(candidate)
    const failing = start.variables.FAIL_JOB ?? null
    executions.push({ pipeline: String(number), event: Object.values(run.event).slice(0, 2).join(' '), failing, columns })
    expect(different(columns), `${run.program}\n${JSON.stringify({ ...run.event, ...start.variables })}`).toEqual({})
  })
})

afterAll(() => writeResults('random', { seed, executions }))
