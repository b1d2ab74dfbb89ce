/** What happens inside a job, and what a step finds in its environment. */
import { describe, expect, test } from 'vitest'
import { allOf, no, yes } from '../../src/ir/condition.ts'
import type { EnvVar, Job, Step } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import type { Outcomes, PlannedJob, RunEvent } from '../../src/plan/types.ts'
import { branch, compare, jobOf, lit, matrixOf, pipelineOf, status, stepOf, usesOf } from './build.ts'

const push: RunEvent = { event: 'push', branch: 'main' }

function planned(job: Job, outcomes: Outcomes = {}): PlannedJob | undefined {
  return plan(pipelineOf({ jobs: [job] }), push, outcomes).jobs[0]
}
function states(steps: readonly Step[], failing: readonly number[] = [], after: readonly Step[] = []) {
  return planned(jobOf({ id: 'a', steps, after }), { failedSteps: failing.map((step) => ({ job: 'a', step })) })?.steps.map(
    ({ state }) => state,
  )
}
function jobState(steps: readonly Step[], failing: readonly number[], after: readonly Step[] = []) {
  return planned(jobOf({ id: 'a', steps, after }), { failedSteps: failing.map((step) => ({ job: 'a', step })) })?.state
}
const plain = stepOf()
const failed = stepOf({ when: status('failed') })

describe('steps', () => {
  test('run in order while nothing fails', () => {
    expect(states([plain, plain])).toEqual(['runs', 'runs'])
  })
  test('do not run if their condition is false', () => {
    expect(states([stepOf({ when: branch('develop') }), plain])).toEqual(['skipped', 'runs'])
  })
  test('do not run after a step failed, and then the job has failed', () => {
    expect(states([plain, plain, plain], [1])).toEqual(['runs', 'failed', 'skipped'])
    expect(jobState([plain, plain, plain], [1])).toBe('failed')
  })
  test('a condition without a status test also demands that no earlier step failed', () => {
    expect(states([plain, stepOf({ when: branch('main') })], [0])).toEqual(['failed', 'skipped'])
  })
  test('a failure that is allowed stops nothing, and the job succeeds', () => {
    expect(states([stepOf({ allowFailure: true }), plain, failed], [0])).toEqual(['failed', 'runs', 'skipped'])
    expect(jobState([stepOf({ allowFailure: true }), plain], [0])).toBe('runs')
  })
  test('failed() is true after a failure in the same job, and only then', () => {
    expect(states([plain, failed], [0])).toEqual(['failed', 'runs'])
    expect(states([plain, failed])).toEqual(['runs', 'skipped'])
  })
  test('failed() does not look at steps behind it', () => {
    expect(states([failed, plain], [1])).toEqual(['skipped', 'failed'])
  })
  test('failed() in a step does not look at other jobs', () => {
    const jobs = [jobOf({ id: 'a' }), jobOf({ id: 'b', needs: ['a'], when: status('failed'), steps: [failed, plain] })]
    const { jobs: all } = plan(pipelineOf({ jobs }), push, { failed: ['a'] })
    expect(all[1]?.steps.map(({ state }) => state)).toEqual(['skipped', 'runs'])
  })
  test('always() and succeeded() too look at the steps before', () => {
    const steps = [
      plain,
      stepOf({ when: status('always') }),
      stepOf({ when: status('succeeded') }),
      stepOf({ when: status('succeeded', true) }),
    ]
    expect(states(steps, [0])).toEqual(['failed', 'runs', 'skipped', 'runs'])
  })
  test('a status test inside all() is one', () => {
    expect(
      states(
        [
          plain,
          stepOf({ when: allOf([status('failed'), branch('develop')]) }),
          stepOf({ when: allOf([status('failed'), branch('main')]) }),
        ],
        [0],
      ),
    ).toEqual(['failed', 'skipped', 'runs'])
  })
  test('cancelled() is false in a job that runs', () => {
    const job = jobOf({ id: 'a', when: status('always'), steps: [stepOf({ when: status('cancelled') }), plain] })
    expect(planned(job, { cancelled: true })?.steps.map(({ state }) => state)).toEqual(['skipped', 'runs'])
  })
  test('a step that recovers does not make the job succeed', () => {
    expect(jobState([plain, failed], [0])).toBe('failed')
  })
  test('see the matrix', () => {
    const steps = [stepOf({ when: compare({ kind: 'matrix', axis: 'os' }, 'is', 'linux') })]
    const { jobs } = plan(pipelineOf({ jobs: [jobOf({ id: 'a', matrix: matrixOf({ os: ['linux', 'mac'] }), steps })] }), push)
    expect(jobs.map((job) => job.steps[0]?.state)).toEqual(['runs', 'skipped'])
  })
  test('are not listed for a job that does not run', () => {
    expect(planned(jobOf({ id: 'a', when: no }))?.steps).toEqual([])
  })
  test('say why they do not run', () => {
    const steps = [stepOf({ name: lit('Build') }), plain, stepOf({ when: branch('develop') })]
    expect(planned(jobOf({ id: 'a', steps }), { failedSteps: [{ job: 'a', step: 0 }] })?.steps.map(({ reason }) => reason)).toMatchObject([
      { kind: 'failed-by-outcome' },
      { kind: 'earlier-step-failed', step: 0, name: 'Build' },
      { kind: 'condition-false', part: branch('develop') },
    ])
  })
})

