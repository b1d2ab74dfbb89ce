/**
 * Pipelines executed by the engines, for events × one failing job: jobs, results, order, and what the scripts saw, against the plan
 * and against each other. A table tells how many differences there are.
 */
import { afterAll, describe, expect, test } from 'vitest'
import type { RunEvent } from '../../src/plan/types.ts'
import { engines, type Start } from './engines/columns.ts'
import { differences, seen } from './engines/compare.ts'
import { type Failure, planned, startOf } from './engines/planned.ts'
import { type Sample, samples } from './pipelines/index.ts'

interface Case {
  readonly sample: Sample
  readonly event: RunEvent
  readonly failure: Failure | null
}

const cases = Object.entries(samples).flatMap(([name, sample]) =>
  Object.entries(sample.events).flatMap(([eventName, event]) =>
    [null, ...sample.failures].map((failure): readonly [string, Case] => [
      `${name}, ${eventName}${failure === null ? '' : `, ${failure.job} fails`}`,
      { sample, event, failure },
    ]),
  ),
)

async function started({ sample, event, failure }: Case): Promise<Start> {
  const { start, errors } = await startOf(() => sample.exported, { event, failure })
  expect(errors).toEqual([])
  return { ...start, files: { ...sample.files?.(failure), ...start.files } }
}

const table: Record<string, Readonly<Record<string, string>>> = {}

describe.concurrent('every engine does what the plan says, and sees the same', () => {
  test.each(cases)('%s', async (name, each) => {
    const start = await started(each)
    const { outputs = {}, approved = [] } = each.sample
    const lines = planned(start, { failedSteps: each.failure === null ? [] : [each.failure], outputs, approved })
    const columns = Object.entries(engines).filter(([, { file }]) => start.files[file] !== undefined)
    const ran = await Promise.all(columns.map(async ([, engine]) => ({ engine, trace: await engine.run(start) })))
    const [first] = ran
    if (first === undefined) throw new Error('no engine')
    const found = columns.map(([column], index) => [column, differences(ran[index] ?? first, first, lines, start)] as const)
    table[name] = Object.fromEntries(found.map(([column, list]) => [column, list.length === 0 ? 'same' : `${list.length} differ`]))
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(found.map(([column]) => [column, []])))
  })
})

afterAll(() => {
  const rows = cases.flatMap(([name]) => (table[name] === undefined ? [] : [[name, table[name]]]))
  console.table(Object.fromEntries(rows))
})

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
