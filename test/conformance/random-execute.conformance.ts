/**
 * Random pipelines executed by the engines, and compared with the plan and with each other. `PIPEGEN_SEED` gives other ones, and
 * `PIPEGEN_FULL` 300 instead of 20.
 */
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { plan } from '../../src/plan/plan.ts'
import { failureOf, type Run, runs } from '../random/executed.ts'
import { engines } from './engines/columns.ts'
import { differences } from './engines/compare.ts'
import { planned, startOf } from './engines/planned.ts'
import type { Trace } from './engines/trace.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? 1)
const wanted = process.env.PIPEGEN_FULL ? 300 : 20

interface Execution {
  readonly run: Run
  readonly start: Awaited<ReturnType<typeof startOf>>['start']
  readonly lines: readonly string[]
}

/** The first that an event starts, and that at least two providers take. */
async function executions(): Promise<readonly Execution[]> {
  const found: Execution[] = []
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
    const taken = Object.values(engines).filter(({ file }) => start.files[file] !== undefined)
    if (taken.length < 2 || !plan(start.pipeline, start.event).starts) continue
    const lines = withoutOnlyCells(planned(start, { failedSteps: failure === null ? [] : [failure], outputs }))
    // gitlab-ci-local can't tell a pipeline in which nothing runs from one that it could not start.
    if (lines.every((line) => line.endsWith(': skipped'))) continue
    found.push({
      run,
      start,
      lines,
    })
    if (found.length === wanted) break
  }
  return found
}

/** A provider may leave out a job that can't run, or name its cells one by one: none of them has run. */
const hasRun = (difference: string): boolean => !/^(?:lacks|has) \S.*: skipped$/.test(difference)

/** Some write the only cell that is left of a matrix as a job without one. */
function oneByOne(trace: Trace): Trace {
  const ran = trace.jobs.filter(({ result }) => result !== 'skipped').map(({ id }) => id)
  const isAlone = (id: string): boolean => ran.filter((each) => each === id).length === 1
  return { ...trace, jobs: trace.jobs.map((job) => (isAlone(job.id) ? { ...job, cell: null } : job)) }
}

function withoutOnlyCells(lines: readonly string[]): readonly string[] {
  const idOf = (line: string): string => line.split(/[{:]/)[0] ?? ''
  const ran = lines.filter((line) => !line.endsWith(': skipped')).map(idOf)
  const isAlone = (id: string): boolean => ran.filter((each) => each === id).length === 1
  return lines.map((line) => (isAlone(idOf(line)) ? line.replace(/\{.*\}(?=: \w+$)/, '') : line))
}

/** Engine → pipelines that it executed, and those of them that differed. */
const table: Record<string, { executed: number; different: number }> = {}

describe.concurrent('every engine does with a random pipeline what the plan says, and sees the same', async () => {
  test.each((await executions()).map((each, index) => [index + 1, each] as const))('pipeline %i', async (_, { run, start, lines }) => {
    const columns = Object.entries(engines).filter(([, { file }]) => start.files[file] !== undefined)
    const ran = await Promise.all(columns.map(async ([, engine]) => ({ engine, trace: oneByOne(await engine.run(start)) })))
    const found = columns.map(([column], index) => {
      const [first, own] = [ran[0], ran[index]]
      const list = first === undefined || own === undefined ? ['did not run'] : differences(own, first, lines, start).filter(hasRun)
      const { executed = 0, different: before = 0 } = table[column] ?? {}
      table[column] = { executed: executed + 1, different: before + (list.length > 0 ? 1 : 0) }
      return [column, list] as const
    })
    const different = Object.fromEntries(found.filter(([, list]) => list.length > 0))
    expect(different, `${run.program}\n${JSON.stringify({ ...run.event, ...start.variables })}`).toEqual({})
  })
})

afterAll(() => console.table(table))
