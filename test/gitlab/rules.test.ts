import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gitlab } from '../../providers/gitlab/index.ts'
import { allOf, anyOf, hasStatus, restrictToTriggers } from '../../src/ir/condition.ts'
import type { Condition, Job, Pipeline, Triggers } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import type { RunEvent } from '../../src/plan/types.ts'
import { allTriggers, branch, changed, compare, jobOf, noTriggers, on, optionalNeed, pipelineOf, status } from '../plan/build.ts'
import { all, atoms, changes, conditions, events, notChanged, runOf, triggers, variable } from './arbitrary.ts'
import { emit, emitJob } from './emit.ts'
import { createPipeline, runPipeline } from './evaluate-rules.ts'

/** Whether every feature is something that GitLab does just so. */
function isExact(pipeline: Pipeline): boolean {
  const provider = gitlab()
  return provider.lower([pipeline]).diagnostics.length === 0 && faults(pipeline).length === 0
}

function faults(pipeline: Pipeline): readonly string[] {
  const { capabilities } = gitlab()
  return pipeline.jobs.flatMap((job) => {
    const use = (feature: 'job.when' | 'job.when.status' | 'job.needs.optional', subject: unknown) => ({
      feature,
      origin: job.origin,
      pipeline,
      job,
      subject,
    })
    const answers = [capabilities['job.when'], capabilities['job.when.status']].map((answer) =>
      typeof answer === 'function' ? answer(use('job.when', job.when)) : answer,
    )
    const optional = capabilities['job.needs.optional']
    for (const need of job.needs)
      if (need.optional && typeof optional === 'function') answers.push(optional(use('job.needs.optional', need)))
    return answers.filter(({ level }) => level === 'unsupported' || level === 'differs').map(({ level }) => level)
  })
}

/** The jobs' ends by the plan, in GitLab's words. */
function planned(pipeline: Pipeline, event: RunEvent, failing: readonly string[]): ReadonlyMap<string, string> | null {
  const result = plan(pipeline, event, { failed: failing, approved: 'all' })
  if (!result.starts) return null
  return new Map(result.jobs.map(({ id, state }) => [id, state === 'runs' ? 'success' : state]))
}

function emitted(pipeline: Pipeline, event: RunEvent, failing: readonly string[]): ReadonlyMap<string, string> | null {
  const created = createPipeline(emit(pipeline), runOf(event))
  if (created === null) return null
  const ends = runPipeline(created, new Set(failing), true)
  return new Map(pipeline.jobs.map(({ id }) => [id, ends.get(id) ?? 'skipped']))
}

function expectSame(pipeline: Pipeline, event: RunEvent, failing: readonly string[] = []): void {
  expect(Object.fromEntries(emitted(pipeline, event, failing) ?? [['starts', 'no']]), emit(pipeline)).toEqual(
    Object.fromEntries(planned(pipeline, event, failing) ?? [['starts', 'no']]),
  )
}

