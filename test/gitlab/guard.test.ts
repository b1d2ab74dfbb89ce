/** Conditions that GitLab can't decide when it creates the pipeline: the job's own script asks, executed as the runner does. */
import { describe, expect, test } from 'vitest'
import { gitlab } from '../../providers/gitlab/index.ts'
import { placementsOf } from '../../providers/gitlab/lower/placement.ts'
import { job, pipeline, sh } from '../../src/index.ts'
import type { Condition, Job, Value } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { allTriggers, branch, compare, jobOf, noTriggers, optionalNeed, pipelineOf, status, stepOf } from '../plan/build.ts'
import { emitJobs } from './emit.ts'
import { runJob } from './run-job.ts'

const output: Value = { kind: 'output', job: 'build', name: 'deploy' }
const wanted = compare(output, 'is', 'yes')
const work = (id: string): Partial<Job> => ({ steps: [stepOf({ script: `echo ran ${id}` })] })
const build = jobOf({ id: 'build', outputs: ['deploy'], ...work('build') })

const cases: { readonly [name: string]: Condition } = {
  is: wanted,
  'is not': compare(output, 'is', 'yes', true),
  matches: compare(output, 'matches', 'y*'),
  'a text is in it': compare(output, 'includes', 'e'),
  'either of two': { kind: 'any', of: [wanted, compare(output, 'startsWith', 'may')] },
  'on a branch, too': { kind: 'all', of: [branch('main'), wanted] },
  'on a branch, or': { kind: 'any', of: [branch('main'), wanted] },
}

describe.each(Object.entries(cases))('%s', (_, when) => {
  const jobs = [
    build,
    jobOf({ id: 'deploy', needs: ['build'], when, ...work('deploy') }),
    jobOf({ id: 'tell', needs: ['deploy'], ...work('tell') }),
  ]
  const emitted = emitJobs(...jobs)
  test.each(['yes', 'maybe', 'no', ''])('runs the steps for "%s" where the plan does, and a skip cascades', (text) => {
    const event = { event: 'push', branch: 'main' } as const
    const { jobs: planned } = plan(pipelineOf({ jobs }), event, { outputs: { build: { deploy: text } } })
    for (const id of ['deploy', 'tell']) {
      const { ok, output: log } = runJob(emitted[id] as never, { BUILD_DEPLOY: text, CI_COMMIT_BRANCH: 'main', CI_PIPELINE_SOURCE: 'push' })
      expect(ok).toBe(true)
      expect(log.includes(`ran ${id}`)).toBe(planned.find((each) => each.id === id)?.state === 'runs')
    }
  })
})

describe('in the file', () => {
  test('rules ask what they can, and a job after the guarded one gets the output, too', () => {
    const emitted = emitJobs(
      build,
      jobOf({ id: 'deploy', needs: ['build'], when: { kind: 'all', of: [branch('main'), wanted] } }),
      jobOf({ id: 'tell', needs: ['deploy'] }),
    )
    expect(emitted.deploy?.rules).toEqual([{ if: '$CI_COMMIT_BRANCH == "main"' }])
    expect(emitted.deploy?.before_script).toEqual(['[ "$BUILD_DEPLOY" = "yes" ] || exit 0\n'])
    expect(emitted.tell?.needs).toEqual(['deploy', 'build'])
  })
  test('an optional need is met by a skip', () => {
    const emitted = emitJobs(
      build,
      jobOf({ id: 'deploy', needs: ['build'], when: wanted }),
      jobOf({ id: 'tell', needs: [optionalNeed('deploy')] }),
    )
    expect(emitted.tell?.before_script).toBeUndefined()
  })
})

describe('a job that tests the status of one with a condition on an output', () => {
  const deploy = jobOf({ id: 'deploy', needs: ['build'], when: wanted, ...work('deploy') })
  const tell = (when: Condition): Job => jobOf({ id: 'tell', needs: ['deploy', 'build'], when, ...work('tell') })
  const emitted = (when: Condition) => emitJobs(build, deploy, tell(when)).tell
  const fault = (when: Condition): string | null | undefined =>
    placementsOf(pipelineOf({ jobs: [build, deploy, tell(when)] })).get('tell')?.fault
  test.each(['always', 'failed'] as const)('runs when it is %s, whatever the output', (name) => {
    expect(fault(status(name))).toBeNull()
    expect(emitted(status(name))).toMatchObject({ when: name === 'always' ? 'always' : 'on_failure' })
    expect(emitted(status(name))?.before_script).toBeUndefined()
  })
  test('runs after success where the other did', () => {
    const when: Condition = { kind: 'all', of: [status('succeeded'), branch('main')] }
    expect(fault(when)).toBeNull()
    expect(emitted(when)?.before_script).toEqual(['[ "$BUILD_DEPLOY" = "yes" ] || exit 0\n'])
  })
  test('is refused where it runs after success on one branch and always on another', () => {
    const when: Condition = { kind: 'any', of: [status('succeeded'), { kind: 'all', of: [status('always'), branch('main')] }] }
    expect(fault(when)).toContain("can't depend on an output")
  })
})

test('a status test beside it is refused, and the difference is told', async () => {
  const provider = gitlab()
  const supportOf = (when: Condition): string => {
    const own = pipelineOf({
      triggers: { ...noTriggers, push: allTriggers.push },
      jobs: [build, jobOf({ id: 'b', needs: ['build'], when })],
    })
    const answer = provider.capabilities['job.when']
    const own2 = own.jobs[1] as Job
    return typeof answer === 'function'
      ? answer({ feature: 'job.when', origin: own2.origin, pipeline: own, job: own2, subject: when }).level
      : answer.level
  }
  expect(supportOf(wanted)).toBe('native')
  expect(supportOf({ kind: 'any', of: [status('failed'), wanted] })).toBe('unsupported')
  const make = (): unknown => {
    const first = job({ outputs: ['deploy'], steps: [sh`echo deploy=yes >> "$PIPEGEN_OUTPUT"`] })
    return pipeline('ci', { on: { push: true }, jobs: { first, second: job({ when: first.outputs.deploy.is('yes'), steps: [sh`true`] }) } })
  }
  const { diagnostics } = await compileInMemory(make, { only: ['gitlab'] })
  expect(diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([expect.stringMatching(/^warning: .*ends green/)])
})
