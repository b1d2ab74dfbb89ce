/** How needs end, whether they are met, and what follows from that. */
import { describe, expect, test } from 'vitest'
import { allOf, no, yes } from '../../src/ir/condition.ts'
import type { Job, Pipeline } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import type { Outcomes } from '../../src/plan/types.ts'
import { branch, jobOf, on, optionalNeed, pipelineOf, status, stepOf } from './build.ts'
import { endOf, push, statesOf } from './ends.ts'

// ───────────────────────────── the table

/** Each row of the table: a job `a` that ends so. */
const ends: readonly {
  readonly name: string
  readonly a: Job
  readonly outcomes: Outcomes
  readonly met: boolean
  readonly metIfOptional: boolean
}[] = [
  { name: 'success', a: jobOf({ id: 'a' }), outcomes: {}, met: true, metIfOptional: true },
  {
    name: 'a failure that was allowed',
    a: jobOf({ id: 'a', allowFailure: yes }),
    outcomes: { failed: ['a'] },
    met: true,
    metIfOptional: true,
  },
  { name: 'skipped', a: jobOf({ id: 'a', when: no }), outcomes: {}, met: false, metIfOptional: true },
  { name: 'failure', a: jobOf({ id: 'a' }), outcomes: { failed: ['a'] }, met: false, metIfOptional: false },
  // `b` had ended when the run was cancelled, so that only its need was.
  { name: 'cancelled', a: jobOf({ id: 'a' }), outcomes: { cancelled: { after: ['b'] } }, met: false, metIfOptional: false },
]

describe.each(ends)('a need that ended as $name', ({ a, outcomes, met, metIfOptional }) => {
  test(`is ${met ? '' : 'not '}met`, () => {
    expect(endOf([a, jobOf({ id: 'b', needs: ['a'] })], outcomes)).toBe(met ? 'runs' : 'skipped')
  })
  test(`is ${metIfOptional ? '' : 'not '}met if optional`, () => {
    expect(endOf([a, jobOf({ id: 'b', needs: [optionalNeed('a')] })], outcomes)).toBe(metIfOptional ? 'runs' : 'skipped')
  })
  test(`makes succeeded() ${met}`, () => {
    expect(endOf([a, jobOf({ id: 'b', needs: ['a'], when: status('succeeded') })], outcomes)).toBe(met ? 'runs' : 'skipped')
  })
  test(`makes succeeded() ${metIfOptional} if optional`, () => {
    expect(endOf([a, jobOf({ id: 'b', needs: [optionalNeed('a')], when: status('succeeded') })], outcomes)).toBe(
      metIfOptional ? 'runs' : 'skipped',
    )
  })
  test('leaves always() true', () => {
    expect(endOf([a, jobOf({ id: 'b', needs: ['a'], when: status('always') })], outcomes)).toBe('runs')
  })
  test('leaves cancelled() false', () => {
    expect(endOf([a, jobOf({ id: 'b', needs: ['a'], when: status('cancelled') })], outcomes)).toBe('skipped')
  })
})

test('a job with several needs runs only if every one is met', () => {
  const jobs = [jobOf({ id: 'a' }), jobOf({ id: 'b' }), jobOf({ id: 'c', needs: ['a', 'b'] })]
  expect(endOf(jobs, { failed: ['b'] })).toBe('skipped')
})

test('a job that runs fails when the outcomes say so', () => {
  expect(statesOf([jobOf({ id: 'a' })], { failed: ['a'] })).toEqual({ a: 'failed' })
})

test('a job that does not run cannot fail', () => {
  expect(statesOf([jobOf({ id: 'a', when: no })], { failed: ['a'] })).toEqual({ a: 'skipped' })
})

// ───────────────────────────── cascade

test('a skip cascades', () => {
  const jobs = [jobOf({ id: 'a', when: no }), jobOf({ id: 'b', needs: ['a'] }), jobOf({ id: 'c', needs: ['b'] })]
  expect(statesOf(jobs)).toEqual({ a: 'skipped', b: 'skipped', c: 'skipped' })
})

