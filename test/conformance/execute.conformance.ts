/**
 * Pipelines executed by the engines, for events × one failing job: jobs, results, order, and what the scripts saw, against the plan
 * and against each other. A table tells how many differences there are.
 */
import { afterAll, describe, expect, test } from 'vitest'
import { jenkins } from '../../providers/jenkins/index.ts'
import { plan } from '../../src/plan/plan.ts'
import type { RunEvent } from '../../src/plan/types.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { engines, type Start } from './engines/columns.ts'
import { cellName, differences, seen } from './engines/compare.ts'
import { scriptedFile } from './engines/jenkins/jenkins-column.ts'
import { type Failure, type Sample, samples } from './pipelines/index.ts'

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

const scripted = jenkins({ file: scriptedFile, dag: 'scripted' })

async function startOf({ sample, event, failure }: Case): Promise<Start> {
  const { pipelines, files, diagnostics } = await compileInMemory(() => sample.exported)
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const [pipeline] = pipelines
  if (pipeline === undefined) throw new Error('no pipeline')
  const emitted = [...files, ...scripted.render(scripted.lower([pipeline]))]
  const compiled = Object.fromEntries(emitted.map(({ path, text }) => [path, text ?? '']))
  const variables: Readonly<Record<string, string>> = failure === null ? {} : { FAIL_JOB: failure.job }
  const warnings = diagnostics.map(({ provider, message }) => `${provider}: ${message}`)
  return { pipeline, files: { ...sample.files?.(failure), ...compiled }, event, variables, warnings }
}

const states = { runs: 'success', failed: 'failure', skipped: 'skipped', cancelled: 'cancelled', waits: 'waits' }

/** `test{20,fast}: success` for every job and cell, sorted. */
function planned({ pipeline, event, variables }: Start, { sample, failure }: Case): readonly string[] {
  const { outputs = {}, approved = [] } = sample
  const outcomes = { failedSteps: failure === null ? [] : [failure], outputs, approved }
  const { jobs, gate } = plan(pipeline, { ...event, variables }, outcomes)
  const lines = jobs.map(({ id, cell, state }) => `${id}${cellName(state === 'skipped' ? null : cell)}: ${states[state]}`)
  if (gate !== null) lines.push(`${gate.id}: ${states[gate.state]}`)
  return [...new Set(lines)].sort()
}

const table: Record<string, Readonly<Record<string, string>>> = {}

describe.concurrent('every engine does what the plan says, and sees the same', () => {
  test.each(cases)('%s', async (name, each) => {
    const start = await startOf(each)
    const lines = planned(start, each)
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
  const start = await startOf({ sample, event: { event: 'tag', tag: 'v1' }, failure: null })
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
