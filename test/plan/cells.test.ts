/** A matrix runs cell by cell, and is one need for others. */
import { expect, test } from 'vitest'
import { anyOf } from '../../src/ir/condition.ts'
import type { Condition } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import type { JobState, Outcomes } from '../../src/plan/types.ts'
import { jobOf, matrixOf, pipelineOf, status } from './build.ts'
import { endOf, push, statesOf } from './ends.ts'

const python = matrixOf({ python: ['3.11', '3.12'] })
const cell = (version: string) => ({ job: 'a', cell: { python: version } })

test('a job runs once for each cell', () => {
  const { jobs } = plan(pipelineOf({ jobs: [jobOf({ id: 'a', matrix: python })] }), push)
  expect(jobs.map((job) => [job.id, job.cell])).toEqual([
    ['a', { python: '3.11' }],
    ['a', { python: '3.12' }],
  ])
})

test('a matrix of which one cell failed has failed', () => {
  expect(endOf([jobOf({ id: 'a', matrix: python }), jobOf({ id: 'b', needs: ['a'] })], { failed: [cell('3.12')] })).toBe('skipped')
})

test('only the named cell fails', () => {
  const { jobs } = plan(pipelineOf({ jobs: [jobOf({ id: 'a', matrix: python })] }), push, { failed: [cell('3.12')] })
  expect(jobs.map(({ state }) => state)).toEqual(['runs', 'failed'])
})

test('without a cell every cell fails', () => {
  const { jobs } = plan(pipelineOf({ jobs: [jobOf({ id: 'a', matrix: python })] }), push, { failed: ['a'] })
  expect(jobs.map(({ state }) => state)).toEqual(['failed', 'failed'])
})

test('a matrix of which one cell failed and was allowed to has succeeded', () => {
  const allowFailure: Condition = {
    kind: 'compare',
    op: 'is',
    left: { kind: 'matrix', axis: 'python' },
    right: { kind: 'literal', text: '3.12' },
    negated: false,
  }
  const jobs = [jobOf({ id: 'a', matrix: python, allowFailure }), jobOf({ id: 'b', needs: ['a'] })]
  expect(endOf(jobs, { failed: [cell('3.12')] })).toBe('runs')
  expect(endOf(jobs, { failed: [cell('3.11')] })).toBe('skipped')
})

const onlyOn = (...versions: readonly string[]): Condition =>
  anyOf(
    versions.map((text) => ({
      kind: 'compare',
      op: 'is',
      left: { kind: 'matrix', axis: 'python' },
      right: { kind: 'literal', text },
      negated: false,
    })),
  )

test('a matrix of which some cells were skipped has succeeded', () => {
  expect(endOf([jobOf({ id: 'a', matrix: python, when: onlyOn('3.12') }), jobOf({ id: 'b', needs: ['a'] })])).toBe('runs')
})

test('a matrix of which all cells were skipped was skipped', () => {
  expect(endOf([jobOf({ id: 'a', matrix: python, when: onlyOn('2.7') }), jobOf({ id: 'b', needs: ['a'] })])).toBe('skipped')
})

test('a status test decides for every cell, also where the matrix makes its side of the condition idle', () => {
  const when = anyOf([onlyOn('3.12'), status('failed')])
  const jobs = [jobOf({ id: 'a' }), jobOf({ id: 'b', needs: ['a'], matrix: python, when })]
  const cells = (outcomes: Outcomes): readonly JobState[] =>
    plan(pipelineOf({ jobs }), push, outcomes)
      .jobs.slice(1)
      .map(({ state }) => state)
  expect(cells({})).toEqual(['skipped', 'runs'])
  expect(cells({ failed: ['a'] })).toEqual(['runs', 'runs'])
})

test('a matrix with an axis that only the run knows is planned once', () => {
  const matrix = { ...python, axes: [{ name: 'python', values: [], from: { kind: 'output', job: 'x', name: 'list' } as const }], cells: [] }
  expect(plan(pipelineOf({ jobs: [jobOf({ id: 'a', matrix })] }), push).jobs).toMatchObject([{ id: 'a', cell: null, state: 'runs' }])
})

test('a matrix without cells is skipped', () => {
  const jobs = [jobOf({ id: 'a', matrix: matrixOf({ os: ['x'] }, { exclude: [{ os: 'x' }] }) }), jobOf({ id: 'b', needs: ['a'] })]
  expect(statesOf(jobs)).toEqual({ a: 'skipped', b: 'skipped' })
})
