/** The engines side by side: how each starts a pipeline for an event, and what it is known not to do. */
import { parse } from 'yaml'
import { holds } from '../../../src/ir/features.ts'
import type { Job, Pipeline, Value } from '../../../src/ir/types.ts'
import { partsOf } from '../../../src/ir/value.ts'
import type { RunEvent } from '../../../src/plan/types.ts'
import { runAct } from './act.ts'
import { type CircleciEvent, runCircleci } from './circleci/circleci.ts'
import { configFile } from './circleci/config.ts'
import { runGitlab } from './gitlab-run.ts'
import { runOnJenkins, scriptedFile } from './jenkins/jenkins-column.ts'
import type { Result, Trace } from './trace.ts'
import type { Files } from './workspace.ts'

export interface Start {
  readonly pipeline: Pipeline
  readonly files: Files
  readonly event: RunEvent
  /** What the provider's settings hold. */
  readonly variables: Readonly<Record<string, string>>
  /** What the user was told when the pipeline was compiled: `circleci: …`. */
  readonly warnings: readonly string[]
}

/** A job that ends otherwise on the provider than in the plan: no fault where a warning has said so. */
export interface Difference {
  readonly job: string
  readonly planned: Result
  readonly result: Result
  readonly warning: string
}

export interface Engine {
  /** What the provider reads; an engine without it stays out of the table. */
  readonly file: string
  readonly run: (start: Start) => Promise<Trace>
  /** The jobs that the engine is known to treat otherwise than its provider. */
  readonly misjudged: (expected: Expected, start: Start) => readonly string[]
  /** What the provider can't do as planned. */
  readonly differs: (start: Start) => readonly Difference[]
  /** Whether the provider creates no jobs that are skipped. */
  readonly leavesOutSkipped: boolean
  /** Whether the gate is a job; elsewhere it is the status of the whole pipeline. */
  readonly hasGate: boolean
}

/** How jobs should end, by their ids; a matrix has the results of all its cells. Only those that the engine has created. */
export type Expected = ReadonlyMap<string, readonly string[]>

export const engines: Readonly<Record<'github' | 'gitlab' | 'jenkins' | 'jenkins scripted' | 'circleci', Engine>> = {
  github: {
    file: '.github/workflows/ci.yml',
    run: onGithub,
    misjudged: misjudgedByAct,
    differs: () => [],
    leavesOutSkipped: false,
    hasGate: true,
  },
  gitlab: {
    file: '.gitlab-ci.yml',
    run: onGitlab,
    misjudged: misjudgedByGitlabCiLocal,
    differs: endsGreen,
    leavesOutSkipped: true,
    hasGate: false,
  },
  jenkins: {
    file: 'Jenkinsfile',
    run: runOnJenkins('Jenkinsfile'),
    misjudged: () => [],
    differs: () => [],
    leavesOutSkipped: false,
    hasGate: false,
  },
  'jenkins scripted': {
    file: scriptedFile,
    run: runOnJenkins(scriptedFile),
    misjudged: () => [],
    differs: () => [],
    leavesOutSkipped: true,
    hasGate: false,
  },
  circleci: {
    file: configFile,
    run: onCircleci,
    misjudged: () => [],
    differs: differsOnCircleci,
    leavesOutSkipped: false,
    hasGate: false,
  },
}

function onGithub({ files, event, variables }: Start): Promise<Trace> {
  const options = { workflowFile: '.github/workflows/ci.yml', files, vars: variables }
  if (event.event === 'tag') return runAct({ ...options, event: { ref: `refs/tags/${event.tag}` } })
  if (event.event === 'push') return runAct({ ...options, branch: event.branch })
  if (event.event !== 'pullRequest') throw new Error(`${event.event} is not among the events of the table.`)
  const pull = { number: 7, head: { ref: event.source }, base: { ref: event.target } }
  return runAct({ ...options, eventName: 'pull_request', event: { pull_request: pull } })
}

function onGitlab({ pipeline, files, event, variables }: Start): Promise<Trace> {
  const manual = pipeline.jobs.filter(({ approval }) => approval !== null).map(({ id }) => id)
  const options = { files, variables, manual }
  if (event.event === 'tag') return runGitlab({ ...options, event: { kind: 'tag', tag: event.tag } })
  if (event.event === 'push') return runGitlab({ ...options, event: { kind: 'push', branch: event.branch } })
  if (event.event !== 'pullRequest') throw new Error(`${event.event} is not among the events of the table.`)
  return runGitlab({ ...options, event: { kind: 'merge-request', source: event.source, target: event.target } })
}