describe('by the truth table of the plan', () => {
  test('a condition of events, names and values holds for the same runs', () => {
    let compared = 0
    fc.assert(
      fc.property(conditions(atoms, 3), events, (when, event) => {
        const pipeline = pipelineOf({ triggers, jobs: [jobOf({ id: 'a', when: restrictToTriggers(when, triggers) })] })
        if (faults(pipeline).length > 0) return
        compared += 1
        expectSame(pipeline, event)
      }),
      { numRuns: 2000 },
    )
    expect(compared).toBeGreaterThan(1900)
  })

  test('a condition of changed paths, too', () => {
    let compared = 0
    fc.assert(
      fc.property(conditions(fc.oneof(atoms, changes), 2), events, (when, event) => {
        const pipeline = pipelineOf({ triggers, jobs: [jobOf({ id: 'a', when: restrictToTriggers(when, triggers) })] })
        if (faults(pipeline).length > 0) return
        compared += 1
        expectSame(pipeline, event)
      }),
      { numRuns: 2000 },
    )
    expect(compared).toBeGreaterThan(1000)
  })

  test('the same triggers start it', () => {
    const patterns = fc.option(
      fc.record({ only: fc.subarray(['main', 'release/*', 'v*', 'x@y']), ignore: fc.subarray(['develop', 'release/**', 'v2']) }),
      { nil: null },
    )
    const paths = fc.option(fc.record({ only: fc.constantFrom(['src/**'], ['docs/**', '**.md']), ignore: fc.constant([]) }), { nil: null })
    const some: fc.Arbitrary<Triggers> = fc.record({
      push: fc.option(fc.record({ branches: patterns, paths }), { nil: null }),
      tag: fc.option(fc.record({ tags: patterns }), { nil: null }),
      pullRequest: fc.option(fc.record({ branches: patterns, paths, types: fc.constant(null) }), { nil: null }),
      schedules: fc.constantFrom([], allTriggers.schedules),
      manual: fc.constantFrom(null, { inputs: [] }),
      release: fc.constant(false),
      github: fc.constant(null),
    })
    fc.assert(
      fc.property(some, events, conditions(atoms, 1), (given, event, when) => {
        expectSame(
          pipelineOf({ triggers: given, jobs: [jobOf({ id: 'a' }), jobOf({ id: 'b', when: restrictToTriggers(when, given) })] }),
          event,
        )
      }),
      { numRuns: 2000 },
    )
  })

  test('needs, optional needs, failures that are allowed and status tests end alike', () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    const tests: fc.Arbitrary<Condition> = fc.oneof(
      { weight: 5, arbitrary: fc.constant(all) },
      { weight: 3, arbitrary: conditions(atoms, 1) },
      { weight: 2, arbitrary: fc.constantFrom(status('failed'), status('always'), status('succeeded'), status('cancelled', true)) },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom(status('failed'), status('always')), atoms).map((parts) => allOf(parts)) },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom(status('failed'), status('succeeded')), atoms).map((parts) => anyOf(parts)) },
    )
    const jobs: fc.Arbitrary<readonly Job[]> = fc
      .array(
        fc.record({
          when: tests,
          needs: fc.array(fc.record({ job: fc.nat(4), optional: fc.boolean() }), { maxLength: 3 }),
          allowed: fc.integer({ min: 0, max: 4 }),
        }),
        { minLength: 2, maxLength: 5 },
      )
      .map((list) =>
        list.map(({ when, needs, allowed }, index) =>
          jobOf({
            id: ids[index] ?? 'z',
            when: restrictToTriggers(when, triggers),
            allowFailure: { kind: 'constant', value: allowed === 0 },
            needs: [...new Map(needs.filter(({ job }) => job < index).map(({ job, optional }) => [job, optional]))].map(
              ([job, optional]) => (optional ? optionalNeed(ids[job] ?? '') : { ...optionalNeed(ids[job] ?? ''), optional: false }),
            ),
          }),
        ),
      )
    let compared = 0
    let withStatus = 0
    fc.assert(
      fc.property(jobs, events, fc.subarray(ids), (list, event, failing) => {
        const pipeline = pipelineOf({ triggers, jobs: list })
        if (!isExact(pipeline)) return
        compared += 1
        if (list.some(({ when }) => hasStatus(when))) withStatus += 1
        expectSame(
          pipeline,
          event,
          failing.filter((id) => list.some((job) => job.id === id)),
        )
      }),
      { numRuns: 4000 },
    )
    expect(compared).toBeGreaterThan(1500)
    expect(withStatus).toBeGreaterThan(500)
  })
})

