/** Random runs and conditions, and a run in GitLab's variables. */
import fc from 'fast-check'
import { allOf, anyOf } from '../../src/ir/condition.ts'
import type { Condition, Triggers } from '../../src/ir/types.ts'
import type { RunEvent } from '../../src/plan/types.ts'
import { allTriggers, branch, changed, compare, on, tag } from '../plan/build.ts'
import type { Run } from './evaluate-rules.ts'

export const triggers: Triggers = { ...allTriggers, release: false }
export const notChanged = (...globs: readonly string[]): Condition => ({ kind: 'changed', globs, ignore: [], negated: true })
export const variable = (name: string) => ({ kind: 'variable' as const, name })

// ───────────────────────────── an event in GitLab's variables

export const all: Condition = { kind: 'constant', value: true }

export function runOf(event: RunEvent): Run {
  const common = {
    CI_DEFAULT_BRANCH: 'main',
    CI_PROJECT_PATH: event.repository,
    CI_COMMIT_MESSAGE: event.commitMessage,
    ...event.variables,
  }
  const changedFiles = event.changed ?? null
  switch (event.event) {
    case 'push':
      return {
        variables: { ...common, CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: event.branch, CI_COMMIT_REF_NAME: event.branch },
        changed: changedFiles,
      }
    case 'tag':
      return {
        variables: { ...common, CI_PIPELINE_SOURCE: 'push', CI_COMMIT_TAG: event.tag, CI_COMMIT_REF_NAME: event.tag },
        changed: null,
      }
    case 'pullRequest':
      return {
        variables: {
          ...common,
          CI_PIPELINE_SOURCE: 'merge_request_event',
          CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: event.source,
          CI_MERGE_REQUEST_TARGET_BRANCH_NAME: event.target,
          CI_MERGE_REQUEST_TITLE: event.title,
        },
        changed: changedFiles,
      }
    case 'schedule':
      return { variables: { ...common, CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BRANCH: event.branch ?? 'main' }, changed: null }
    case 'manual':
      return { variables: { ...common, CI_PIPELINE_SOURCE: 'web', CI_COMMIT_BRANCH: event.branch }, changed: null }
    case 'release':
      return { variables: common, changed: null }
  }
}

const branches = ['main', 'develop', 'release/1', 'release/a/b', 'x@y', 'main2']
const files = ['src/a.ts', 'src/deep/b.ts', 'docs/x.md', 'README.md', 'a{b}.txt']
const someFiles = fc.option(fc.subarray(files), { nil: null })
const facts = fc.record({
  variables: fc.record({ X: fc.constantFrom('', 'yes', 'a"b', "it's") }, { requiredKeys: [] }),
  commitMessage: fc.constantFrom('fix: it', 'x [skip]'),
  repository: fc.constantFrom('org/name', 'fork/name'),
})
export const events: fc.Arbitrary<RunEvent> = fc
  .tuple(
    facts,
    fc.oneof(
      fc.record({ event: fc.constant('push' as const), branch: fc.constantFrom(...branches), changed: someFiles }),
      fc.record({ event: fc.constant('tag' as const), tag: fc.constantFrom('v1.0', 'v2', 'nightly/1') }),
      fc.record({
        event: fc.constant('pullRequest' as const),
        source: fc.constantFrom('feature', 'develop'),
        target: fc.constantFrom('main', 'develop'),
        title: fc.constantFrom('A title', 'wip'),
        changed: someFiles,
      }),
      fc.constant({ event: 'schedule' as const }),
      fc.record({ event: fc.constant('manual' as const), branch: fc.constantFrom(...branches) }),
    ),
  )
  .map(([more, event]) => ({ ...more, ...event }) as RunEvent)

export const atoms: fc.Arbitrary<Condition> = fc.oneof(
  fc.subarray(['push', 'tag', 'pullRequest', 'schedule', 'manual'] as const, { minLength: 1, maxLength: 4 }).map((names) => on(...names)),
  fc
    .tuple(fc.constantFrom('main', 'release/*', 'release/**', 'x@y', 'm[a-z]in', '?ain'), fc.boolean())
    .map(([glob, negated]) => branch(glob, negated)),
  fc.tuple(fc.constantFrom('v*', 'v1.0', '**/1'), fc.boolean()).map(([glob, negated]) => tag(glob, negated)),
  fc.boolean().map((negated) => ({ kind: 'repository' as const, name: 'org/name', negated })),
  fc
    .tuple(
      fc.constantFrom('is', 'includes', 'startsWith', 'endsWith', 'matches'),
      fc.constantFrom('', 'yes', 'a"b', "it's", 'y*', 'y'),
      fc.boolean(),
    )
    .filter(([op, text]) => op === 'is' || text !== '')
    .map(([op, text, negated]) => compare(variable('X'), op as 'is', text, negated)),
  fc.boolean().map((negated) => compare({ kind: 'ci', name: 'commit.message' }, 'includes', '[skip]', negated)),
  fc.constantFrom('push', 'pullRequest', 'tag').map((name) => compare({ kind: 'ci', name: 'event' }, 'is', name)),
  fc.boolean().map((negated) => compare({ kind: 'ci', name: 'branch' }, 'is', '', negated)),
)
export const changes = fc
  .tuple(fc.constantFrom('src/**', '**.md', 'src/*', 'README.md', 'a{b}.txt', 'src/**/b.ts'), fc.boolean())
  .map(([glob, negated]) => (negated ? notChanged(glob) : changed(glob)))

export function conditions(atom: fc.Arbitrary<Condition>, depth: number): fc.Arbitrary<Condition> {
  if (depth === 0) return atom
  const inner = conditions(atom, depth - 1)
  return fc.oneof(
    atom,
    fc.array(inner, { minLength: 2, maxLength: 3 }).map((parts) => allOf(parts)),
    fc.array(inner, { minLength: 2, maxLength: 3 }).map((parts) => anyOf(parts)),
  )
}
