/** With a status test anywhere in it, only the condition of a job decides. */
import { expect, test } from 'vitest'
import { allOf, anyOf, no, yes } from '../../src/ir/condition.ts'
import type { Condition, Job } from '../../src/ir/types.ts'
import type { JobState } from '../../src/plan/types.ts'
import { branch, jobOf, optionalNeed, status } from './build.ts'
import { endOf, statesOf } from './ends.ts'

// ───────────────────────────── status tests

const chain = (when: Condition): readonly Job[] => [
  jobOf({ id: 'a' }),
  jobOf({ id: 'b', needs: ['a'] }),
  jobOf({ id: 'c', needs: ['b'], when }),
]

test('failed() sees a failure of a need', () => {
  expect(endOf(chain(status('failed')), { failed: ['b'] })).toBe('runs')
})

test('failed() sees a failure further up, through a job that was skipped', () => {
  expect(statesOf(chain(status('failed')), { failed: ['a'] })).toEqual({ a: 'failed', b: 'skipped', c: 'runs' })
})

test('failed() sees a failure through an optional need', () => {
  const jobs = [
    jobOf({ id: 'a' }),
    jobOf({ id: 'b', needs: ['a'] }),
    jobOf({ id: 'c', needs: [optionalNeed('b')], when: status('failed') }),
  ]
  expect(endOf(jobs, { failed: ['a'] })).toBe('runs')
})

test('failed() is false if everything succeeded', () => {
  expect(endOf(chain(status('failed')))).toBe('skipped')
})

test('failed() does not see a job that is no ancestor', () => {
  expect(endOf([jobOf({ id: 'a' }), jobOf({ id: 'b' }), jobOf({ id: 'c', needs: ['b'], when: status('failed') })], { failed: ['a'] })).toBe(
    'skipped',
  )
})

test('failed() does not see a skip', () => {
  expect(endOf([jobOf({ id: 'a', when: no }), jobOf({ id: 'b', needs: ['a'], when: status('failed') })])).toBe('skipped')
})

test('failed() does not see a failure that was allowed', () => {
  expect(endOf([jobOf({ id: 'a', allowFailure: yes }), jobOf({ id: 'b', needs: ['a'], when: status('failed') })], { failed: ['a'] })).toBe(
    'skipped',
  )
})

test('failed() still sees the failure behind a job that recovered from it', () => {
  const jobs = [
    jobOf({ id: 'a' }),
    jobOf({ id: 'b', needs: ['a'], when: status('always') }),
    jobOf({ id: 'c', needs: ['b'], when: status('failed') }),
  ]
  expect(statesOf(jobs, { failed: ['a'] })).toEqual({ a: 'failed', b: 'runs', c: 'runs' })
})

test('succeeded() looks at the needs only, not further up', () => {
  const jobs = [
    jobOf({ id: 'a' }),
    jobOf({ id: 'b', needs: ['a'], when: status('always') }),
    jobOf({ id: 'c', needs: ['b'], when: status('succeeded') }),
  ]
  expect(statesOf(jobs, { failed: ['a'] })).toEqual({ a: 'failed', b: 'runs', c: 'runs' })
})

test('with a status test a skipped need does not skip the job', () => {
  expect(endOf([jobOf({ id: 'a', when: no }), jobOf({ id: 'b', needs: ['a'], when: status('failed', true) })])).toBe('runs')
})

test('a status test on one side of any() lets the other side decide alone', () => {
  expect(endOf(chain(anyOf([branch('main'), status('failed')])), { failed: ['a'] })).toBe('runs')
  expect(endOf(chain(anyOf([branch('main'), status('cancelled')])), { failed: ['a'] })).toBe('runs')
})

test('a status test inside all() asks for the rest too', () => {
  expect(endOf(chain(allOf([branch('develop'), status('failed')])), { failed: ['a'] })).toBe('skipped')
})

test('not(succeeded()) is true after a skip', () => {
  expect(endOf([jobOf({ id: 'a', when: no }), jobOf({ id: 'b', needs: ['a'], when: status('succeeded', true) })])).toBe('runs')
})

test('succeeded() of a job without needs is true', () => {
  expect(endOf([jobOf({ id: 'a', when: status('succeeded') })])).toBe('runs')
})

test('a status test inside choose() is one too', () => {
  const when: Condition = {
    kind: 'compare',
    op: 'is',
    left: { kind: 'choose', when: status('failed'), then: { kind: 'literal', text: 'red' }, otherwise: { kind: 'literal', text: 'green' } },
    right: { kind: 'literal', text: 'red' },
    negated: false,
  }
  expect(endOf(chain(when), { failed: ['a'] })).toBe('runs')
})

// ───────────────────────────── cancelled runs

test('in a cancelled run, a job that had not started is cancelled', () => {
  expect(statesOf([jobOf({ id: 'a' }), jobOf({ id: 'b', needs: ['a'] })], { cancelled: true })).toEqual({ a: 'cancelled', b: 'cancelled' })
})

test('in a cancelled run, a job whose condition says so runs', () => {
  const of = (when: Condition): JobState | undefined =>
    endOf([jobOf({ id: 'a' }), jobOf({ id: 'b', needs: ['a'], when })], { cancelled: true })
  expect([of(status('cancelled')), of(status('always')), of(status('succeeded', true))]).toEqual(['runs', 'runs', 'runs'])
  expect([of(status('failed')), of(status('succeeded')), of(status('cancelled', true))]).toEqual(['cancelled', 'cancelled', 'cancelled'])
})

test('in a cancelled run, succeeded() still is what a job without a status test asks', () => {
  expect(endOf([jobOf({ id: 'a', when: status('succeeded') })], { cancelled: true })).toBe('cancelled')
})

test('in a cancelled run, a job that would never have run is skipped', () => {
  expect(endOf([jobOf({ id: 'a', when: branch('develop') })], { cancelled: true })).toBe('skipped')
})

test('jobs that had ended before the run was cancelled are as they were', () => {
  const jobs = [jobOf({ id: 'a' }), jobOf({ id: 'b', needs: ['a'] }), jobOf({ id: 'c', needs: ['b'], when: status('failed') })]
  expect(statesOf(jobs, { cancelled: { after: ['a'] } })).toEqual({ a: 'runs', b: 'cancelled', c: 'cancelled' })
  expect(statesOf(jobs, { cancelled: { after: ['a'] }, failed: ['a'] })).toEqual({ a: 'failed', b: 'cancelled', c: 'runs' })
})
