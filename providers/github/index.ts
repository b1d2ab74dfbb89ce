/** GitHub Actions. */
import { described, noLock, type Provider } from '../../src/provider.ts'
import { withGaps } from '../shared/gaps.ts'
import { capabilities } from './capabilities.ts'
import { check, checkFiles } from './check.ts'
import type { GithubWorkflow } from './document.ts'
import { gaps } from './gaps.ts'
import { lowerPipelines, workflowPath } from './lower/pipeline.ts'
import { render } from './render.ts'
import { type GithubOptions, settingsOf } from './settings.ts'

export type { GithubOptions } from './settings.ts'

/**
 * GitHub Actions with options. Without any, `providers: ['github']` is the same.
 * @example pipeline('ci', { providers: [github({ file: '.github/workflows/main.yml' })], … })
 */
export function github(options: GithubOptions = {}): Provider<GithubWorkflow> {
  const settings = settingsOf(options)
  // Without the guard an approval is a setting like any other.
  const own = settings.approvals === 'guard' ? capabilities : { ...capabilities, approval: { level: 'native' } as const }
  return described(
    {
      name: 'github',
      capabilities: withGaps(own, gaps, settings),
      limits: settings.limits,
      paths: (pipelines) => pipelines.map((pipeline) => workflowPath(pipeline, settings)),
      lower: (pipelines, lock = noLock) => lowerPipelines(pipelines, settings, lock),
      check: (lowered, lock = noLock) => check(lowered, settings.limits, lock),
      checkFiles: (files, lowered) => checkFiles(files, lowered, settings.limits),
      render,
    },
    options,
  )
}
