/** What an engine does otherwise than the plan is found, and what it is known to get wrong is not asked. */
import { describe, expect, test } from 'vitest'
import { compileInMemory } from '../../compile/compile-in-memory.ts'
import allowed from '../pipelines/allowed.ts'
import status from '../pipelines/status.ts'
import type { Start } from './columns.ts'
import { compare } from './compare.ts'
import type { EngineName } from './known-differences.ts'
import type { Result, Trace } from './trace.ts'

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

const ran = (engine: EngineName, trace: Trace) => ({ engine, trace })

test('other results, other sights, other orders and problems are differences', async () => {
  const start = await startOf(status)
  const results = { build: 'success', test: 'success' } as const
  const first = ran('jenkins', traceOf(results, { test: 'SEEN a' }))
  const differences = (trace: Trace) => compare(ran('jenkins', trace), first, linesOf(results), start).differences
  expect(differences(first.trace)).toEqual([])
  expect(differences(traceOf({ build: 'success', test: 'failure' }, { test: 'SEEN a' }))).toEqual([
    'lacks test: success',
    'has test: failure',
  ])
  expect(differences(traceOf(results, { test: 'SEEN b' }))).toEqual(['lacks test SEEN a', 'has test SEEN b'])
  const order = (['test', 'build'] as const).flatMap((job) => (['start', 'end'] as const).map((what) => ({ job, cell: null, what })))
  expect(differences({ ...first.trace, order, problems: ['no'] })).toEqual(['problem: no', 'test starts before the end of build'])
})

describe('a known difference', () => {
  const comparison = (engine: EngineName, trace: Trace, lines: readonly string[], start: Start) =>
    compare(ran(engine, trace), ran(engine, trace), lines, start)

  test('counts where the provider leaves out what is skipped', async () => {
    const start = await startOf(status)
    const lines = linesOf({ build: 'success', proud: 'skipped' })
    const trace = traceOf({ build: 'success' })
    expect(comparison('gitlab', trace, lines, start)).toEqual({ differences: [], known: ['skipped jobs'] })
    expect(comparison('jenkins', trace, lines, start)).toEqual({ differences: ['lacks proud: skipped'], known: [] })
  })

  test('counts only where a warning has said so, of that provider', async () => {
    const start = await startOf(allowed)
    const lines = linesOf({ shaky: 'failure' })
    const warned = (provider: string, message: string) =>
      comparison('circleci', traceOf({ shaky: 'success' }), lines, {
        ...start,
        warnings: [{ provider, code: 'differs', message }],
      })
    expect(warned('circleci', 'the job stays green')).toEqual({ differences: [], known: ['stays green'] })
    const unexplained = { differences: ['lacks shaky: failure', 'has shaky: success'], known: [] }
    expect(warned('gitlab', 'the job stays green')).toEqual(unexplained)
    expect(warned('circleci', 'something else')).toEqual(unexplained)
  })

  test('counts for act behind a failure that is allowed, and nowhere else', async () => {
    const start = await startOf(allowed)
    const lines = linesOf({ shaky: 'failure', solid: 'success', behind: 'success', alarm: 'skipped' })
    const trace = traceOf({ shaky: 'failure', solid: 'success', behind: 'skipped', alarm: 'success' })
    expect(comparison('github', trace, lines, start)).toEqual({ differences: [], known: ['behind an allowed failure'] })
    const { differences } = comparison('github', { ...trace, jobs: trace.jobs.slice(1) }, lines, start)
    expect(differences).toEqual(['lacks shaky: failure'])
    const solid = linesOf({ shaky: 'success', solid: 'success', behind: 'success', alarm: 'skipped' })
    expect(comparison('github', trace, solid, start).differences).toContain('lacks behind: success')
  })

  test('counts for gitlab-ci-local in jobs that wait for a skipped one', async () => {
    const start = await startOf(status)
    const lines = linesOf({ build: 'failure', test: 'skipped', clean: 'success', proud: 'skipped', alarm: 'success' })
    const trace = traceOf({ build: 'failure', test: 'skipped', clean: 'skipped', proud: 'skipped', alarm: 'skipped' })
    expect(comparison('gitlab', trace, lines, start)).toEqual({ differences: [], known: ['behind a skipped job'] })
  })
})
