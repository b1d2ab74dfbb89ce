/** What isn't known yet, or isn't there, where GitHub asks for it. */
import { type FeatureUse, holds } from '../../../src/ir/features.ts'
import type { Condition } from '../../../src/ir/types.ts'
import type { Support } from '../../../src/provider.ts'
import { runnerNames } from '../../shared/runners.ts'
import { shellLeaves } from '../comparison.ts'
import { globExpression, simplify } from '../condition.ts'
import { native, unsupported } from './levels.ts'

/** The group is asked for before any job runs, so none can compare for it. */
export function cancelSupport({ subject, pipeline }: FeatureUse): Support {
  const needsJob = holds(subject as Condition, (atom) => {
    if (atom.kind === 'compare') return shellLeaves(atom, { job: null, inStep: false }).length > 0
    if (atom.kind === 'changed') return true
    if (atom.kind !== 'branch' && atom.kind !== 'tag') return false
    return simplify(atom, pipeline).kind === atom.kind && globExpression(atom.glob, '') === null
  })
  return needsJob
    ? unsupported(
        'a job would have to find out first whether it holds, and no job runs before.',
        'Use `true`, event(), or names and `name**`.',
      )
    : native
}

/** Source: GitHub Docs, "Workflow syntax", `jobs.<job_id>.steps[*].shell`: `sh` is for Linux and macOS. */
export function posixShellSupport({ job }: FeatureUse): Support {
  return job !== null && runnerNames(job).some((name) => /^windows/i.test(name))
    ? unsupported('its Windows runners have no sh.', "Use `shell: 'bash'`.")
    : native
}
