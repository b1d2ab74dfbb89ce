/**
 * The examples executed by the engines, for events × one failing tool: jobs, results and order, against the plan. The tools that they
 * call are stand-ins. `PIPEGEN_FULL` runs all; without it each example runs once.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { fakeTools } from '../recipes/fakes.ts'
import type { Start } from './engines/columns.ts'
import { different, execute } from './engines/execution.ts'
import { planned, startOf } from './engines/planned.ts'
import { type Execution, writeResults } from './engines/results.ts'
import { textsOfSecrets } from './engines/settings.ts'
import { type Example, examples } from './pipelines/examples.ts'

type Failing = Example['failures'][number] | null

const isFull = Boolean(process.env.PIPEGEN_FULL)

const all = Object.entries(examples).flatMap(([name, example]) =>
  Object.keys(example.events).flatMap((eventName) =>
    [null, ...example.failures.filter(({ on }) => on === eventName)].map((failing) => {
      const title = `${name}, ${eventName}${failing === null ? '' : `, ${failing.job} fails`}`
      return [title, { name, example, eventName, failing }] as const
    }),
  ),
)

const cases = all.filter(
  ([, { example, eventName, failing }]) => isFull || (failing === null && eventName === Object.keys(example.events)[0]),
)

async function started(example: Example, eventName: string): Promise<Start> {
  const event = example.events[eventName]
  if (event === undefined) throw new Error(`no event ${eventName}`)
  const { start, errors } = await startOf(() => example.exported, { event, failure: null })
  expect(errors).toEqual([])
  const { files, variables } = example
  return { ...start, files: { ...files, ...start.files }, variables: { ...variables }, secrets: textsOfSecrets(start.pipeline) }
}

/** Each engine has tools of its own, which keep what they are told. */
async function withTools<T>(example: Example, failing: Failing, work: (commands: string) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'pipegen-tools-'))
  try {
    const { bin } = await fakeTools(root, { ...example.tools, ...failing?.tools })
    return await work(bin)
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 3 })
  }
}

const executions: Execution[] = []

describe.concurrent('every engine does with an example what the plan says', () => {
  test.each(cases)('%s', async (_, { name, example, eventName, failing }) => {
    const start = await started(example, eventName)
    const failedSteps = failing === null ? [] : [{ job: failing.job, step: 0 }]
    const lines = planned(start, { failedSteps, approved: 'all', outputs: example.outputs ?? {} })
    const columns = await execute(start, lines, (run) => withTools(example, failing, (commands) => run({ ...start, commands })))
    executions.push({ pipeline: name, event: eventName, failing: failing?.job ?? null, columns })
    expect(different(columns)).toEqual({})
  })
})

afterAll(() => writeResults('examples', { seed: null, executions }))
