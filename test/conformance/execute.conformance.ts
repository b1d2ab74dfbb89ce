/**
 * Pipelines executed by the engines, for events × one failing job: jobs, results, order, and what the scripts saw, against the plan
 * and against each other. `PIPEGEN_FULL` has all pairs; without it jobs fail on the first event alone.
 */
import { afterAll, describe, expect, test } from 'vitest'
import type { RunEvent } from '../../src/plan/types.ts'
import { engines, type Start } from './engines/columns.ts'
import { seen } from './engines/compare.ts'
import { different, execute } from './engines/execution.ts'
import { type Failure, planned, startOf } from './engines/planned.ts'
import { type Execution, writeResults } from './engines/results.ts'
import { type Sample, samples } from './pipelines/index.ts'

interface Case {
  readonly pipeline: string
  readonly sample: Sample
  readonly eventName: string
  readonly event: RunEvent
  readonly failure: Failure | null
}

const cases = Object.entries(samples).flatMap(([pipeline, sample]) =>
  Object.entries(sample.events).flatMap(([eventName, event], index) =>
    [null, ...(index === 0 || process.env.PIPEGEN_FULL ? sample.failures : [])].map((failure): readonly [string, Case] => [
      `${pipeline}, ${eventName}${failure === null ? '' : `, ${failure.job} fails`}`,
      { pipeline, sample, eventName, event, failure },
    ]),
  ),
)

async function started({ sample, event, failure }: Omit<Case, 'pipeline' | 'eventName'>): Promise<Start> {
  const { start, errors } = await startOf(() => sample.exported, { event, failure })
  expect(errors).toEqual([])
  return { ...start, files: { ...sample.files?.(failure), ...start.files } }
}

const executions: Execution[] = []

describe.concurrent('every engine does what the plan says, and sees the same', () => {
  test.each(cases)('%s', async (_, each) => {
    const start = await started(each)
    const { outputs = {}, approved = [] } = each.sample
    const lines = planned(start, { failedSteps: each.failure === null ? [] : [each.failure], outputs, approved })
    const columns = await execute(start, lines)
    executions.push({ pipeline: each.pipeline, event: each.eventName, failing: each.failure?.job ?? null, columns })
    expect(different(columns)).toEqual({})
  })
})

afterAll(() => writeResults('samples', { seed: null, executions }))

test('the scripts saw something', async () => {
  const sample = samples.library
  if (sample === undefined) throw new Error('no library')
  const start = await started({ sample, event: { event: 'tag', tag: 'v1' }, failure: null })
  expect(seen(await engines.github.run(start))).toEqual([
    'lint SEEN LEVEL=strict',
    'pack SEEN LEAK= HERE=package.txt',
    'publish SEEN VERSION=1.2.3 OUTPUT=1.2.3 TAG=v1 CONTENT=content',
    'test{fast,20} SEEN NODE=20 MODE=fast mode',
    'test{fast,22} SEEN NODE=22 MODE=fast mode',
    'test{fast,24} SEEN NODE=24 MODE=fast mode',
    'test{slow,22} SEEN NODE=22 MODE=slow mode',
    'test{slow,24} SEEN NODE=24 MODE=slow mode',
  ])
})
