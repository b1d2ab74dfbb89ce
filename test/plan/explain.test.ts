/** Reasons in words. */
import { expect, test } from 'vitest'
import { allOf, anyOf, negate } from '../../src/ir/condition.ts'
import { describeCondition } from '../../src/plan/describe.ts'
import { explain } from '../../src/plan/explain.ts'
import { plan } from '../../src/plan/plan.ts'
import type { Reason, RunEvent } from '../../src/plan/types.ts'
import { branch, changed, compare, jobOf, nowhere, on, pipelineOf, status } from './build.ts'

const push: RunEvent = { event: 'push', branch: 'main' }

test.each<[Reason, string]>([
  [{ kind: 'trigger-matched', event: 'push' }, 'A push to a branch starts the pipeline.'],
  [{ kind: 'no-trigger', event: 'pullRequest' }, "A pull request doesn't start the pipeline."],
  [{ kind: 'name-not-listed', of: 'target', name: 'x', only: ['main', 'develop'] }, 'Target branch "x" is not among "main", "develop".'],
  [{ kind: 'name-ignored', of: 'tag', name: 'v0', glob: 'v0*' }, 'Tag "v0" is ignored by "v0*".'],
  [{ kind: 'paths-not-changed', only: ['src/**'], ignore: [] }, 'No changed file matches "src/**".'],
  [{ kind: 'paths-not-changed', only: ['src/**'], ignore: ['**.md'] }, 'No changed file matches "src/**" and isn\'t ignored by "**.md".'],
  [{ kind: 'type-not-listed', action: 'closed', types: ['opened'] }, 'The pull request\'s activity "closed" is not among "opened".'],
  [{ kind: 'not-scheduled', branch: 'main', cron: '0 2 * * *' }, 'Branch "main" has no schedule "0 2 * * *".'],
  [{ kind: 'needs-met', needs: false, condition: null }, 'It has no needs and no condition.'],
  [{ kind: 'needs-met', needs: true, condition: null }, 'Every need is met.'],
  [{ kind: 'needs-met', needs: false, condition: branch('main') }, "Its condition branch('main') is true."],
  [{ kind: 'needs-met', needs: true, condition: branch('main') }, "Every need is met, and its condition branch('main') is true."],
  [{ kind: 'condition-true', condition: status('always'), origin: nowhere }, 'Its condition always() is true.'],
  [{ kind: 'condition-false', part: branch('main'), origin: nowhere }, "branch('main') is false."],
  [{ kind: 'need-not-met', need: 'build', state: 'skipped', optional: false, origin: nowhere }, 'It needs "build", which was skipped.'],
  [
    { kind: 'need-not-met', need: 'build', state: 'failed', optional: true, origin: nowhere },
    'Even as an optional need, "build" is not met: it failed.',
  ],
  [{ kind: 'no-cells' }, 'No cell of its matrix is left.'],
  [{ kind: 'run-cancelled' }, 'The run was cancelled before it started.'],
  [{ kind: 'waits-for-approval', message: null }, 'It waits for approval.'],
  [{ kind: 'waits-for-approval', message: 'Ship it?' }, 'It waits for approval: "Ship it?".'],
  [{ kind: 'need-waits', need: 'a', job: 'a', origin: nowhere }, 'It needs "a", which waits for approval.'],
  [{ kind: 'need-waits', need: 'b', job: 'a', origin: nowhere }, 'It needs "b", which waits for the approval of "a".'],
  [{ kind: 'failed-by-outcome' }, 'It fails, as was asked.'],
  [{ kind: 'step-failed', step: 1, name: null }, 'Step 2 fails.'],
  [{ kind: 'earlier-step-failed', step: 0, name: 'Test' }, 'Step "Test" failed before it.'],
  [{ kind: 'step-runs' }, 'It runs.'],
])('%j', (reason, words) => {
  expect(explain(reason)).toBe(words)
})

test('conditions read as they are written', () => {
  const condition = allOf([
    on('push'),
    anyOf([branch("it's"), negate(changed('docs/**', 'a'))]),
    compare({ kind: 'ci', name: 'actor' }, 'is', 'bot', true),
  ])
  expect(describeCondition(condition)).toBe(
    "all(event('push'), any(branch('it\\'s'), not(changed('docs/**', 'a'))), ci.actor.isNot('bot'))",
  )
})

test('most events read as the negation of the others', () => {
  expect(describeCondition(negate(on('pullRequest')))).toBe("not(event('pullRequest'))")
})

test('a plan can be told to the end', () => {
  const jobs = [jobOf({ id: 'a', when: branch('develop') }), jobOf({ id: 'b', needs: ['a'] })]
  expect(plan(pipelineOf({ jobs }), push).jobs.map(({ id, reason }) => `${id}: ${explain(reason)}`)).toEqual([
    "a: branch('develop') is false.",
    'b: It needs "a", which was skipped.',
  ])
})
