/** The options of the Jenkins back end: their types, what each takes, and their defaults. */
import { checkOptions, flag, limits, type OptionTable, oneOf, recordOf, text, textOrNull, texts } from '../shared/options.ts'
import type { PluginId } from './plugins.ts'

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
  /**
   * The plugins that your Jenkins has, by their ids. What needs another is an error; without, a to-do lists what the file needs.
   * @example jenkins({ plugins: ['docker-workflow', 'credentials-binding', 'junit'] })
   */
  readonly plugins?: readonly (PluginId | (string & {}))[]
  /** Caches need the plugin Job Cacher; `false` leaves them out. Default true. */
  readonly caches?: boolean
  /** The user in containers. Default `root`, as on the other providers; null is the agent's own user. */
  readonly containerUser?: string | null
  /** Whether going over a documented limit of Jenkins is an error, the default, or a warning. */
  readonly limits?: 'error' | 'warn'
}

/** The options, complete. */
export interface Settings {
  readonly file: string
  /** Labels by the names that `runner` uses. */
  readonly runners: ReadonlyMap<string, string>
  /** Ids of credentials by the names of secrets. */
  readonly credentials: ReadonlyMap<string, string>
  readonly defaultBranch: string | null
  readonly dag: 'stages' | 'scripted'
  /** Null: nobody said. */
  readonly plugins: ReadonlySet<string> | null
  readonly caches: boolean
  readonly containerUser: string | null
  readonly limits: 'error' | 'warn'
}

export const jenkinsOptions: OptionTable<JenkinsOptions> = {
  file: {
    takes: text,
    default: '`Jenkinsfile`',
    words: 'Path of the file, relative to the root of the repo; further pipelines add their name.',
  },
  runners: {
    takes: recordOf('names of runners', text),
    default: '`linux`, `docker`, else the name',
    words: 'Labels of your agents, by the names that `runner` uses.',
  },
  credentials: {
    takes: recordOf('names of secrets', text),
    default: '`NPM_TOKEN` is `npm-token`',
    words: 'Ids of credentials, by the names of secrets.',
  },
  defaultBranch: { takes: text, default: 'not known', words: 'The branch of schedules, and what `ci.defaultBranch` says.' },
  dag: {
    takes: oneOf('stages', 'scripted'),
    default: '`stages`',
    words: 'A Declarative pipeline, level by level, or a scripted one in which each job starts as soon as its needs have ended.',
  },
  plugins: { takes: texts, default: 'not said', words: 'Ids of the plugins that your Jenkins has. What needs another is an error.' },
  caches: { takes: flag, default: '`true`', words: 'Whether caches are written, which need the plugin Job Cacher.' },
  containerUser: { takes: textOrNull, default: '`root`', words: "The user in containers; null is the agent's own." },
  limits: { takes: limits, default: '`error`', words: 'What going over a documented limit is.' },
}

export function settingsOf(options: JenkinsOptions): Settings {
  checkOptions('jenkins', options, jenkinsOptions)
  return {
    file: options.file ?? 'Jenkinsfile',
    runners: new Map(Object.entries(options.runners ?? {})),
    credentials: new Map(Object.entries(options.credentials ?? {})),
    defaultBranch: options.defaultBranch ?? null,
    dag: options.dag ?? 'stages',
    plugins: options.plugins === undefined ? null : new Set(options.plugins),
    caches: options.caches ?? true,
    containerUser: options.containerUser === undefined ? 'root' : options.containerUser,
    limits: options.limits ?? 'error',
  }
}
