/** GitHub Actions. */
import { described, noLock, type Provider } from '../../src/provider.ts'
import { capabilities } from './capabilities.ts'
import { check, checkFiles } from './check.ts'
import type { GithubWorkflow } from './document.ts'
import { lowerPipelines, workflowPath } from './lower/pipeline.ts'
import { render } from './render.ts'

export interface GithubOptions {
  /** Path of the workflow, relative to the root of the repo. Default: `.github/workflows/<pipeline>.yml`. */
  readonly file?: string
  /**
   * Labels for the neutral names of runners.
   * @example github({ runners: { ubuntu: 'ubuntu-22.04', gpu: 'self-hosted-gpu' } })
   */
  readonly runners?: { readonly [name: string]: string }
  /** What going over a documented limit of GitHub's is. Default: an error. */
  readonly limits?: 'error' | 'warn'
  /**
   * `guard` (default): the first step of a job with an approval fails unless its environment has required reviewers.
   * `trust`: no such step. Whoever removes the reviewers then removes the approval.
   */
  readonly approvals?: 'guard' | 'trust'
}

/** The options with their defaults. */
export interface GithubSettings {
  readonly file: string | null
  readonly runners: { readonly [name: string]: string }
  readonly approvals: 'guard' | 'trust'
}

/**
 * GitHub Actions with options. Without any, `providers: ['github']` is the same.
 * @example pipeline('ci', { providers: [github({ file: '.github/workflows/main.yml' })], … })
 */
export function github(options: GithubOptions = {}): Provider<GithubWorkflow> {
  const settings: GithubSettings = { file: options.file ?? null, runners: options.runners ?? {}, approvals: options.approvals ?? 'guard' }
  return described(
    {
      name: 'github',
      // Without the guard an approval is a setting like any other.
      capabilities: settings.approvals === 'guard' ? capabilities : { ...capabilities, approval: { level: 'native' } },
      limits: options.limits ?? 'error',
      paths: (pipelines) => pipelines.map((pipeline) => workflowPath(pipeline, settings)),
      lower: (pipelines, lock = noLock) => lowerPipelines(pipelines, settings, lock),
      check: (lowered, lock = noLock) => check(lowered, options.limits ?? 'error', lock),
      checkFiles: (files, lowered) => checkFiles(files, lowered, options.limits ?? 'error'),
      render,
    },
    options,
  )
}
