/** The rules of one emitted job. */
import { possibleEvents } from '../../../src/ir/condition.ts'
import type { Pipeline } from '../../../src/ir/types.ts'
import { type Clause, decide } from '../condition.ts'
import type { GitlabRule, GitlabWhen } from '../document.ts'
import type { Placed, When } from './placement.ts'

export interface LoweredRules {
  readonly rules: readonly GitlabRule[] | null
  /** Where the status alone decides, `when` on the job says it. */
  readonly when: GitlabWhen | null
}

const manual = { when: 'manual' as const, allow_failure: false }

export function lowerRules({ rules, group }: Placed, pipeline: Pipeline): LoweredRules {
  const { job, allowFailure } = group
  const [only] = rules
  const allowed = allowFailure.kind === 'constant' ? null : decide(allowFailure, possibleEvents(pipeline.triggers))
  if (rules.length === 1 && only !== undefined && allowed === null && isAlways(only.clauses)) {
    if (job.approval !== null) return { rules: [manual], when: null }
    return { rules: null, when: only.when === 'on_success' ? null : only.when }
  }
  const entries: GitlabRule[] = []
  for (const { when, clauses } of rules) {
    for (const clause of clauses) {
      if (allowed?.ok === true && !clause.never) {
        for (const each of allowed.clauses)
          entries.push({ ...entryOf({ ...clause, if: joinTests(clause.if, each.if) }, when, job.approval !== null), allow_failure: true })
      }
      entries.push(entryOf(clause, when, job.approval !== null))
    }
  }
  // A condition that no run of this pipeline makes true leaves nothing, and an empty list would mean "always".
  return { rules: entries.length === 0 ? [{ when: 'never' }] : entries, when: null }
}

function isAlways(clauses: readonly Clause[]): boolean {
  return clauses.length === 1 && clauses[0]?.if === null && clauses[0].changes === null
}

function entryOf(clause: Clause, when: When, asks: boolean): GitlabRule {
  const isBare = clause.if === null && clause.changes === null
  return {
    ...(clause.if === null ? {} : { if: clause.if }),
    ...(clause.changes === null ? {} : { changes: clause.changes }),
    // GitLab refuses a rule without a key.
    ...(clause.never ? { when: 'never' as const } : asks ? manual : when === 'on_success' && !isBare ? {} : { when }),
  }
}

export function joinTests(...tests: readonly (string | null)[]): string | null {
  const written = tests.filter((test) => test !== null)
  if (written.length < 2) return written[0] ?? null
  return written.map((test) => (test.includes(' || ') ? `(${test})` : test)).join(' && ')
}
