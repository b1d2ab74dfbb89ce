/** The GitLab back end. Public as `pipegen/gitlab`. */
import { described, type Provider } from '../../src/provider.ts'
import { withGaps } from '../shared/gaps.ts'
import { capabilitiesFor } from './capabilities.ts'
import { checkFiles, checkGitlab } from './check.ts'
import type { GitlabDocument } from './document.ts'
import { gaps } from './gaps.ts'
import { lowerPipelines } from './lower/pipeline.ts'
import { renderGitlab } from './render.ts'
import { type GitlabOptions, settingsOf } from './settings.ts'

export type { GitlabDocument, GitlabJobOverlay } from './document.ts'
export type { GitlabOptions, Tier } from './settings.ts'

/**
 * GitLab CI with options.
 *
 * @example providers: ['github', gitlab({ runners: { windows: ['win'] } })]
 */
export function gitlab(options: GitlabOptions = {}): Provider<GitlabDocument> {
  const settings = settingsOf(options)
  return described(
    {
      name: 'gitlab',
      capabilities: withGaps(capabilitiesFor(settings), gaps, settings),
      limits: settings.limits,
      paths: () => [settings.file],
      lower: (pipelines) => lowerPipelines(pipelines, settings),
      check: (lowered) => checkGitlab(lowered, settings.limits),
      checkFiles,
      render: renderGitlab,
    },
    options,
  )
}
