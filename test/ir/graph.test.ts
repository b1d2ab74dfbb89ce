/** The graph of needs. */
import { describe, expect, test } from 'vitest'
import { ancestorsOf, graphOf } from '../../src/ir/graph.ts'
import type { Pipeline } from '../../src/ir/types.ts'
import { jobOf, needOf, optionalNeed, pipelineOf } from '../plan/build.ts'

/** Jobs and what they need. */
function pipelineWith(needs: { readonly [id: string]: readonly string[] }): Pipeline {
  return pipelineOf({ jobs: Object.entries(needs).map(([id, each]) => jobOf({ id, needs: each })) })
}
const orderOf = (needs: { readonly [id: string]: readonly string[] }): readonly string[] =>
  graphOf(pipelineWith(needs)).order.map(({ id }) => id)
const cycleOf = (needs: { readonly [id: string]: readonly string[] }): readonly string[] | null => graphOf(pipelineWith(needs)).cycle

describe('order', () => {
  test('is that of the source without needs', () => {
    expect(orderOf({ b: [], a: [], c: [] })).toEqual(['b', 'a', 'c'])
  })
  test('has every job after its needs', () => {
    expect(orderOf({ deploy: ['build'], build: ['lint', 'test'], lint: [], test: [] })).toEqual(['lint', 'test', 'build', 'deploy'])
  })
  test('goes level by level, in the order of the source inside one', () => {
    expect(orderOf({ d: ['c'], b: ['a'], c: [], a: [], e: [] })).toEqual(['c', 'a', 'e', 'd', 'b'])
  })
  test('leaves out jobs on a cycle and behind it', () => {
    expect(orderOf({ a: ['b'], b: ['a'], c: ['a'], d: [] })).toEqual(['d'])
  })
  test('takes a need that is named twice, or that is no job, once and not at all', () => {
    expect(orderOf({ a: [], b: ['a', 'a', 'nobody'] })).toEqual(['a', 'b'])
  })
})

test('a level is the longest way from a job without needs', () => {
  expect(Object.fromEntries(graphOf(pipelineWith({ a: [], b: ['a'], c: ['a', 'b'], d: [] })).levels)).toEqual({ a: 0, b: 1, c: 2, d: 0 })
})

test('jobs are found by id', () => {
  const pipeline = pipelineWith({ a: [], b: [] })
  expect(graphOf(pipeline).byId.get('b')).toBe(pipeline.jobs[1])
})

test('the graph of a pipeline is worked out once', () => {
  const pipeline = pipelineWith({ a: [] })
  expect(graphOf(pipeline)).toBe(graphOf(pipeline))
})

describe('a cycle', () => {
  test('is null where there is none, diamonds included', () => {
    expect(cycleOf({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'] })).toBeNull()
  })
  test('begins and ends with the same job', () => {
    expect(cycleOf({ a: ['c'], b: ['a'], c: ['b'] })).toEqual(['a', 'c', 'b', 'a'])
  })
  test('of one job is that job twice', () => {
    expect(cycleOf({ a: ['a'] })).toEqual(['a', 'a'])
  })
  test('does not hold the jobs that lead to it', () => {
    expect(cycleOf({ x: ['a'], a: ['b'], b: ['a'] })).toEqual(['a', 'b', 'a'])
  })
  test('is found behind parts without one', () => {
    expect(cycleOf({ a: [], b: ['a'], c: ['b', 'd'], d: ['c'] })).toEqual(['c', 'd', 'c'])
  })
  // It begins where the walk meets it: `c` here.
  test('leaves out the jobs that only lead to it', () => {
    expect(cycleOf({ a: ['c'], b: ['c'], c: ['b'] })).toEqual(['c', 'b', 'c'])
  })
})

test('ancestors are all that a job waits for, without itself', () => {
  const pipeline = pipelineOf({
    jobs: [
      jobOf({ id: 'a' }),
      jobOf({ id: 'b', needs: ['a'] }),
      jobOf({ id: 'c', needs: [optionalNeed('b')] }),
      jobOf({ id: 'd', needs: [needOf('c'), needOf('a')] }),
    ],
  })
  expect(pipeline.jobs.map((job) => [...ancestorsOf(pipeline, job)].sort())).toEqual([[], ['a'], ['a', 'b'], ['a', 'b', 'c']])
})

test('a chain of a hundred thousand jobs is no problem', () => {
  const jobs = Array.from({ length: 100_000 }, (_, index) =>
    jobOf({ id: `j${index}`, needs: index === 0 ? ['j99999'] : [`j${index - 1}`] }),
  )
  expect(graphOf(pipelineOf({ jobs })).cycle).toHaveLength(100_001)
})
