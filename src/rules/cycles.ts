/** Jobs that wait for each other. The language can't say it, since a job must exist before another can need it; a model made otherwise can. */
import { finding } from '../diagnostics/catalog.ts'
import { graphOf } from '../ir/graph.ts'
import type { Rule } from './rules.ts'

export const cycles: Rule = (pipeline) => {
  const { byId, cycle } = graphOf(pipeline)
  const unknown = pipeline.jobs.flatMap((job) =>
    job.needs.filter((need) => !byId.has(need.job)).map((need) => finding('unknown-need', need.origin, job.id, need.job, [...byId.keys()])),
  )
  const first = cycle?.[0]
  if (cycle === null || first === undefined) return unknown
  return [...unknown, finding('cycle', byId.get(first)?.origin ?? pipeline.origin, cycle)]
}