describe('after', () => {
  test('runs after success and after failure', () => {
    expect(states([plain], [], [plain])).toEqual(['runs', 'runs'])
    expect(states([plain, plain], [0], [plain])).toEqual(['failed', 'skipped', 'runs'])
  })
  test('goes on after a failure of its own, which fails the job', () => {
    expect(states([plain], [1], [plain, plain])).toEqual(['runs', 'failed', 'runs'])
    expect(jobState([plain], [1], [plain, plain])).toBe('failed')
  })
  test('may be allowed to fail', () => {
    expect(jobState([plain], [1], [stepOf({ allowFailure: true })])).toBe('runs')
  })
  test('obeys its condition, which sees the steps', () => {
    expect(states([plain], [0], [failed, stepOf({ when: branch('develop') })])).toEqual(['failed', 'runs', 'skipped'])
    expect(states([plain], [], [failed])).toEqual(['runs', 'skipped'])
  })
  test('sees the failure of a job of which no step is to blame', () => {
    const job = jobOf({ id: 'a', steps: [stepOf({ allowFailure: true })], after: [failed] })
    expect(planned(job, { failed: ['a'] })).toMatchObject({
      state: 'failed',
      reason: { kind: 'failed-by-outcome' },
      steps: [{ state: 'runs' }, { state: 'runs' }],
    })
  })
})

describe('outcomes', () => {
  test('name steps by their name too, and by cell', () => {
    const matrix = matrixOf({ os: ['linux', 'mac'] })
    const job = jobOf({
      id: 'a',
      matrix,
      steps: [stepOf({ name: { kind: 'text', parts: [lit('Test '), { kind: 'matrix', axis: 'os' }] } })],
    })
    const states = (outcomes: Outcomes) => plan(pipelineOf({ jobs: [job] }), push, outcomes).jobs.map(({ state }) => state)
    expect(states({ failedSteps: [{ job: 'a', step: 'Test mac' }] })).toEqual(['runs', 'failed'])
    expect(states({ failedSteps: [{ job: 'a', step: 0, cell: { os: 'linux' } }] })).toEqual(['failed', 'runs'])
  })
  test('that fail a job without saying where blame its last ordinary step', () => {
    const steps = [
      plain,
      plain,
      stepOf({ allowFailure: true }),
      stepOf({ when: branch('develop') }),
      failed,
      stepOf({ when: status('always') }),
    ]
    const job = planned(jobOf({ id: 'a', steps }), { failed: ['a'] })
    expect(job?.steps.map(({ state }) => state)).toEqual(['runs', 'failed', 'skipped', 'skipped', 'runs', 'runs'])
    expect(job?.reason).toEqual({ kind: 'step-failed', step: 1, name: null })
  })
  test('of a step that does not run change nothing', () => {
    expect(jobState([stepOf({ when: no }), plain], [0])).toBe('runs')
  })
  test('fail a gate as a whole', () => {
    expect(planned(jobOf({ id: 'a', steps: [] }), { failed: ['a'] })).toMatchObject({
      state: 'failed',
      reason: { kind: 'failed-by-outcome' },
    })
  })
})

