/**
 * Random pipelines executed by the engines, and compared with the plan and with each other. `PIPEGEN_SEED` gives other ones, and
 * `PIPEGEN_FULL` 300 instead of 20.
 */
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { plan } from '../../src/plan/plan.ts'
import { failureOf, type Run, runs } from '../random/executed.ts'
import { different, enginesFor, execute } from './engines/execution.ts'
import { jobName } from './engines/known-differences.ts'
import { planned, startOf } from './engines/planned.ts'
import { type Execution, writeResults } from './engines/results.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? 1)
const wanted = process.env.PIPEGEN_FULL ? 300 : 20

interface Candidate {
  readonly run: Run
  readonly start: Awaited<ReturnType<typeof startOf>>['start']
  readonly lines: readonly string[]
}

/** The first that an event starts, and that at least two providers take. */
async function candidates(): Promise<readonly Candidate[]> {
  const found: Candidate[] = []
  for (const run of fc.sample(runs, { seed, numRuns: 4 * wanted })) {
    const { start: all } = await startOf(() => run.program.make(), { event: run.event, failure: null })
    const failure = failureOf(
      run,
      all.pipeline.jobs.map(({ id }) => id),
    )
    const { start } = await startOf(() => run.program.make(), { event: run.event, failure })
    const outputs = Object.fromEntries(
      start.pipeline.jobs.map(({ id, outputs: names }) => [id, Object.fromEntries(names.map((name) => [name, '1']))]),
    )
    if (enginesFor(start).length < 2 || !plan(start.pipeline, start.event).starts) continue
    const lines = planned(start, { failedSteps: failure === null ? [] : [failure], outputs })
    // gitlab-ci-local can't tell a pipeline in which nothing runs from one that it could not start; the gate is no job there.
    if (lines.every((line) => line.endsWith(': skipped') || jobName(line) === start.pipeline.gate)) continue
    found.push({ run, start, lines })
    if (found.length === wanted) break
  }
  return found
}

const executions: Execution[] = []

describe.concurrent('every engine does with a random pipeline what the plan says, and sees the same', async () => {
  test.each((await candidates()).map((each, index) => [index + 1, each] as const))('pipeline %i', async (number, { run, start, lines }) => {
    const columns = await execute(start, lines)
    const failing = start.variables.FAIL_JOB ?? null
    executions.push({ pipeline: String(number), event: Object.values(run.event).slice(0, 2).join(' '), failing, columns })
    expect(different(columns), `${run.program}\n${JSON.stringify({ ...run.event, ...start.variables })}`).toEqual({})
  })
})

afterAll(() => writeResults('random', { seed, executions }))
