/** A pipeline of the model as the text of `.gitlab-ci.yml`. */
import { parse } from 'yaml'
import { type GitlabOptions, gitlab } from '../../providers/gitlab/index.ts'
import type { Job, Pipeline } from '../../src/ir/types.ts'
import { pipelineOf } from '../plan/build.ts'

export function emit(pipeline: Pipeline, options?: GitlabOptions): string {
  const provider = gitlab(options)
  return provider.render(provider.lower([pipeline]))[0]?.text ?? ''
}

export interface EmittedJob {
  readonly [key: string]: unknown
  readonly script: readonly string[]
  readonly before_script?: readonly string[]
  readonly after_script?: readonly string[]
}

export function emitJobs(...jobs: readonly Job[]): { readonly [name: string]: EmittedJob } {
  return parse(emit(pipelineOf({ jobs }))) as { [name: string]: EmittedJob }
}

/** The one job that these fields make. */
export function emitJob(job: Job): EmittedJob {
  const found = emitJobs(job)[job.id]
  if (found === undefined) throw new Error(`no job "${job.id}"`)
  return found
}
