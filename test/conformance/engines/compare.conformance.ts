/** What an engine does otherwise than the plan is found, and what it is known to get wrong is not asked. */
import { expect, test } from 'vitest'
import { compileInMemory } from '../../compile/compile-in-memory.ts'
import allowed from '../pipelines/allowed.ts'
import status from '../pipelines/status.ts'
import { type Engine, engines, type Start } from './columns.ts'
import { differences } from './compare.ts'
import type { Result, Trace } from './trace.ts'

const honest: Engine = { ...engines.circleci, differs: () => [], hasGate: true }

async function startOf(exported: unknown): Promise<Start> {
  const { pipelines, files } = await compileInMemory(() => exported)
  const [pipeline] = pipelines
  if (pipeline === undefined) throw new Error('no pipeline')
  const compiled = Object.fromEntries(files.map(({ path, text }) => [path, text ?? '']))
  return { pipeline, files: compiled, event: { event: 'push', branch: 'main' }, variables: {}, warnings: [] }
}

const traceOf = (results: Readonly<Record<string, Result>>, saw: Readonly<Record<string, string>> = {}): Trace => ({
  jobs: Object.entries(results).map(([id, result]) => ({ id, cell: null, result, steps: [], log: saw[id] === undefined ? [] : [saw[id]] })),
  order: [],
  problems: [],
})

const linesOf = (results: Readonly<Record<string, Result>>): readonly string[] => Object.entries(results).map((pair) => pair.join(': '))

test('other results, other sights, other orders and problems are differences', async () => {
  const start = await startOf(status)
  const results = { build: 'success', test: 'success' } as const
  const first = { engine: honest, trace: traceOf(results, { test: 'SEEN a' }) }
  const compare = (trace: Trace) => differences({ engine: honest, trace }, first, linesOf(results), start)
  expect(compare(first.trace)).toEqual([])
  expect(compare(traceOf({ build: 'success', test: 'failure' }, { test: 'SEEN a' }))).toEqual(['lacks test: success', 'has test: failure'])
  expect(compare(traceOf(results, { test: 'SEEN b' }))).toEqual(['lacks test SEEN a', 'has test SEEN b'])
  const order = (['test', 'build'] as const).flatMap((job) => (['start', 'end'] as const).map((what) => ({ job, cell: null, what })))
  expect(compare({ ...first.trace, order, problems: ['no'] })).toEqual(['problem: no', 'test starts before the end of build'])
})

test('jobs that are not created are no difference where the provider leaves them out', async () => {
  const start = await startOf(status)
  const lines = linesOf({ build: 'success', proud: 'skipped' })
  const ran = { engine: { ...honest, leavesOutSkipped: true }, trace: traceOf({ build: 'success' }) }
  expect(differences(ran, ran, lines, start)).toEqual([])
  const strict = { ...ran, engine: honest }
  expect(differences(strict, strict, lines, start)).toEqual(['lacks proud: skipped'])
})

test('an end that differs is no difference where a warning has said so', async () => {
  const start = await startOf(allowed)
  const ran = { engine: engines.circleci, trace: traceOf({ shaky: 'success' }) }
  const lines = linesOf({ shaky: 'failure' })
  expect(differences(ran, ran, lines, start)).toEqual(['lacks shaky: failure', 'has shaky: success'])
  expect(differences(ran, ran, lines, { ...start, warnings: ['circleci: the job stays green'] })).toEqual([])
})

test('act is not asked what is behind a failure that is allowed, nor gitlab-ci-local what waits for a skipped job', async () => {
  const shaky = new Map(Object.entries({ shaky: ['failure'], solid: ['success'], behind: ['success'], alarm: ['skipped'] }))
  expect(engines.github.misjudged(shaky, await startOf(allowed))).toEqual(['behind', 'alarm'])
  expect(engines.github.misjudged(new Map([...shaky, ['shaky', ['success']]]), await startOf(allowed))).toEqual([])
  const results = { build: ['failure'], test: ['skipped'], clean: ['success'], proud: ['skipped'], alarm: ['success'] }
  expect(engines.gitlab.misjudged(new Map(Object.entries(results)), await startOf(status))).toEqual(['clean', 'alarm'])
})
