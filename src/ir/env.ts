/** The variables that an author sets, wherever that may be: of the pipeline, a job, its container or a step. */
import { type Origin, within } from '../diagnostics/diagnostic.ts'
import type { EnvVar, Pipeline } from './types.ts'

export function eachSetVariable(pipeline: Pipeline, visit: (name: string, at: Origin) => void): void {
  const look = (vars: readonly EnvVar[], origin: Origin, ...keys: readonly string[]): void => {
    for (const { name } of vars) visit(name, within(origin, ...keys, name))
  }
  look(pipeline.env, pipeline.origin, 'env')
  for (const job of pipeline.jobs) {
    look(job.env, job.origin, 'env')
    if (job.container !== null) look(job.container.env, job.origin, 'container', 'env')
    for (const step of job.steps) look(step.env, step.origin, 'env')
    for (const step of job.after) look(step.env, step.origin, 'env')
  }
}
