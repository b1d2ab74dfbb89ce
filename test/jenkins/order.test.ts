import { describe, expect, test } from 'vitest'
import { orderJobs } from '../../providers/jenkins/lower/order.ts'
import { jobOf, pipelineOf } from '../plan/build.ts'

/** `levelsOf({ a: [], b: ['a'] })`: `a-b` is a chain, `a | b` stand in parallel. */
function order(needs: { readonly [id: string]: readonly string[] }, alone: readonly string[] = []) {
  const jobs = Object.entries(needs).map(([id, list]) => jobOf({ id, needs: list }))
  const { levels, barriers } = orderJobs(pipelineOf({ jobs }), ({ id }) => alone.includes(id))
  return {
    levels: levels.map((level) => level.map((chain) => chain.map(({ id }) => id).join('-')).join(' | ')),
    barriers: barriers.map(({ first, waitsFor, others }) => `${first.id} for ${waitsFor.map(({ id }) => id).join(', ')} +${others}`),
  }
}

describe('the order of stages', () => {
  test('is a chain where each job needs the one before', () => {
    expect(order({ a: [], b: ['a'], c: ['b'] })).toEqual({ levels: ['a-b-c'], barriers: [] })
  })
  test('is parallel where jobs need nothing', () => {
    expect(order({ a: [], b: [] })).toEqual({ levels: ['a | b'], barriers: [] })
  })
  test('keeps disjoint chains apart, without a barrier', () => {
    expect(order({ a: [], b: ['a'], x: [], y: ['x'] })).toEqual({ levels: ['a-b | x-y'], barriers: [] })
  })
  test('drops needs that follow from others', () => {
    expect(order({ a: [], b: ['a'], c: ['a', 'b'], d: ['a', 'b', 'c'] })).toEqual({ levels: ['a-b-c-d'], barriers: [] })
  })
  test('joins where a job needs several', () => {
    expect(order({ a: [], b: [], c: ['a', 'b'], d: ['c'] })).toEqual({ levels: ['a | b', 'c-d'], barriers: [] })
  })
  test('names what a job waits for without need', () => {
    expect(order({ a: [], b: [], c: [], d: ['a', 'b'] })).toEqual({ levels: ['a | b | c', 'd'], barriers: ['d for c +0'] })
  })
  test('counts the jobs that wait alike', () => {
    expect(order({ a: [], b: [], c: ['a'], d: ['a'], e: ['b'], f: ['b'] })).toEqual({
      levels: ['a | b', 'c | d | e | f'],
      barriers: ['c for b +3'],
    })
  })
  test('makes no chain of a job that is several stages', () => {
    expect(order({ a: [], b: ['a'], c: ['b'] }, ['b'])).toEqual({ levels: ['a', 'b', 'c'], barriers: [] })
  })
  test('stands every job after its needs in a graph of many ranks', () => {
    const needs = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [
        `j${index}`,
        index < 50 ? [] : [0, 1, 2].map((each) => `j${(Math.floor(index / 50) - 1) * 50 + ((index + each * 7) % 50)}`),
      ]),
    )
    const { levels } = order(needs)
    const place = new Map(levels.flatMap((level, depth) => level.split(/ \| |-/).map((id) => [id, depth] as const)))
    expect(place.size).toBe(2000)
    for (const [id, list] of Object.entries(needs)) for (const need of list) expect(place.get(id)).toBeGreaterThan(place.get(need) ?? -1)
  })
})