/**
 * A variable of the provider is one of the project's settings. The approval of a job is one more job, named after it, unless the job
 * has no steps: then it is the job itself.
 */
async function onCircleci(start: Start): Promise<Trace> {
  const { pipeline, files, variables } = start
  const approved = pipeline.jobs.filter(({ approval }) => approval !== null).map(({ id }) => id)
  const approvals = Object.fromEntries(approved.flatMap((id) => [id, `approve-${id}`]).map((name) => [name, 'approve' as const]))
  const trace = await runCircleci({ files, project: variables, approvals, event: circleciEvent(start) })
  const isOwn = (id: string): boolean => !approved.some((job) => id === `approve-${job}`)
  return { ...trace, jobs: trace.jobs.filter(({ id }) => isOwn(id)) }
}

function circleciEvent({ event }: Start): CircleciEvent {
  if (event.event === 'tag') return { kind: 'tag', tag: event.tag }
  if (event.event === 'push') return { kind: 'push', branch: event.branch }
  if (event.event !== 'pullRequest') throw new Error(`${event.event} is not among the events of the table.`)
  return { kind: 'pull-request', source: event.source, target: event.target, number: 7 }
}

/** No job of CircleCI's may fail: it stays green, or its workflow turns red. */
function differsOnCircleci(start: Start): readonly Difference[] {
  const allowed = start.pipeline.jobs.filter(({ allowFailure }) => allowFailure.kind !== 'constant' || allowFailure.value)
  return [
    ...allowed.map(({ id }): Difference => ({ job: id, planned: 'failure', result: 'success', warning: 'the job stays green' })),
    ...endsGreen(start),
  ]
}

/** A job that asks for an output starts, as do those that need it, unless something before it has failed; then it ends before its steps. */
function endsGreen({ pipeline, variables }: Start): readonly Difference[] {
  const asks = pipeline.jobs.filter(({ when }) => holds(when, (atom) => atom.kind === 'compare' && isOutput(atom.left)))
  const ids = asks.map(({ id }) => id)
  const failed = variables.FAIL_JOB === undefined ? [] : behind([variables.FAIL_JOB], pipeline)
  const waits = pipeline.jobs.filter(({ when }) => holds(when, (atom) => atom.kind === 'status' && atom.status === 'failed'))
  const started = [...ids, ...behind(ids, pipeline)].filter((id) => !failed.includes(id) && !waits.some((job) => job.id === id))
  return started.map((job): Difference => ({ job, planned: 'skipped', result: 'success', warning: 'ends green before its steps' }))
}

function isOutput(value: Value): boolean {
  return partsOf(value).some(({ kind }) => kind === 'output')
}

/** act ignores job-level continue-on-error: whatever is behind a failure that is allowed. */
function misjudgedByAct(expected: Expected, { pipeline }: Start): readonly string[] {
  const failsAllowed = ({ id, allowFailure }: Job): boolean =>
    !(allowFailure.kind === 'constant' && !allowFailure.value) && (expected.get(id)?.includes('failure') ?? false)
  return behind(
    pipeline.jobs.filter(failsAllowed).map(({ id }) => id),
    pipeline,
  )
}

/** For gitlab-ci-local a skipped job hasn't finished, so that what waits for it never starts; on GitLab it has. */
function misjudgedByGitlabCiLocal(expected: Expected, { pipeline, files }: Start): readonly string[] {
  const last = lastStage(files['.gitlab-ci.yml'] ?? '')
  const isSkipped = (id: string): boolean => expected.get(id)?.includes('skipped') ?? false
  const waits = pipeline.jobs.filter(({ id, needs }) => {
    const awaited = last.includes(id) ? [...expected.keys()].filter((each) => !last.includes(each)) : needs.map(({ job }) => job)
    return !isSkipped(id) && awaited.some(isSkipped)
  })
  const ids = waits.map(({ id }) => id)
  return [...ids, ...behind(ids, pipeline)]
}

/** The jobs that need one of these, directly or not. */
function behind(ids: readonly string[], pipeline: Pipeline): readonly string[] {
  const direct = pipeline.jobs
    .filter(({ id, needs }) => !ids.includes(id) && needs.some(({ job }) => ids.includes(job)))
    .map(({ id }) => id)
  return direct.length === 0 ? [] : [...direct, ...behind([...ids, ...direct], pipeline)]
}

function lastStage(text: string): readonly string[] {
  const jobs = Object.entries(parse(text) as Readonly<Record<string, { readonly stage?: string } | null>>)
  return jobs.filter(([, job]) => job?.stage === '.post').map(([name]) => name)
}
