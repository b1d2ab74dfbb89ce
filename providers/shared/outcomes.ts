/** What is left of a condition once it is known how the jobs before have ended. */
import { allOf, anyOf, yes } from '../../src/ir/condition.ts'
import type { Condition, Status } from '../../src/ir/types.ts'

/** Whether the needs are met, and whether an ancestor failed; a cancelled pipeline starts nothing. */
export type Outcome = { readonly succeeded: boolean; readonly failed: boolean }

export function underOutcome(condition: Condition, outcome: Outcome): Condition {
  switch (condition.kind) {
    case 'status':
      return isTrue(condition.status, outcome) === condition.negated ? { kind: 'constant', value: false } : yes
    case 'all':
      return allOf(condition.of.map((part) => underOutcome(part, outcome)))
    case 'any':
      return anyOf(condition.of.map((part) => underOutcome(part, outcome)))
    default:
      return condition
  }
}

function isTrue(status: Status, outcome: Outcome): boolean {
  switch (status) {
    case 'always':
      return true
    case 'cancelled':
      return false
    case 'succeeded':
      return outcome.succeeded
    case 'failed':
      return outcome.failed
  }
}

/** Whether no run makes it true, as far as atoms that are taken for independent can tell. */
export function never(condition: Condition): boolean {
  const atoms = new Map<string, number>()
  const collect = (part: Condition): void => {
    if (part.kind === 'all' || part.kind === 'any') for (const each of part.of) collect(each)
    else if (part.kind !== 'constant') atoms.set(atomKey(part), atoms.size)
  }
  collect(condition)
  const keys = [...atoms.keys()]
  if (keys.length > 12) return false
  for (let bits = 0; bits < 2 ** keys.length; bits += 1) {
    const truth = new Map(keys.map((key, index) => [key, (bits & (1 << index)) !== 0]))
    if (trueUnder(condition, truth)) return false
  }
  return true
}

function atomKey(atom: Condition): string {
  return JSON.stringify('negated' in atom ? { ...atom, negated: false } : atom)
}

function trueUnder(condition: Condition, truth: ReadonlyMap<string, boolean>): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value
    case 'all':
      return condition.of.every((part) => trueUnder(part, truth))
    case 'any':
      return condition.of.some((part) => trueUnder(part, truth))
    default:
      return (truth.get(atomKey(condition)) ?? false) !== ('negated' in condition && condition.negated)
  }
}
