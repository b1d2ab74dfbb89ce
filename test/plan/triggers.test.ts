/** Which events start a pipeline. */
import { expect, test } from 'vitest'
import type { Patterns, Triggers } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import type { RunEvent } from '../../src/plan/types.ts'
import { jobOf, noTriggers, nowhere, pipelineOf } from './build.ts'

const only = (...globs: readonly string[]): Patterns => ({ only: globs, ignore: [] })
const ignore = (...globs: readonly string[]): Patterns => ({ only: [], ignore: globs })

function starts(triggers: Partial<Triggers>, event: RunEvent): boolean {
  return plan(pipelineOf({ triggers: { ...noTriggers, ...triggers }, jobs: [jobOf({ id: 'a' })] }), event).starts
}
function reason(triggers: Partial<Triggers>, event: RunEvent) {
  return plan(pipelineOf({ triggers: { ...noTriggers, ...triggers } }), event).reason
}

const main: RunEvent = { event: 'push', branch: 'main' }
const toMain: RunEvent = { event: 'pullRequest', source: 'topic', target: 'main' }

/** A trigger without filters, and the one event that it lets pass. */
const each: readonly { readonly trigger: Partial<Triggers>; readonly event: RunEvent }[] = [
  { trigger: { push: { branches: null, paths: null } }, event: main },
  { trigger: { tag: { tags: null } }, event: { event: 'tag', tag: 'v1' } },
  { trigger: { pullRequest: { branches: null, paths: null, types: null } }, event: toMain },
  { trigger: { schedules: [{ cron: '0 2 * * *', timezone: null, branch: null, origin: nowhere }] }, event: { event: 'schedule' } },
  { trigger: { manual: { inputs: [] } }, event: { event: 'manual', branch: 'topic' } },
  { trigger: { release: true }, event: { event: 'release', tag: 'v1' } },
]

test.each(each)('only $event.event starts a pipeline that names nothing else', ({ trigger, event }) => {
  expect(each.filter((other) => starts(trigger, other.event)).map((other) => other.event.event)).toEqual([event.event])
})

test('a pipeline that does not start has no jobs and says why', () => {
  const planned = plan(pipelineOf({ triggers: noTriggers, jobs: [jobOf({ id: 'a' })], gate: 'ok' }), main)
  expect(planned).toEqual({ starts: false, reason: { kind: 'no-trigger', event: 'push' }, jobs: [], gate: null })
})

test('a push starts it if some pattern of the branches matches', () => {
  const push = { branches: only('main', 'release/*'), paths: null }
  expect([starts({ push }, main), starts({ push }, { event: 'push', branch: 'release/1.0' })]).toEqual([true, true])
  expect([starts({ push }, { event: 'push', branch: 'release/1/0' }), starts({ push }, { event: 'push', branch: 'Main' })]).toEqual([
    false,
    false,
  ])
})

test('the reason names the branch and the patterns', () => {
  expect(reason({ push: { branches: only('main'), paths: null } }, { event: 'push', branch: 'topic' })).toEqual({
    kind: 'name-not-listed',
    of: 'branch',
    name: 'topic',
    only: ['main'],
  })
})

test('a branch that is ignored does not start it', () => {
  const push = { branches: ignore('wip/**'), paths: null }
  expect([starts({ push }, main), starts({ push }, { event: 'push', branch: 'wip/a/b' })]).toEqual([true, false])
  expect(reason({ push }, { event: 'push', branch: 'wip/a/b' })).toEqual({
    kind: 'name-ignored',
    of: 'branch',
    name: 'wip/a/b',
    glob: 'wip/**',
  })
})

test('ignoring wins over listing', () => {
  const push = { branches: { only: ['release/**'], ignore: ['release/old/**'] }, paths: null }
  expect([starts({ push }, { event: 'push', branch: 'release/2' }), starts({ push }, { event: 'push', branch: 'release/old/1' })]).toEqual([
    true,
    false,
  ])
})

test('tags have patterns of their own', () => {
  const triggers = { tag: { tags: { only: ['v*'], ignore: ['v0*'] } } }
  expect([
    starts(triggers, { event: 'tag', tag: 'v1.0' }),
    starts(triggers, { event: 'tag', tag: 'v0.1' }),
    starts(triggers, { event: 'tag', tag: 'x' }),
  ]).toEqual([true, false, false])
})

