/** The options of the GitLab back end: their types, what each takes, and their defaults. */
import { plainImage } from '../shared/images.ts'
import { checkOptions, either, isFrom, limits, type OptionTable, oneOf, recordOf, text, texts, versionFrom } from '../shared/options.ts'

export interface GitlabOptions {
  /** Where the file is, relative to the root of the repo. Default `.gitlab-ci.yml`. */
  readonly file?: string
  /** Tags of your runners, by the names that `runner` uses: `{ ubuntu: ['docker'], windows: ['win'] }`. Wins over the tags of gitlab.com. */
  readonly runners?: { readonly [name: string]: string | readonly string[] }
  /** The image of Linux jobs that name neither a container nor a tool. Default `buildpack-deps:noble-scm`: Ubuntu 24.04 with git and curl. */
  readonly defaultImage?: string
  /** Your plan. Without, what only some plans have is a to-do that says so; with, it is an error where yours doesn't have it. */
  readonly tier?: Tier
  /**
   * The version of your self-managed GitLab; without, the file is for the newest. What that version doesn't have is written another way,
   * or refused.
   * @example gitlab({ version: '16.11', tier: 'free' })
   */
  readonly version?: string
  /** Whether going over a documented limit of GitLab is an error, the default, or a warning. */
  readonly limits?: 'error' | 'warn'
}

export type Tier = 'free' | 'premium' | 'ultimate'

/** The options, complete. */
export interface Settings {
  readonly file: string
  readonly defaultImage: string
  readonly runners: ReadonlyMap<string, readonly string[]>
  /** Null: nobody said. */
  readonly tier: Tier | null
  /** Null is gitlab.com, or the newest. */
  readonly version: string | null
  readonly limits: 'error' | 'warn'
}

export const gitlabOptions: OptionTable<GitlabOptions> = {
  file: { takes: text, default: '`.gitlab-ci.yml`', words: 'Path of the file, relative to the root of the repo.' },
  runners: {
    takes: recordOf('names of runners', either(text, texts)),
    default: 'tags of gitlab.com',
    words: 'Tags of your runners, by the names that `runner` uses.',
  },
  defaultImage: { takes: text, default: `\`${plainImage}\``, words: 'The image of Linux jobs that name neither a container nor a tool.' },
  tier: { takes: oneOf('free', 'premium', 'ultimate'), default: 'not said', words: 'Your plan.' },
  version: {
    // Source: GitLab Docs, "CI/CD YAML syntax reference", `id_tokens` and `variables:options`.
    takes: versionFrom('15.7', 'pipegen writes `id_tokens` and `variables:options`, which GitLab has since 15.7.'),
    default: 'gitlab.com, or the newest',
    words: 'The version of your self-managed GitLab.',
  },
  limits: { takes: limits, default: '`error`', words: 'What going over a documented limit is.' },
}

export function settingsOf(options: GitlabOptions): Settings {
  checkOptions('gitlab', options, gitlabOptions)
  return {
    file: options.file ?? '.gitlab-ci.yml',
    defaultImage: options.defaultImage ?? plainImage,
    runners: new Map(Object.entries(options.runners ?? {}).map(([name, tags]) => [name, typeof tags === 'string' ? [tags] : tags])),
    tier: options.tier ?? null,
    version: options.version ?? null,
    limits: options.limits ?? 'error',
  }
}

/** Whether the user's GitLab is of this version or a later one. */
export function hasVersion({ version }: Settings, first: string): boolean {
  return version === null || isFrom(version, first)
}
