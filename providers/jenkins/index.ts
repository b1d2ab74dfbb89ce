/** The Jenkins back end. Public as `pipegen/jenkins`. */
import { described, type Provider } from '../../src/provider.ts'
import { capabilitiesFor } from './capabilities.ts'
import { checkJenkins } from './check.ts'
import type { JenkinsDocument } from './document.ts'
import { lowerPipelines } from './lower/pipeline.ts'
import { pathsOf } from './names.ts'
import { renderJenkins } from './render.ts'
import { type JenkinsOptions, settingsOf } from './settings.ts'

export type { JenkinsDocument, JenkinsStageOverlay } from './document.ts'
export type { PluginId } from './plugins.ts'
export type { JenkinsOptions } from './settings.ts'

/**
 * Jenkins with options.
 *
 * @example providers: ['github', jenkins({ runners: { ubuntu: 'linux' }, credentials: { NPM_TOKEN: 'npm' } })]
 */
export function jenkins(options: JenkinsOptions = {}): Provider<JenkinsDocument> {
  const settings = settingsOf(options)
  return described(
    {
      name: 'jenkins',
      capabilities: capabilitiesFor(settings),
      limits: settings.limits,
      paths: (pipelines) => pathsOf(pipelines, settings),
      lower: (pipelines) => lowerPipelines(pipelines, settings),
      check: (lowered) => checkJenkins(lowered, settings.limits),
      render: renderJenkins,
    },
    options,
  )
}
