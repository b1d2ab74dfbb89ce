/** The Jenkins back end. Public as `pipegen/jenkins`. */
import type { Pipeline } from '../../src/ir/types.ts'
import { described, type Provider } from '../../src/provider.ts'
import { capabilitiesFor } from './capabilities.ts'
import { checkJenkins } from './check.ts'
import type { JenkinsDocument } from './document.ts'
import { lowerPipelines } from './lower/pipeline.ts'
import { pathsOf } from './names.ts'
import { renderJenkins } from './render.ts'
import type { Settings } from './settings.ts'

export type { JenkinsDocument, JenkinsStageOverlay } from './document.ts'

export interface JenkinsOptions {
  /** Where the file is, relative to the root of the repo. Default `Jenkinsfile`; further pipelines become `Jenkinsfile.<name>`. */
  readonly file?: string
  /** Labels of your agents, by the names that `runner` uses: `{ ubuntu: 'linux && x64', docker: 'docker' }`. */
  readonly runners?: { readonly [name: string]: string }
  /** Ids of credentials, by the names of secrets. Default: `NPM_TOKEN` is `npm-token`. */
  readonly credentials?: { readonly [secret: string]: string }
  /** Jenkins doesn't know which branch is the default one; schedules and `ci.defaultBranch` ask for it. */
  readonly defaultBranch?: string
  /** `stages`, the default: Declarative, level by level. `scripted`: a scripted pipeline in which each job starts as soon as its needs have ended. */
  readonly dag?: 'stages' | 'scripted'
  /** Caches need the plugin Job Cacher; `false` leaves them out. Default true. */
  readonly caches?: boolean
  /** The user in containers. Default `root`, as on the other providers; null is the agent's own user. */
  readonly containerUser?: string | null
  /** Whether going over a documented limit of Jenkins is an error, the default, or a warning. */
  readonly limits?: 'error' | 'warn'
}

/**
 * Jenkins with options.
 *
 * @example providers: ['github', jenkins({ runners: { ubuntu: 'linux' }, credentials: { NPM_TOKEN: 'npm' } })]
 */
export function jenkins(options: JenkinsOptions = {}): Provider<JenkinsDocument> {
  const settings: Settings = {
    file: options.file ?? 'Jenkinsfile',
    runners: new Map(Object.entries(options.runners ?? {})),
    credentials: new Map(Object.entries(options.credentials ?? {})),
    defaultBranch: options.defaultBranch ?? null,
    dag: options.dag ?? 'stages',
    caches: options.caches ?? true,
    containerUser: options.containerUser === undefined ? 'root' : options.containerUser,
    limits: options.limits ?? 'error',
  }
  return described(
    {
      name: 'jenkins',
      capabilities: capabilitiesFor(settings),
      limits: settings.limits,
      paths: (pipelines: readonly Pipeline[]) => pathsOf(pipelines, settings),
      lower: (pipelines) => lowerPipelines(pipelines, settings),
      check: (lowered) => checkJenkins(lowered, settings.limits),
      render: renderJenkins,
    },
    options,
  )
}
