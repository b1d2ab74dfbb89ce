/** Where in its job a feature is used. */
import type { Origin } from '../../src/diagnostics/diagnostic.ts'
import type { FeatureUse } from '../../src/ir/features.ts'
import type { Step } from '../../src/ir/types.ts'

/** The step that the use stands in. */
export function stepOf({ job, origin }: Pick<FeatureUse, 'job' | 'origin'>): Step | undefined {
  return job === null ? undefined : [...job.steps, ...job.after].find((each) => isInside(origin, each.origin))
}

/** Whether it is a variable of the job or of its container. */
export function isJobVariable({ job, origin }: Pick<FeatureUse, 'job' | 'origin'>): boolean {
  return (
    job !== null &&
    origin.parent === job.origin &&
    (origin.keys[0] === 'env' || (origin.keys[0] === 'container' && origin.keys[1] === 'env'))
  )
}

function isInside(place: Origin, outer: Origin): boolean {
  for (let at: Origin | null = place; at !== null; at = at.parent) if (at === outer) return true
  return false
}