describe('rules as a person would write them', () => {
  const rulesOf = (when: Condition, given: Triggers = triggers): unknown => {
    const text = emit(pipelineOf({ triggers: given, jobs: [jobOf({ id: 'a', when: restrictToTriggers(when, given) })] }))
    return text.includes('\na:\n')
      ? (text
          .slice(text.indexOf('\na:\n'))
          .match(/ {4}- if: .*/g)
          ?.map((line) => line.slice(10)) ?? [])
      : []
  }

  test('a branch is compared', () => {
    expect(rulesOf(branch('main'))).toEqual(['$CI_COMMIT_BRANCH == "main"'])
  })
  test('several branches are one pattern', () => {
    expect(rulesOf(anyOf([branch('main'), branch('release/*')]))).toEqual(['$CI_COMMIT_BRANCH =~ /^(main|release\\/[^\\/]*)$/'])
  })
  test('an event that a branch implies is not tested twice', () => {
    expect(rulesOf(allOf([branch('main'), on('push', 'schedule', 'manual')]))).toEqual(['$CI_COMMIT_BRANCH == "main"'])
    expect(rulesOf(allOf([branch('main'), on('push')]))).toEqual(['$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == "main"'])
  })
  test('"not on merge requests" is one inequality', () => {
    expect(rulesOf(on('push', 'tag', 'schedule', 'manual'))).toEqual(['$CI_PIPELINE_SOURCE != "merge_request_event"'])
  })
  test('alternatives are rules of their own', () => {
    expect(rulesOf(anyOf([branch('main'), on('schedule')]))).toEqual(['$CI_COMMIT_BRANCH == "main"', '$CI_PIPELINE_SOURCE == "schedule"'])
  })
  test('an unconditional job has no rules', () => {
    expect(emitJob(jobOf({ id: 'a' }))).not.toHaveProperty('rules')
  })
  test('a job that can never run says never', () => {
    expect(emitJob(jobOf({ id: 'a', when: { kind: 'constant', value: false } })).rules).toEqual([{ when: 'never' }])
  })
  test('changed paths in a folder get the pattern that goes into folders', () => {
    expect(emitJob(jobOf({ id: 'a', when: changed('src/**', '*.md') })).rules).toEqual([{ changes: ['src/**/*', '*.md'] }])
  })
  test('"unless these changed" is a rule that says never, before the one that says yes', () => {
    expect(emitJob(jobOf({ id: 'a', when: allOf([branch('main'), notChanged('docs/**')]) })).rules).toEqual([
      { if: '$CI_COMMIT_BRANCH == "main"', changes: ['docs/**/*'], when: 'never' },
      { if: '$CI_COMMIT_BRANCH == "main"' },
    ])
  })
  test('a long list of branches stays under the limit of a hundred words', () => {
    const many = anyOf(Array.from({ length: 60 }, (_, index) => compare(variable('X'), 'includes', `a${index}`)))
    expect((rulesOf(many) as readonly string[]).length).toBe(60)
  })
  test('conditions of the needs are part of the rules', () => {
    const text = emit(pipelineOf({ triggers, jobs: [jobOf({ id: 'a', when: branch('main') }), jobOf({ id: 'b', needs: ['a'] })] }))
    expect(text.match(/\$CI_COMMIT_BRANCH == "main"/g)).toHaveLength(2)
  })
})

describe('status tests', () => {
  const pipeline = (...jobs: readonly Job[]): string => emit(pipelineOf({ triggers, jobs }))

  test('failed() of jobs without needs lists them', () => {
    expect(pipeline(jobOf({ id: 'a' }), jobOf({ id: 'b' }), jobOf({ id: 'n', needs: ['a', 'b'], when: status('failed') }))).toContain(
      'needs: [a, b]\n  when: on_failure',
    )
  })
  test('failed() of a chain stands in .post, because a skipped need would skip it', () => {
    const text = pipeline(
      jobOf({ id: 'a' }),
      jobOf({ id: 'b', needs: ['a'] }),
      jobOf({ id: 'notify', needs: ['b'], when: status('failed') }),
    )
    expect(text).toContain('notify:\n  stage: .post\n')
    expect(text.slice(text.indexOf('\nnotify:'))).not.toContain('needs')
  })
  test('failed() in .post that hears of other jobs warns', () => {
    const provider = gitlab()
    const { diagnostics } = provider.lower([
      pipelineOf({
        triggers,
        jobs: [
          jobOf({ id: 'x' }),
          jobOf({ id: 'a' }),
          jobOf({ id: 'b', needs: ['a'] }),
          jobOf({ id: 'n', needs: ['b'], when: status('failed') }),
        ],
      }),
    ])
    expect(diagnostics).toMatchObject([{ code: 'gitlab-watches-more', severity: 'warning' }])
  })
})

describe('cancelling', () => {
  const workflow = (cancelInProgress: Condition): string =>
    emit(
      pipelineOf({
        triggers: { ...noTriggers, push: triggers.push, pullRequest: triggers.pullRequest },
        concurrency: { group: null, cancelInProgress },
        jobs: [jobOf({ id: 'a' })],
      }),
    )

  test('by default only merge requests are superseded', () => {
    const text = workflow(on('pullRequest'))
    expect(text).toContain('on_new_commit: none\n')
    expect(text).toContain('merge_request_event"\n      auto_cancel:\n        on_new_commit: interruptible\n')
    expect(text).toContain('default:\n  interruptible: true\n')
  })
  test('nothing is interruptible where nothing may be cancelled', () => {
    expect(workflow({ kind: 'constant', value: false })).not.toContain('interruptible')
  })
  test('a condition on the branch splits the rule', () => {
    const text = workflow(allOf([on('push'), branch('main', true)]))
    expect(text).toContain(
      '- if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH && $CI_COMMIT_BRANCH != "main"\n      auto_cancel:\n        on_new_commit: interruptible\n    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH\n',
    )
  })
})

test('a rule without a condition says when: GitLab refuses an empty one', () => {
  expect(emitJob(jobOf({ id: 'a', allowFailure: branch('spike/*') })).rules).toEqual([
    { if: expect.stringContaining('spike') as string, allow_failure: true },
    { when: 'on_success' },
  ])
})
