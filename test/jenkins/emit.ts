/** A pipeline of the model as the text of its Jenkinsfile. */
import { type JenkinsOptions, jenkins } from '../../providers/jenkins/index.ts'
import type { Job, Pipeline } from '../../src/ir/types.ts'
import { noTriggers, pipelineOf } from '../plan/build.ts'

export function emit(pipeline: Pipeline, options?: JenkinsOptions): string {
  const provider = jenkins(options)
  return provider.render(provider.lower([pipeline]))[0]?.text ?? ''
}

/** Jobs of a pipeline that every push starts: without a guard around them. */
export function emitJobs(...jobs: readonly Job[]): string {
  return emit(pushed(...jobs))
}

export function pushed(...jobs: readonly Job[]): Pipeline {
  return pipelineOf({
    triggers: { ...noTriggers, push: { branches: null, paths: null }, pullRequest: { branches: null, paths: null, types: null } },
    concurrency: { group: null, cancelInProgress: { kind: 'constant', value: false } },
    jobs,
  })
}

export interface Found {
  readonly code: string
  readonly severity: string
  readonly message: string
}

export function findings(pipeline: Pipeline, options?: JenkinsOptions): readonly Found[] {
  const provider = jenkins(options)
  const lowered = provider.lower([pipeline])
  return [...lowered.diagnostics, ...provider.check(lowered)]
}

export function todosOf(pipelines: readonly Pipeline[], options?: JenkinsOptions): readonly string[] {
  return jenkins(options)
    .lower(pipelines)
    .todos.map(({ message }) => message)
}
