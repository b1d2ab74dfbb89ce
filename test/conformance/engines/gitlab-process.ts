/** Starts gitlab-ci-local in a repository that stands where a GitLab event would have put it. */
import { delimiter } from 'node:path'
import { enginePaths, type Outcome, type RunOptions, run } from './engine-process.ts'
import { type Files, type GitState, inGitWorkspace, type Workspace } from './workspace.ts'

export type GitlabEvent =
  | { readonly kind: 'push'; readonly branch: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'merge-request'; readonly source: string; readonly target: string }
  | { readonly kind: 'schedule'; readonly branch?: string }
  | { readonly kind: 'manual'; readonly branch?: string }

export interface GitlabOptions {
  /** "main" unless given. */
  readonly defaultBranch?: string
  /** The files that the newest commit changes, for `rules:changes`. */
  readonly changed?: readonly string[]
  /** Of the newest commit. */
  readonly message?: string
  readonly variables?: Readonly<Record<string, string>>
  /** A folder of commands that stand before those of this host. */
  readonly commands?: string
  readonly seconds?: number
}

export interface GitlabCiLocal {
  readonly workspace: Workspace
  readonly start: (args: readonly string[], options?: RunOptions) => Promise<Outcome>
}

export function inGitlabRepository<T>(
  files: Files,
  event: GitlabEvent,
  options: GitlabOptions,
  work: (gitlab: GitlabCiLocal) => Promise<T>,
): Promise<T> {
  const predefined = predefinedOf(event, options.defaultBranch ?? 'main')
  return inGitWorkspace(files, gitStateOf(event, options), (workspace) => {
    // gitlab-ci-local expands what it is given; GitLab doesn't expand a message.
    const message: Readonly<Record<string, string>> =
      options.message === undefined ? {} : { CI_COMMIT_MESSAGE: options.message.replaceAll('$', '$$$$') }
    const args = variableArgs({ ...predefined, ...message }, options.variables ?? {})
    const start = (more: readonly string[], runOptions: RunOptions = {}): Promise<Outcome> =>
      run(process.execPath, [enginePaths.gitlabCiLocal, '--no-color', ...args, ...more], {
        cwd: workspace.repository,
        env: { HOME: workspace.home, ...(options.commands === undefined ? {} : { PATH: pathBefore(options.commands) }) },
        seconds: options.seconds ?? 60,
        ...runOptions,
      })
    return work({ workspace, start })
  })
}

function pathBefore(commands: string): string {
  return [commands, `${enginePaths.home}bin`, process.env.PATH ?? ''].join(delimiter)
}

function gitStateOf(event: GitlabEvent, options: GitlabOptions): GitState {
  const defaultBranch = options.defaultBranch ?? 'main'
  const state = {
    remote: 'https://gitlab.com/acme/app.git',
    defaultBranch,
    branch: branchOf(event, defaultBranch),
    changed: options.changed ?? [],
    ...(options.message === undefined ? {} : { message: options.message }),
  }
  return event.kind === 'tag' ? { ...state, tag: event.tag } : state
}

function branchOf(event: GitlabEvent, defaultBranch: string): string {
  switch (event.kind) {
    case 'push':
      return event.branch
    case 'merge-request':
      return event.source
    case 'tag':
      return defaultBranch
    case 'schedule':
    case 'manual':
      return event.branch ?? defaultBranch
  }
}

/** Null takes a variable away that gitlab-ci-local sets by itself. */
function predefinedOf(event: GitlabEvent, defaultBranch: string): Readonly<Record<string, string | null>> {
  const branch = branchOf(event, defaultBranch)
  switch (event.kind) {
    case 'push':
      return onBranch('push', branch)
    case 'schedule':
      return onBranch('schedule', branch)
    case 'manual':
      return onBranch('web', branch)
    case 'tag':
      return { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: null, CI_COMMIT_TAG: event.tag, ...refNames(event.tag) }
    case 'merge-request':
      return {
        CI_PIPELINE_SOURCE: 'merge_request_event',
        CI_COMMIT_BRANCH: null,
        CI_MERGE_REQUEST_ID: '1',
        CI_MERGE_REQUEST_IID: '1',
        CI_MERGE_REQUEST_EVENT_TYPE: 'detached',
        CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: event.source,
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: event.target,
        ...refNames(event.source),
      }
  }
}

function onBranch(source: string, branch: string): Readonly<Record<string, string>> {
  return { CI_PIPELINE_SOURCE: source, CI_COMMIT_BRANCH: branch, ...refNames(branch) }
}

function refNames(name: string): Readonly<Record<string, string>> {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
  return { CI_COMMIT_REF_NAME: name, CI_COMMIT_REF_SLUG: slug }
}

function variableArgs(predefined: Readonly<Record<string, string | null>>, variables: Readonly<Record<string, string>>): readonly string[] {
  const set = Object.entries({ ...predefined, ...variables }).flatMap(([name, value]) =>
    value === null ? ['--unset-variable', name] : ['--variable', `${name}=${value}`],
  )
  return [...set, '--ignore-predefined-vars', Object.keys({ ...predefined, ...variables }).join(',')]
}