test('a pull request is filtered by its target, not its source', () => {
  const pullRequest = { branches: only('main'), paths: null, types: null }
  expect(starts({ pullRequest }, toMain)).toBe(true)
  expect(starts({ pullRequest }, { event: 'pullRequest', source: 'main', target: 'develop' })).toBe(false)
})

test('a pull request from a fork starts it as well', () => {
  expect(
    starts(
      { pullRequest: { branches: null, paths: null, types: null } },
      { event: 'pullRequest', source: 'topic', target: 'main', fork: true },
    ),
  ).toBe(true)
})

test('activities of a pull request are those that are named', () => {
  const pullRequest = { branches: null, paths: null, types: ['labeled'] }
  const event = { event: 'pullRequest', source: 'topic', target: 'main' } as const
  expect([
    starts({ pullRequest }, { ...event, action: 'labeled' }),
    starts({ pullRequest }, { ...event, action: 'opened' }),
    starts({ pullRequest }, event),
  ]).toEqual([true, false, true])
})

test('unless they are named, a pull request starts it when opened, updated or reopened', () => {
  const pullRequest = { branches: null, paths: null, types: null }
  const actions = ['opened', 'synchronize', 'reopened', 'closed', 'labeled']
  expect(actions.filter((action) => starts({ pullRequest }, { event: 'pullRequest', source: 'topic', target: 'main', action }))).toEqual([
    'opened',
    'synchronize',
    'reopened',
  ])
})

test('one changed file that matches is enough', () => {
  const push = { branches: null, paths: only('src/**') }
  expect([
    starts({ push }, { ...main, changed: ['README.md', 'src/a.ts'] }),
    starts({ push }, { ...main, changed: ['README.md'] }),
  ]).toEqual([true, false])
})

test('files that are ignored do not count', () => {
  const push = { branches: null, paths: { only: ['src/**'], ignore: ['**.md'] } }
  expect([starts({ push }, { ...main, changed: ['src/a.md'] }), starts({ push }, { ...main, changed: ['src/a.md', 'src/a.ts'] })]).toEqual([
    false,
    true,
  ])
  expect(reason({ push }, { ...main, changed: ['src/a.md'] })).toEqual({ kind: 'paths-not-changed', only: ['src/**'], ignore: ['**.md'] })
})

test('branches and paths must both match', () => {
  const push = { branches: only('main'), paths: only('src/**') }
  expect(starts({ push }, { event: 'push', branch: 'topic', changed: ['src/a.ts'] })).toBe(false)
})

test('without a base, paths do not filter', () => {
  const push = { branches: null, paths: only('src/**') }
  expect([starts({ push }, main), starts({ push }, { ...main, changed: null })]).toEqual([true, true])
})

test('paths filter pull requests too', () => {
  expect(starts({ pullRequest: { branches: null, paths: ignore('docs/**'), types: null } }, { ...toMain, changed: ['docs/a.md'] })).toBe(
    false,
  )
})

test('a tag is not filtered by the paths of pushes', () => {
  expect(starts({ push: { branches: null, paths: only('src/**') }, tag: { tags: null } }, { event: 'tag', tag: 'v1', changed: [] })).toBe(
    true,
  )
})

const nightly = { cron: '0 2 * * *', timezone: null, branch: null, origin: nowhere }
const weekly = { cron: '0 3 * * 1', timezone: null, branch: 'develop', origin: nowhere }

test('a schedule runs on its branch, or on the default branch', () => {
  const schedules = [nightly, weekly]
  expect([starts({ schedules }, { event: 'schedule' }), starts({ schedules }, { event: 'schedule', branch: 'develop' })]).toEqual([
    true,
    true,
  ])
  expect([
    starts({ schedules }, { event: 'schedule', branch: 'topic' }),
    starts({ schedules }, { event: 'schedule', defaultBranch: 'trunk', branch: 'main' }),
  ]).toEqual([false, false])
})

test('a cron chooses among the schedules', () => {
  const schedules = [nightly, weekly]
  expect(starts({ schedules }, { event: 'schedule', cron: '0 2 * * *' })).toBe(true)
  expect(reason({ schedules }, { event: 'schedule', cron: '0 3 * * 1' })).toEqual({
    kind: 'not-scheduled',
    branch: 'main',
    cron: '0 3 * * 1',
  })
})
