/** All that a pipeline tells apart, and what is wrong with it as a whole. */
import { finding } from '../../diagnostics/catalog.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { eventNames, type Pipeline } from '../../ir/types.ts'
import { bypassedApprovals } from './approvals.ts'
import { askedBy } from './asked.ts'
import { idleParts } from './idle.ts'
import { pointsOf } from './points.ts'
import { type Situation, situationsOf } from './situations.ts'

export interface Grid {
  readonly situations: readonly Situation[]
  /** Whether each other situation is like one of these to the pipeline. */
  readonly complete: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/** For each kind of event. */
const mostPoints = 500
/** Jobs planned in all: about two seconds. */
const mostPlannedJobs = 100_000

export function gridOf(pipeline: Pipeline): Grid {
  const asked = askedBy(pipeline)
  const most = Math.ceil(mostPlannedJobs / pipeline.jobs.length)
  const { points, complete: allPoints } = pointsOf(pipeline, asked, Math.min(mostPoints, Math.ceil(most / eventNames.length)))
  const { situations, complete: allOutcomes } = situationsOf(pipeline, points, asked.cancelled, most)
  // Nobody knows what else GitHub's own events bring.
  const knowsAll = allPoints && pipeline.triggers.github === null
  const complete = knowsAll && allOutcomes
  return {
    situations,
    complete,
    diagnostics: [
      ...(knowsAll ? idleParts(pipeline, asked, points) : []),
      ...bypassedApprovals(pipeline, situations),
      ...(complete ? [] : [finding('grid-incomplete', pipeline.origin, pipeline.name, situations.length)]),
    ],
  }
}
