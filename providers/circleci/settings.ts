/** The options of the CircleCI back end: their types, what each takes, and their defaults. */
import { PipegenError } from '../../src/diagnostics/error.ts'
import { checkOptions, isFrom, limits, type OptionTable, oneOf, recordOf, text, texts, versionFrom } from '../shared/options.ts'
import { type EventWords, eventsOfApp, eventsOfSource } from './events.ts'

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
  /**
   * Where the code is and how CircleCI reaches it. Default `github_app`. Only the GitHub App starts pipelines for pull requests and tells
   * of which event a pipeline is.
   */
  readonly vcs?: Vcs
  /**
   * The version of your CircleCI server; without, the file is for circleci.com. What that version doesn't have is written another way,
   * or refused.
   * @example circleci({ server: '4.8' })
   */
  readonly server?: string
  /** Whether going over a documented limit of CircleCI is an error, the default, or a warning. */
  readonly limits?: 'error' | 'warn'
}

export type Vcs = (typeof vcsNames)[number]
/** As CircleCI calls them. Source: CircleCI Docs, "Project values and variables", `pipeline.integration_source`, and the API's `provider`. */
const vcsNames = ['github_app', 'github_oauth', 'bitbucket', 'bitbucket_dc', 'gitlab'] as const

/** The options, complete. */
export interface Settings {
  readonly file: string
  readonly defaultImage: string
  readonly runners: ReadonlyMap<string, string>
  /** From the name of a secret or variable to the context that holds it. */
  readonly contextOf: ReadonlyMap<string, string>
  readonly defaultBranch: string | null
  readonly vcs: Vcs
  /** Null is circleci.com. */
  readonly server: string | null
  readonly events: EventWords
  readonly limits: 'error' | 'warn'
}

const defaultFile = '.circleci/config.yml'
const image = 'cimg/base:current-24.04'

export const circleciOptions: OptionTable<CircleciOptions> = {
  file: {
    takes: text,
    default: `\`${defaultFile}\``,
    words: 'Path of the file, relative to the root of the repo; a server reads no other.',
  },
  runners: {
    takes: recordOf('names of runners', text),
    default: "CircleCI's own",
    words: 'Resource classes, by the names that `runner` uses; one with a slash is a runner of your own.',
  },
  defaultImage: { takes: text, default: `\`${image}\``, words: 'The image of Linux jobs that name neither a container nor a tool.' },
  contexts: {
    takes: recordOf('names of contexts', texts),
    default: "the project's own variables",
    words: 'Which context holds which secrets and variables.',
  },
  defaultBranch: { takes: text, default: 'not known', words: 'What `ci.defaultBranch` says in a script.' },
  vcs: {
    takes: oneOf(...vcsNames),
    default: '`github_app`',
    words:
      'Where the code is, and how CircleCI reaches it. Only the App tells of events: elsewhere conditions ask `pipeline.trigger_source`.',
  },
  server: {
    // Source: CircleCI Docs, "Server v4.8 release notes".
    takes: versionFrom('4.8', 'pipegen filters jobs by expressions, which CircleCI server has since 4.8.'),
    default: 'circleci.com',
    words: 'The version of your CircleCI server.',
  },
  limits: { takes: limits, default: '`error`', words: 'What going over a documented limit is.' },
}

export function settingsOf(options: CircleciOptions): Settings {
  checkOptions('circleci', options, circleciOptions)
  const { file = defaultFile, vcs = 'github_app', server = null } = options
  if (server !== null && file !== defaultFile) throw misplacedFile(file)
  return {
    file,
    defaultImage: options.defaultImage ?? image,
    runners: new Map(Object.entries(options.runners ?? {})),
    contextOf: new Map(Object.entries(options.contexts ?? {}).flatMap(([context, names]) => names.map((name) => [name, context] as const))),
    defaultBranch: options.defaultBranch ?? null,
    vcs,
    server,
    events: vcs === 'github_app' && server === null ? eventsOfApp : eventsOfSource,
    limits: options.limits ?? 'error',
  }
}

/** Source: CircleCI Docs, "Set up triggers", on CircleCI server. */
function misplacedFile(file: string): PipegenError {
  return new PipegenError(
    'bad-option',
    `CircleCI server reads "${defaultFile}" and no other file, but option "file" of circleci() is "${file}".`,
    'Leave `file` out.',
    ['file'],
  )
}

/** Whether it is circleci.com, or a CircleCI server of this version or a later one. */
export function hasVersion({ server }: Settings, first: string): boolean {
  return server === null || isFrom(server, first)
}
