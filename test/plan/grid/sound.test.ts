/** What the grid says never happens, happens on no event that it didn't look at; and what it says happens, does. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Condition, Job, Pipeline } from '../../../src/ir/types.ts'
import { gridOf } from '../../../src/plan/grid/grid.ts'
import { outcomesOf } from '../../../src/plan/grid/situations.ts'
import { plan } from '../../../src/plan/plan.ts'
import type { Outcomes, RunEvent } from '../../../src/plan/types.ts'
import { branch, changed, compare, jobOf, nowhere, on, pipelineOf, status, tag } from '../build.ts'

const atom: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom('main', 'release/*', 'r*/1*', '**/x').chain((glob) => fc.boolean().map((negated) => branch(glob, negated))),
  fc.constantFrom('v*', '*-rc').map((glob) => tag(glob)),
  fc.constantFrom('src/**', '**/*.md').map((glob) => changed(glob)),
  fc.constantFrom('push', 'tag', 'manual', 'pullRequest').map((name) => on(name)),
  fc.boolean().map((negated) => compare({ kind: 'input', name: 'debug' }, 'is', 'true', negated)),
  fc.constantFrom('fix', '[skip]').map((text) => compare({ kind: 'ci', name: 'commit.message' }, 'includes', text)),
  fc.constantFrom('failed', 'always', 'succeeded').map((name) => status(name)),
)
const condition: fc.Arbitrary<Condition> = fc.oneof(
  atom,
  fc.record({ kind: fc.constantFrom('all', 'any'), of: fc.array(atom, { minLength: 2, maxLength: 3 }) }),
)
/** Each job may need those before it. */
const jobs: fc.Arbitrary<readonly Job[]> = fc
  .array(fc.record({ when: condition, needs: fc.array(fc.nat(2), { maxLength: 2 }), optional: fc.boolean(), asks: fc.boolean() }), {
    minLength: 2,
    maxLength: 3,
  })
  .map((list) =>
    list.map(({ when, needs, optional, asks }, index) =>
      jobOf({
        id: `j${index}`,
        when,
        needs: [...new Set(needs)].filter((need) => need < index).map((need) => ({ job: `j${need}`, optional, origin: nowhere })),
        approval: asks ? { message: null, approvers: [], timeout: null } : null,
      }),
    ),
  )
const triggers: fc.Arbitrary<Pipeline['triggers']> = fc.record({
  push: fc.constantFrom(
    null,
    { branches: null, paths: null },
    { branches: { only: ['main', 'release/*'], ignore: ['release/1*'] }, paths: null },
  ),
  tag: fc.constantFrom(null, { tags: { only: ['v*'], ignore: [] } }),
  pullRequest: fc.constantFrom(null, { branches: null, paths: { only: ['src/**'], ignore: [] }, types: null }),
  schedules: fc.constant([]),
  manual: fc.constantFrom(null, {
    inputs: [
      { name: 'debug', type: 'boolean' as const, description: null, default: 'false', required: false, options: [], origin: nowhere },
    ],
  }),
  release: fc.constant(false),
  github: fc.constant(null),
})
const branchName = fc.constantFrom('main', 'release/2', 'release/1', 'r/1/x', 'rx/12', 'a/x', 'x', 'topic')
const facts = {
  changed: fc.constantFrom(null, ['src/a.ts'], ['src/b.md'], ['a.md'], ['Makefile'], ['Makefile', 'c/d.md', 'src/x']),
  commitMessage: fc.constantFrom('fix it', 'a [skip]', 'fix [skip]', 'other'),
}
const event: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.record({ event: fc.constant('push' as const), branch: branchName, ...facts }),
  fc.record({ event: fc.constant('tag' as const), tag: fc.constantFrom('v1', 'v1-rc', 'x-rc', 'x'), ...facts }),
  fc.record({ event: fc.constant('pullRequest' as const), source: branchName, target: branchName, ...facts }),
  fc.record({
    event: fc.constant('manual' as const),
    branch: branchName,
    inputs: fc.record({ debug: fc.constantFrom('true', 'false') }),
    ...facts,
  }),
)

test('no job that never runs runs, whatever happens', () => {
  let told = 0
  fc.assert(
    fc.property(
      jobs,
      triggers,
      fc.array(event, { minLength: 30, maxLength: 30 }),
      fc.subarray(['j0', 'j1', 'j2']),
      (list, on, events, failing) => {
        const pipeline = pipelineOf({ jobs: list, triggers: on })
        const { diagnostics, complete } = gridOf(pipeline)
        expect(complete).toBe(true)
        const never = new Set(
          diagnostics
            .filter(({ code }) => code === 'never-runs' || code === 'need-never-met')
            .map(({ message }) => /"(j\d)"/.exec(message)?.[1]),
        )
        told += never.size
        const outcomes: Outcomes = { approved: 'all', failed: failing.filter((id) => list.some((job) => job.id === id)) }
        for (const each of events)
          for (const { id, state } of plan(pipeline, each, outcomes).jobs)
            if (never.has(id)) expect(`${id} ${state}`).toMatch(/ (skipped|cancelled)$/)
      },
    ),
    { numRuns: 400 },
  )
  // So that the test says something.
  expect(told).toBeGreaterThan(50)
})

test('every approval that is passed by is so in one of the situations', () => {
  fc.assert(
    fc.property(jobs, triggers, (list, on) => {
      const pipeline = pipelineOf({ jobs: list, triggers: on })
      const { diagnostics, situations } = gridOf(pipeline)
      for (const { code, message } of diagnostics) {
        if (code !== 'approval-bypassed') continue
        const [job, approval] = [...message.matchAll(/"(j\d)"/g)].map(([, id]) => id)
        const state = (found: ReturnType<typeof plan>, id: string | undefined): string | undefined =>
          found.jobs.find((each) => each.id === id)?.state
        const found = situations.some((situation) => {
          const again = plan(pipeline, situation.point.event, outcomesOf(situation))
          return ['runs', 'failed'].includes(state(again, job) ?? '') && state(again, approval) === 'skipped'
        })
        expect(found).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
})
