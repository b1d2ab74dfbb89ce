/** The CircleCI back end. Public as `pipegen/circleci`. */
import { described, type Provider } from '../../src/provider.ts'
import { withGaps } from '../shared/gaps.ts'
import { capabilitiesFor } from './capabilities.ts'
import { checkCircleci } from './check.ts'
import type { CircleciDocument } from './document.ts'
import { gaps } from './gaps.ts'
import { lowerPipelines } from './lower/pipeline.ts'
import { renderCircleci } from './render.ts'
import { type CircleciOptions, settingsOf } from './settings.ts'

export type { CircleciDocument, CircleciJobOverlay } from './document.ts'
export type { CircleciOptions, Vcs } from './settings.ts'

/**
 * CircleCI with options.
 *
 * @example providers: ['github', circleci({ contexts: { production: ['KUBECONFIG'] } })]
 */
export function circleci(options: CircleciOptions = {}): Provider<CircleciDocument> {
  const settings = settingsOf(options)
  return described(
    {
      name: 'circleci',
      capabilities: withGaps(capabilitiesFor(settings), gaps, settings),
      limits: settings.limits,
      paths: () => [settings.file],
      lower: (pipelines) => lowerPipelines(pipelines, settings),
      check: (lowered) => checkCircleci(lowered, settings.limits),
      render: renderCircleci,
    },
    options,
  )
}
