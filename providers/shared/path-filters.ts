/** Filters of triggers by path, where the jobs ask for them. */
import { anyOf, eventIn, negate, yes } from '../../src/ir/condition.ts'
import type { Condition, EventName, Patterns } from '../../src/ir/types.ts'

/** False if the event has started the run and no path has changed that counts for it. */
export function unlessUntouched(event: EventName, paths: Patterns | null): Condition {
  return paths === null
    ? yes
    : anyOf([negate(eventIn([event])), { kind: 'changed', globs: paths.only, ignore: paths.ignore, negated: false }])
}
