/**
 * Executes a Jenkinsfile, Declarative or scripted, as a multibranch build on Groovy 2.4.21: steps run on this host, and every agent starts with an empty
 * workspace. Containers are recorded, and what runs in them runs on the host too.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { enginePaths, run } from '../engine-process.ts'
import { type Files, inGitWorkspace, type Workspace } from '../workspace.ts'
import { branchOf, buildVariables, causesOf, type JenkinsEvent, remote, scmVariables } from './jenkins-events.ts'
import { askHarness } from './jenkins-process.ts'
import { type BuildResult, type HarnessAnswer, type JenkinsTrace, type JobOf, readTrace, type Unstable } from './jenkins-trace.ts'

export type Credential =
  | string
  | { readonly username: string; readonly password: string }
  | { readonly username: string; readonly privateKey: string; readonly passphrase?: string }
  | { readonly file: string }

/** `withhold` lets the timeout around the input run out at once. An object gives values for the input's parameters. */
export type InputAnswer = 'proceed' | 'abort' | 'withhold' | Readonly<Record<string, string | boolean>>

export interface JenkinsRun {
  readonly files: Files
  /** "Jenkinsfile" unless given. */
  readonly jenkinsfile?: string
  /** Whether the file is a scripted pipeline; Declarative's rules don't hold for it then. */
  readonly scripted?: boolean
  /** A push to the default branch unless given. */
  readonly event?: JenkinsEvent
  /** "main" unless given. */
  readonly defaultBranch?: string
  /** The files that the newest commit changes. */
  readonly changed?: readonly string[]
  /** "Change" unless given. */
  readonly commitMessage?: string
  readonly params?: Readonly<Record<string, string | boolean>>
  /** By the id that the file names. */
  readonly credentials?: Readonly<Record<string, Credential>>
  /** By the id or the message of the input; "*" is for all others, which are approved unless it says otherwise. */
  readonly inputs?: Readonly<Record<string, InputAnswer>>
  /** Environment variables of the nodes. */
  readonly variables?: Readonly<Record<string, string>>
  /** The result of the build before; null, unless given, for the first build of the branch, which has no changes either. */
  readonly previous?: BuildResult | null
  /** How many times faster the clock of `timeout` and `sleep` runs. */
  readonly speed?: number
  /** Scripts that stand before the commands of this host; docker has one that answers every call with success. */
  readonly commands?: Readonly<Record<string, string>>
  /** A folder of commands that stand before those, too. */
  readonly commandFolder?: string
  /** Every stage without stages in it is a job with its name, unless given. */
  readonly jobOf?: JobOf
  /** What a job counts as whose stages are at worst unstable; "success" unless given. */
  readonly unstable?: Unstable
  readonly seconds?: number
}

export function runJenkins(options: JenkinsRun): Promise<JenkinsTrace> {
  const text = options.files[options.jenkinsfile ?? 'Jenkinsfile']
  if (text === undefined) throw new Error(`The files hold no ${options.jenkinsfile ?? 'Jenkinsfile'}.`)
  const defaultBranch = options.defaultBranch ?? 'main'
  const event = options.event ?? { kind: 'push', branch: defaultBranch }
  const state = {
    remote,
    defaultBranch,
    branch: branchOf(event, defaultBranch),
    changed: options.changed ?? [],
    message: options.commitMessage ?? '',
    ...(event.kind === 'tag' ? { tag: event.tag } : {}),
  }
  return inGitWorkspace(options.files, state, async (workspace) => {
    const seconds = options.seconds ?? 60
    const request = { kind: 'run', text, scripted: options.scripted ?? false, seconds, ...(await buildOf(options, event, workspace)) }
    return readTrace(await askHarness<HarnessAnswer>(request, seconds + 10), options.jobOf ?? null, options.unstable ?? 'success')
  })
}

async function buildOf(options: JenkinsRun, event: JenkinsEvent, workspace: Workspace): Promise<object> {
  const defaultBranch = options.defaultBranch ?? 'main'
  const previous = options.previous ?? null
  const host = { PATH: await pathOf(options, workspace), HOME: workspace.home, LANG: 'C.UTF-8' }
  return {
    root: workspace.root,
    repository: workspace.repository,
    buildEnv: { ...host, ...buildVariables(event, defaultBranch, previous === null ? 1 : 2) },
    nodeEnv: options.variables ?? {},
    scmEnv: scmVariables(event, defaultBranch, await commitOf(workspace)),
    causes: causesOf(event),
    changes: previous === null ? [] : [{ msg: options.commitMessage ?? 'Change', affectedPaths: options.changed ?? [] }],
    credentials: options.credentials ?? {},
    params: options.params ?? {},
    inputs: { '*': 'proceed', ...options.inputs },
    previous,
    speed: options.speed ?? 1,
  }
}

const fakeDocker = '#!/bin/sh\n[ "$1" != run ] || echo c0ffee\n'

async function pathOf(options: JenkinsRun, workspace: Workspace): Promise<string> {
  const folder = join(workspace.root, 'commands')
  await mkdir(folder)
  const commands = Object.entries({ docker: fakeDocker, ...options.commands })
  await Promise.all(commands.map(([name, script]) => writeFile(join(folder, name), script, { mode: 0o755 })))
  const first = options.commandFolder === undefined ? [] : [options.commandFolder]
  return [...first, folder, `${enginePaths.home}bin`, process.env.PATH ?? ''].join(delimiter)
}

async function commitOf(workspace: Workspace): Promise<string> {
  const { stdout } = await run('git', ['rev-parse', 'HEAD'], { cwd: workspace.repository })
  return stdout.trim()
}

/** What Groovy's parser and compiler, and Declarative's rules, hold against each text; nothing runs. */
export async function parseJenkinsfiles(
  texts: readonly string[],
  { scripted = false, seconds = 500 } = {},
): Promise<readonly (readonly string[])[]> {
  return askHarness({ kind: 'parse', texts, scripted }, seconds)
}