describe('environment', () => {
  const set = (name: string, text: string): EnvVar => ({ name, value: lit(text) })
  const envOf = (env: readonly EnvVar[], job: Partial<Job>) =>
    plan(pipelineOf({ env, jobs: [jobOf({ id: 'a', ...job })] }), push).jobs[0]?.steps.map((step) =>
      Object.fromEntries(step.env.map(({ name, value }) => [name, value.kind === 'known' ? value.text : value.value])),
    )

  test('step wins over job wins over pipeline', () => {
    expect(
      envOf([set('A', 'pipeline'), set('B', 'pipeline'), set('C', 'pipeline')], {
        env: [set('B', 'job'), set('C', 'job')],
        steps: [stepOf({ env: [set('C', 'step')] })],
      }),
    ).toEqual([{ A: 'pipeline', B: 'job', C: 'step' }])
  })
  test('a step does not see what another one sets for itself', () => {
    expect(envOf([], { steps: [stepOf({ env: [set('A', '1')] }), plain] })).toEqual([{ A: '1' }, {}])
  })
  test('holds what the compiler binds', () => {
    expect(envOf([], { steps: [stepOf({ bindings: [{ name: 'PIPEGEN_BRANCH', value: { kind: 'ci', name: 'branch' } }] })] })).toEqual([
      { PIPEGEN_BRANCH: 'main' },
    ])
  })
  test('of an action is that of its env', () => {
    expect(envOf([set('A', '1')], { steps: [usesOf('a/b@v1', { env: [set('B', '2')] })] })).toEqual([{ A: '1', B: '2' }])
  })
  test('of a skipped step is shown as well', () => {
    expect(envOf([], { steps: [stepOf({ when: no, env: [set('A', '1')] })] })).toEqual([{ A: '1' }])
  })
  test('holds the cell', () => {
    const job = jobOf({ id: 'a', matrix: matrixOf({ os: ['x', 'y'] }), env: [{ name: 'OS', value: { kind: 'matrix', axis: 'os' } }] })
    expect(plan(pipelineOf({ jobs: [job] }), push).jobs.map(({ steps }) => steps[0]?.env[0]?.value)).toEqual([
      { kind: 'known', text: 'x' },
      { kind: 'known', text: 'y' },
    ])
  })
  test('in a step, choose() sees the steps before it', () => {
    const value = { kind: 'choose', when: status('failed'), then: lit('red'), otherwise: lit('green') } as const
    const job = jobOf({
      id: 'a',
      steps: [stepOf({ env: [{ name: 'X', value }] }), plain],
      after: [stepOf({ env: [{ name: 'X', value }] })],
    })
    const texts = planned(job, { failedSteps: [{ job: 'a', step: 1 }] })?.steps.map(({ env }) => env[0]?.value)
    expect(texts).toEqual([{ kind: 'known', text: 'green' }, undefined, { kind: 'known', text: 'red' }])
  })
})

test('a step that may fail is marked so', () => {
  expect(planned(jobOf({ id: 'a', steps: [stepOf({ allowFailure: true })], allowFailure: yes }))?.steps[0]?.allowed).toBe(true)
})
