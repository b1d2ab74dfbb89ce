/** The GitLab back end. Public as `pipegen/gitlab`. */
import { described, type Provider } from '../../src/provider.ts'
import { plainImage } from '../shared/images.ts'
import { capabilitiesFor } from './capabilities.ts'
import { checkFiles, checkGitlab } from './check.ts'
import type { GitlabDocument } from './document.ts'
import { lowerPipelines } from './lower/pipeline.ts'
import { renderGitlab } from './render.ts'
import type { Settings } from './settings.ts'

export type { GitlabDocument, GitlabJobOverlay } from './document.ts'

export interface GitlabOptions {
  /** Where the file is, relative to the root of the repo. Default `.gitlab-ci.yml`. */
  readonly file?: string
  /** Tags of your runners, by the names that `runner` uses: `{ ubuntu: ['docker'], windows: ['win'] }`. Wins over the tags of gitlab.com. */
  readonly runners?: { readonly [name: string]: string | readonly string[] }
  /** The image of Linux jobs that name neither a container nor a tool. Default `buildpack-deps:noble-scm`: Ubuntu 24.04 with git and curl. */
  readonly defaultImage?: string
  /** Whether going over a documented limit of GitLab is an error, the default, or a warning. */
  readonly limits?: 'error' | 'warn'
}

/**
 * GitLab CI with options.
 *
 * @example providers: ['github', gitlab({ runners: { windows: ['win'] } })]
 */
export function gitlab(options: GitlabOptions = {}): Provider<GitlabDocument> {
  const settings: Settings = {
    file: options.file ?? '.gitlab-ci.yml',
    defaultImage: options.defaultImage ?? plainImage,
    runners: new Map(Object.entries(options.runners ?? {}).map(([name, tags]) => [name, typeof tags === 'string' ? [tags] : tags])),
    limits: options.limits ?? 'error',
  }
  return described(
    {
      name: 'gitlab',
      capabilities: capabilitiesFor(settings),
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
