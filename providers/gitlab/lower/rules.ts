/** The rules of one emitted job. */
import type { Job } from '../../../src/ir/types.ts'
import type { GitlabRule, GitlabWhen } from '../document.ts'
import type { Placed } from './placement.ts'

export interface LoweredRules {
  readonly rules: readonly GitlabRule[] | null
  /** Where the status alone decides, `when` on the job says it. */
  readonly when: GitlabWhen | null
}

const manual = { when: 'manual' as const, allow_failure: false }

export function lowerRules({ rules }: Placed, job: Job): LoweredRules {
  const [only] = rules
  const [clause] = only?.clauses ?? []
  if (rules.length === 1 && only !== undefined && only.clauses.length === 1 && clause !== undefined && clause.if === null && clause.changes === null) {
    if (job.approval !== null) return { rules: [manual], when: null }
    return { rules: null, when: only.when === 'on_success' ? null : only.when }
  }
  const entries: GitlabRule[] = []
  for (const { when, clauses } of rules) {
    for (const each of clauses) {
      entries.push({
        ...(each.if === null ? {} : { if: each.if }),
        ...(each.changes === null ? {} : { changes: each.changes }),
        ...(each.never ? { when: 'never' as const } : job.approval !== null ? manual : when === 'on_success' ? {} : { when }),
      })
    }
  }
  // A condition that no run of this pipeline makes true leaves nothing: an empty list would mean "always".
  return { rules: entries.length === 0 ? [{ when: 'never' }] : entries, when: null }
}

