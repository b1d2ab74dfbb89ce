/** The CircleCI back end. Public as `pipegen/circleci`. */
import { described, type Provider } from '../../src/provider.ts'
import { capabilitiesFor } from './capabilities.ts'
import { checkCircleci } from './check.ts'
import type { CircleciDocument } from './document.ts'
import { lowerPipelines } from './lower/pipeline.ts'
import { renderCircleci } from './render.ts'
import type { Settings } from './settings.ts'

export type { CircleciDocument, CircleciJobOverlay } from './document.ts'

export interface CircleciOptions {
  /** Where the file is, relative to the root of the repo. Default `.circleci/config.yml`. */
  readonly file?: string
  /**
   * Resource classes, by the names that `runner` uses: `{ ubuntu: 'large', gpu: 'acme/gpu' }`. One with a slash is a runner of your own.
   * Several labels are one name, with blanks between.
   */
  readonly runners?: { readonly [name: string]: string }
  /** The image of Linux jobs that name neither a container nor a tool. Default `cimg/base:current-24.04`: CircleCI's Ubuntu with git and curl. */
  readonly defaultImage?: string
  /** Which context holds which secrets and variables: `{ production: ['KUBECONFIG'] }`. The others are the project's own. */
  readonly contexts?: { readonly [context: string]: readonly string[] }
  /** What `ci.defaultBranch` says in a script: CircleCI doesn't tell. */
  readonly defaultBranch?: string
  /** Whether going over a documented limit of CircleCI is an error, the default, or a warning. */
  readonly limits?: 'error' | 'warn'
}

/**
 * CircleCI with options.
 *
 * @example providers: ['github', circleci({ contexts: { production: ['KUBECONFIG'] } })]
 */
export function circleci(options: CircleciOptions = {}): Provider<CircleciDocument> {
  const settings: Settings = {
    file: options.file ?? '.circleci/config.yml',
    defaultImage: options.defaultImage ?? 'cimg/base:current-24.04',
    runners: new Map(Object.entries(options.runners ?? {})),
    contextOf: new Map(Object.entries(options.contexts ?? {}).flatMap(([context, names]) => names.map((name) => [name, context] as const))),
    defaultBranch: options.defaultBranch ?? null,
    limits: options.limits ?? 'error',
  }
  return described(
    {
      name: 'circleci',
      capabilities: capabilitiesFor(settings),
      limits: settings.limits,
      paths: () => [settings.file],
      lower: (pipelines) => lowerPipelines(pipelines, settings),
      check: (lowered) => checkCircleci(lowered, settings.limits),
      render: renderCircleci,
    },
    options,
  )
}
