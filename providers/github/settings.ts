/** The options of the GitHub back end: their types, what each takes, and their defaults. */
import { checkOptions, limits, type OptionTable, oneOf, recordOf, text, versionFrom } from '../shared/options.ts'

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
  /**
   * The version of your GitHub Enterprise Server; without, the workflows are for github.com. What that version doesn't have is written
   * another way, or refused.
   * @example github({ server: '3.17', runners: { ubuntu: 'linux' } })
   */
  readonly server?: string
}

/** The options with their defaults. */
export interface GithubSettings {
  readonly file: string | null
  readonly runners: { readonly [name: string]: string }
  readonly limits: 'error' | 'warn'
  readonly approvals: 'guard' | 'trust'
  /** Null is github.com. */
  readonly server: string | null
}

export const githubOptions: OptionTable<GithubOptions> = {
  file: { takes: text, default: '`.github/workflows/<pipeline>.yml`', words: 'Path of the workflow, relative to the root of the repo.' },
  runners: { takes: recordOf('names of runners', text), default: "GitHub's own", words: 'Labels for the names that `runner` uses.' },
  server: {
    // Source: github/docs, data/features/actions-save-state-set-output-envs.yml.
    takes: versionFrom('3.8', 'pipegen hands values on by $GITHUB_OUTPUT, which GitHub Enterprise Server has since 3.8.'),
    default: 'github.com',
    words: 'The version of your GitHub Enterprise Server.',
  },
  approvals: {
    takes: oneOf('guard', 'trust'),
    default: '`guard`',
    words: 'Whether a job with an approval first checks that its environment has required reviewers.',
  },
  limits: { takes: limits, default: '`error`', words: 'What going over a documented limit is.' },
}

export function settingsOf(options: GithubOptions): GithubSettings {
  checkOptions('github', options, githubOptions)
  const { file = null, runners = {}, limits = 'error', approvals = 'guard', server = null } = options
  return { file, runners, limits, approvals, server }
}
