/** What happens to a pipeline, by chance: an event, and how its jobs end. */
import fc from 'fast-check'
import type { Pipeline } from '../../src/ir/types.ts'
import type { Outcomes, RunEvent } from '../../src/plan/types.ts'

const branches = fc.constantFrom('main', 'topic', 'release/1', 'feature/a/b', 'v1')
const changed = fc.constantFrom(null, ['src/a.ts'], ['README.md', 'docs/ab.md'], [])
const facts = { changed, repository: fc.constantFrom('acme/app', 'fork/app'), actor: fc.constantFrom('main', 'alice') }

export const events: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.record({ ...facts, event: fc.constant('push' as const), branch: branches }),
  fc.record({ ...facts, event: fc.constant('tag' as const), tag: fc.constantFrom('v1', 'v2.0', 'x/1', 'main') }),
  fc.record({ ...facts, event: fc.constant('pullRequest' as const), source: branches, target: fc.constantFrom('main', 'release/1') }),
  fc.record({ ...facts, event: fc.constant('schedule' as const), branch: fc.constantFrom('main', 'develop') }),
  fc.record({
    ...facts,
    event: fc.constant('manual' as const),
    branch: branches,
    inputs: fc.constantFrom({}, { level: 'debug', note: 'a b' }),
  }),
  fc.record({ ...facts, event: fc.constant('release' as const), tag: fc.constant('v1') }),
)

/** Which jobs fail, by their numbers; of those that the pipeline has. */
export interface Luck {
  readonly event: RunEvent
  readonly failed: readonly number[]
  readonly cancelled: boolean
  readonly approved: boolean
  readonly output: string
}

const luck: fc.Arbitrary<Luck> = fc.record({
  event: events,
  failed: fc.array(fc.nat(30), { maxLength: 3 }),
  cancelled: fc.integer({ min: 0, max: 9 }).map((at) => at === 9),
  approved: fc.boolean(),
  output: fc.constantFrom('1', '', 'a b'),
})
export const luckLists: fc.Arbitrary<readonly Luck[]> = fc.array(luck, { minLength: 4, maxLength: 4 })

export function outcomesOf({ failed, cancelled, approved, output }: Luck, { jobs }: Pipeline): Outcomes {
  const ids = jobs.map(({ id }) => id)
  return {
    failed: [...new Set(failed.map((at) => ids[at % ids.length] ?? ''))],
    cancelled,
    approved: approved ? 'all' : [],
    outputs: Object.fromEntries(jobs.map(({ id, outputs }) => [id, Object.fromEntries(outputs.map((name) => [name, output]))])),
  }
}
