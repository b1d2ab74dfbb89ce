/** Drift: a job that fails when the pipeline's files and its source differ. */
import { type Job, job, raw, sh } from '../index.ts'
import { given, type RecipeOptions } from './options.ts'

export interface DriftOptions extends RecipeOptions {
  /** Version of Node. Default 22. */
  readonly node?: string
  /** How pipegen is installed. Default `npm ci`. */
  readonly install?: string
  /** The ci.ts, or its folder. Default: as `pipegen check` finds it. */
  readonly source?: string
}

/**
 * Runs `pipegen check` with a token that may only read.
 * @example pipeline('ci', { on: { pullRequest: true }, jobs: { drift: drift() } })
 */
export function drift({ node = '22', install = 'npm ci', source, ...options }: DriftOptions = {}): Job {
  return job({
    description: 'The files of the pipeline match their source',
    tools: { node },
    permissions: { contents: 'read' },
    timeout: '10m',
    steps: [
      sh('Install pipegen')`${raw(install)}`,
      source === undefined ? sh('Compare')`npx pipegen check` : sh('Compare')`npx pipegen check ${source}`,
    ],
    ...given(options),
  })
}