test('an optional need stops the cascade', () => {
  const jobs = [jobOf({ id: 'a', when: no }), jobOf({ id: 'b', needs: [optionalNeed('a')] }), jobOf({ id: 'c', needs: ['b'] })]
  expect(statesOf(jobs)).toEqual({ a: 'skipped', b: 'runs', c: 'runs' })
})

test('a failure skips the dependants, and an optional need of one that was skipped so is met', () => {
  const jobs = [jobOf({ id: 'a' }), jobOf({ id: 'b', needs: ['a'] }), jobOf({ id: 'c', needs: [optionalNeed('b')] })]
  expect(statesOf(jobs, { failed: ['a'] })).toEqual({ a: 'failed', b: 'skipped', c: 'runs' })
})

test('independent jobs go on after a failure', () => {
  expect(statesOf([jobOf({ id: 'a' }), jobOf({ id: 'b' })], { failed: ['a'] })).toEqual({ a: 'failed', b: 'runs' })
})

test('the reason names the need and how it ended', () => {
  const jobs = [jobOf({ id: 'a' }), jobOf({ id: 'b', needs: ['a'] })]
  expect(plan(pipelineOf({ jobs }), push, { failed: ['a'] }).jobs[1]?.reason).toMatchObject({
    kind: 'need-not-met',
    need: 'a',
    state: 'failed',
    optional: false,
  })
})

test('the reason names the part of the condition that is false', () => {
  const when = allOf([on('push'), branch('release/*')])
  expect(plan(pipelineOf({ jobs: [jobOf({ id: 'a', when })] }), push).jobs[0]?.reason).toMatchObject({
    kind: 'condition-false',
    part: branch('release/*'),
  })
})

test('jobs come in the order of execution, whatever the order of the source', () => {
  const jobs = [jobOf({ id: 'deploy', needs: ['build'] }), jobOf({ id: 'build' })]
  expect(plan(pipelineOf({ jobs }), push).jobs.map(({ id }) => id)).toEqual(['build', 'deploy'])
})

// ───────────────────────────── allowed failures

test('a failure that is allowed is still shown as one', () => {
  const [job] = plan(pipelineOf({ jobs: [jobOf({ id: 'a', allowFailure: yes })] }), push, { failed: ['a'] }).jobs
  expect(job).toMatchObject({ state: 'failed', allowed: true })
})

test('a failure is allowed where the condition of allowFailure is true', () => {
  const jobs = [jobOf({ id: 'a', allowFailure: branch('develop') }), jobOf({ id: 'b', needs: ['a'] })]
  expect(statesOf(jobs, { failed: ['a'] })).toEqual({ a: 'failed', b: 'skipped' })
  expect(statesOf(jobs, { failed: ['a'] }, { event: 'push', branch: 'develop' })).toEqual({ a: 'failed', b: 'runs' })
})

// ───────────────────────────── size

test('ten times the jobs take far less than a hundred times as long', () => {
  const [small, large] = [1_000, 10_000].map((size) => Math.min(...[1, 2, 3].map(() => milliseconds(() => plan(layers(size), push)))))
  expect((large ?? 0) / (small ?? 0)).toBeLessThan(50)
  expect(plan(layers(10_000), push).jobs.filter(({ state }) => state === 'runs')).toHaveLength(9_999)
  expect(plan(layers(10_000), push, { failed: ['j9'] }).jobs.at(-1)?.state).toBe('runs')
})

function milliseconds(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Jobs of eight steps in a chain of layers, the last for failures. */
function layers(size: number): Pipeline {
  const steps = Array.from({ length: 8 }, (_, index) => stepOf({ env: [{ name: `S${index}`, value: { kind: 'ci', name: 'sha' } }] }))
  const jobs = Array.from({ length: size }, (_, index) =>
    jobOf({
      id: `j${index}`,
      steps,
      needs: index < 10 ? [] : [`j${index - 10}`, `j${index - (index % 10) - 1}`],
      when: index === size - 1 ? status('failed') : yes,
    }),
  )
  return pipelineOf({ jobs, env: [{ name: 'A', value: { kind: 'ci', name: 'branch' } }] })
}
