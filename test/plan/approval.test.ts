/** Approvals, and the job that always reports. */
import { expect, test } from 'vitest'
import { no, yes } from '../../src/ir/condition.ts'
import type { Job } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import type { Outcomes } from '../../src/plan/types.ts'
import { branch, jobOf, optionalNeed, pipelineOf, status } from './build.ts'
import { push, statesOf } from './ends.ts'

// ───────────────────────────── approval

const approval = { message: 'Ship it?', approvers: [], timeout: null }

test('a job waits for its approval', () => {
  const [job] = plan(pipelineOf({ jobs: [jobOf({ id: 'a', approval })] }), push).jobs
  expect(job).toMatchObject({ state: 'waits', reason: { kind: 'waits-for-approval', message: 'Ship it?' }, steps: [] })
})

test('a job that is approved runs', () => {
  const jobs = [jobOf({ id: 'a', approval })]
  expect(statesOf(jobs, { approved: ['a'] })).toEqual({ a: 'runs' })
  expect(statesOf(jobs, { approved: 'all' })).toEqual({ a: 'runs' })
})

test('approval is not asked if the condition is false', () => {
  expect(statesOf([jobOf({ id: 'a', approval, when: branch('develop') })])).toEqual({ a: 'skipped' })
})

test('approval is not asked if a need is not met', () => {
  expect(statesOf([jobOf({ id: 'a' }), jobOf({ id: 'b', needs: ['a'], approval })], { failed: ['a'] })).toEqual({
    a: 'failed',
    b: 'skipped',
  })
})

test('approval is asked after a status test too', () => {
  expect(statesOf([jobOf({ id: 'a', approval, when: status('always') })])).toEqual({ a: 'waits' })
})

test('what needs a job that waits, waits, directly or not, and says for what', () => {
  const jobs = [
    jobOf({ id: 'a', approval }),
    jobOf({ id: 'b', needs: ['a'] }),
    jobOf({ id: 'c', needs: [optionalNeed('b')] }),
    jobOf({ id: 'd', needs: ['c'], when: status('always') }),
  ]
  expect(statesOf(jobs)).toEqual({ a: 'waits', b: 'waits', c: 'waits', d: 'waits' })
  expect(plan(pipelineOf({ jobs }), push).jobs[3]?.reason).toMatchObject({ kind: 'need-waits', need: 'c', job: 'a' })
})

test('what surely will not run is skipped even while a need waits', () => {
  const jobs = [
    jobOf({ id: 'a', approval }),
    jobOf({ id: 'failing' }),
    jobOf({ id: 'off', needs: ['a'], when: branch('develop') }),
    jobOf({ id: 'unmet', needs: ['a', 'failing'] }),
  ]
  expect(statesOf(jobs, { failed: ['failing'] })).toEqual({ a: 'waits', failing: 'failed', off: 'skipped', unmet: 'skipped' })
})

test('what follows such a skip still waits, since nothing above it has ended', () => {
  const jobs = [
    jobOf({ id: 'a', approval }),
    jobOf({ id: 'off', needs: ['a'], when: no }),
    jobOf({ id: 'b', needs: [optionalNeed('off')] }),
  ]
  expect(statesOf(jobs)).toEqual({ a: 'waits', off: 'skipped', b: 'waits' })
})

test('a gate without steps opens with its approval', () => {
  const jobs = [jobOf({ id: 'gate', approval, steps: [], checkout: null }), jobOf({ id: 'b', needs: ['gate'] })]
  expect(statesOf(jobs)).toEqual({ gate: 'waits', b: 'waits' })
  expect(statesOf(jobs, { approved: ['gate'] })).toEqual({ gate: 'runs', b: 'runs' })
})

// ───────────────────────────── the job that always reports

test('the gate succeeds if nothing failed or was cancelled', () => {
  const jobs = [jobOf({ id: 'a', allowFailure: yes }), jobOf({ id: 'b', when: no })]
  expect(plan(pipelineOf({ jobs, gate: 'ok' }), push, { failed: ['a'] }).gate).toEqual({ id: 'ok', state: 'runs' })
})

test('the gate fails after a failure, after a cancellation, and waits while something waits', () => {
  const gateOf = (job: Job, outcomes: Outcomes) => plan(pipelineOf({ jobs: [job], gate: 'ok' }), push, outcomes).gate?.state
  expect(gateOf(jobOf({ id: 'a' }), { failed: ['a'] })).toBe('failed')
  expect(gateOf(jobOf({ id: 'a' }), { cancelled: true })).toBe('failed')
  expect(gateOf(jobOf({ id: 'a', approval }), {})).toBe('waits')
})
