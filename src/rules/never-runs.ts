/** Jobs whose condition no event of the pipeline can make true. */

import { finding } from '../diagnostics/catalog.ts'
import { within } from '../diagnostics/diagnostic.ts'
import { isNever } from '../ir/condition.ts'
import type { Rule } from './rules.ts'

export const neverRuns: Rule = (pipeline) =>
  pipeline.jobs.filter((job) => isNever(job.when)).map((job) => finding('never-runs', within(job.origin, 'when'), job.id))
