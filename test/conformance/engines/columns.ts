/** The engines side by side: how each starts a pipeline for an event. What each is known not to do stands in `known-differences.ts`. */
import type { Pipeline } from '../../../src/ir/types.ts'
import type { RunEvent } from '../../../src/plan/types.ts'
import { type ActRun, runAct } from './act.ts'
import { type CircleciEvent, runCircleci } from './circleci/circleci.ts'
import { configFile } from './circleci/config.ts'
import type { GitlabEvent } from './gitlab-process.ts'
import { runGitlab } from './gitlab-run.ts'
import { runOnJenkins, scriptedFile } from './jenkins/jenkins-column.ts'
import { approvalJobs, type EngineName } from './known-differences.ts'
import { circleciTokens, githubTokenRequest } from './settings.ts'
import type { Trace } from './trace.ts'
import type { Files } from './workspace.ts'

export interface Start {
  readonly pipeline: Pipeline
  readonly files: Files
  readonly event: RunEvent
  /** What the provider's settings hold. */
  readonly variables: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
  /** A folder of commands that stand before those of this host. */
  readonly commands?: string
  /** What the user was told when the pipeline was compiled. */
  readonly warnings: readonly Warning[]
}

export interface Warning {
  readonly provider: string | null
  readonly code: string
  readonly message: string
}

export interface Engine {
  /** What the provider reads; an engine without it stays out of the table. */
  readonly file: string
  readonly run: (start: Start) => Promise<Trace>
}

export const engines: Readonly<Record<EngineName, Engine>> = {
  github: { file: '.github/workflows/ci.yml', run: onGithub },
  gitlab: { file: '.gitlab-ci.yml', run: onGitlab },
  jenkins: { file: 'Jenkinsfile', run: runOnJenkins('Jenkinsfile') },
  'jenkins scripted': { file: scriptedFile, run: runOnJenkins(scriptedFile) },
  circleci: { file: configFile, run: onCircleci },
}

function onGithub({ files, event, variables, secrets = {}, ...rest }: Start): Promise<Trace> {
  const given = { secrets: { GITHUB_TOKEN: 'token of the job', ...secrets }, env: githubTokenRequest, ...commandsOf(rest) }
  return runAct({ workflowFile: '.github/workflows/ci.yml', files, vars: variables, ...given, ...messageOf(event), ...githubEvent(event) })
}

function githubEvent(event: RunEvent): Pick<ActRun, 'eventName' | 'event' | 'branch'> {
  switch (event.event) {
    case 'push':
      return { branch: event.branch }
    case 'tag':
      return { event: { ref: `refs/tags/${event.tag}` } }
    case 'release':
      return { eventName: 'release', event: { ref: `refs/tags/${event.tag}` } }
    case 'pullRequest': {
      const pull = { number: 7, head: { ref: event.source }, base: { ref: event.target } }
      return { eventName: 'pull_request', event: { pull_request: pull } }
    }
    case 'schedule':
      return { eventName: 'schedule', branch: event.branch ?? 'main' }
    case 'manual':
      return { eventName: 'workflow_dispatch', branch: event.branch, event: { inputs: event.inputs ?? {} } }
  }
}

function onGitlab({ pipeline, files, event, variables, secrets, ...rest }: Start): Promise<Trace> {
  const manual = pipeline.jobs.filter(({ approval }) => approval !== null).map(({ id }) => id)
  const inputs = event.event === 'manual' ? gitlabInputs(event.inputs ?? {}) : {}
  return runGitlab({
    files,
    variables: { ...variables, ...secrets, ...inputs },
    manual,
    ...commandsOf(rest),
    ...messageOf(event),
    event: gitlabEvent(event),
  })
}

/** Whoever starts a pipeline by hand sets variables of it. */
export function gitlabInputs(inputs: { readonly [name: string]: string }): { readonly [variable: string]: string } {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`PIPEGEN_INPUT_${name.toUpperCase()}`, value]))
}

function gitlabEvent(event: RunEvent): GitlabEvent {
  switch (event.event) {
    case 'push':
      return { kind: 'push', branch: event.branch }
    case 'tag':
    case 'release':
      return { kind: 'tag', tag: event.tag }
    case 'pullRequest':
      return { kind: 'merge-request', source: event.source, target: event.target }
    case 'schedule':
    case 'manual':
      return { kind: event.event, branch: event.branch ?? 'main' }
  }
}

/** A variable of the provider is one of the project's settings. */
function onCircleci(start: Start): Promise<Trace> {
  const { pipeline, files, variables, secrets } = start
  const approvals = Object.fromEntries(approvalJobs(pipeline).map((name) => [name.replaceAll(':', '-'), 'approve' as const]))
  const project = { ...circleciTokens, ...variables, ...secrets }
  return runCircleci({ files, project, approvals, event: circleciEvent(start.event), ...commandsOf(start), ...messageOf(start.event) })
}

function messageOf({ commitMessage }: RunEvent): { readonly message?: string } {
  return commitMessage === undefined ? {} : { message: commitMessage }
}

function commandsOf({ commands }: Pick<Start, 'commands'>): { readonly commands?: string } {
  return commands === undefined ? {} : { commands }
}

export function circleciEvent(event: RunEvent): CircleciEvent {
  switch (event.event) {
    case 'push':
      return { kind: 'push', branch: event.branch }
    case 'tag':
    case 'release':
      return { kind: 'tag', tag: event.tag }
    case 'pullRequest':
      return { kind: 'pull-request', source: event.source, target: event.target, number: 7 }
    case 'schedule':
      return { kind: 'schedule', branch: event.branch ?? 'main' }
    case 'manual':
      return { kind: 'manual', branch: event.branch, parameters: event.inputs ?? {} }
  }
}
