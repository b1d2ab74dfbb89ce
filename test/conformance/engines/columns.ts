/** The engines side by side: how each starts a pipeline for an event. What each is known not to do stands in `known-differences.ts`. */
import type { Pipeline } from '../../../src/ir/types.ts'
import type { RunEvent } from '../../../src/plan/types.ts'
import { runAct } from './act.ts'
import { type CircleciEvent, runCircleci } from './circleci/circleci.ts'
import { configFile } from './circleci/config.ts'
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
  const options = { workflowFile: '.github/workflows/ci.yml', files, vars: variables, ...given }
  if (event.event === 'tag') return runAct({ ...options, event: { ref: `refs/tags/${event.tag}` } })
  if (event.event === 'push') return runAct({ ...options, branch: event.branch })
  if (event.event !== 'pullRequest') throw new Error(`${event.event} is not among the events of the table.`)
  const pull = { number: 7, head: { ref: event.source }, base: { ref: event.target } }
  return runAct({ ...options, eventName: 'pull_request', event: { pull_request: pull } })
}

function onGitlab({ pipeline, files, event, variables, secrets, ...rest }: Start): Promise<Trace> {
  const manual = pipeline.jobs.filter(({ approval }) => approval !== null).map(({ id }) => id)
  const options = { files, variables: { ...variables, ...secrets }, manual, ...commandsOf(rest) }
  if (event.event === 'tag') return runGitlab({ ...options, event: { kind: 'tag', tag: event.tag } })
  if (event.event === 'push') return runGitlab({ ...options, event: { kind: 'push', branch: event.branch } })
  if (event.event !== 'pullRequest') throw new Error(`${event.event} is not among the events of the table.`)
  return runGitlab({ ...options, event: { kind: 'merge-request', source: event.source, target: event.target } })
}

/** A variable of the provider is one of the project's settings. */
function onCircleci(start: Start): Promise<Trace> {
  const { pipeline, files, variables, secrets } = start
  const approvals = Object.fromEntries(approvalJobs(pipeline).map((name) => [name.replaceAll(':', '-'), 'approve' as const]))
  const project = { ...circleciTokens, ...variables, ...secrets }
  return runCircleci({ files, project, approvals, event: circleciEvent(start), ...commandsOf(start) })
}

function commandsOf({ commands }: Pick<Start, 'commands'>): { readonly commands?: string } {
  return commands === undefined ? {} : { commands }
}

function circleciEvent({ event }: Start): CircleciEvent {
  if (event.event === 'tag') return { kind: 'tag', tag: event.tag }
  if (event.event === 'push') return { kind: 'push', branch: event.branch }
  if (event.event !== 'pullRequest') throw new Error(`${event.event} is not among the events of the table.`)
  return { kind: 'pull-request', source: event.source, target: event.target, number: 7 }
}
