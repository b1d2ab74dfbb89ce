/**
 * Runs a CircleCI pipeline: the config is read as CircleCI's documentation says, the steps run on this machine.
 * Images, resource classes and secondary containers are ignored; orbs and dynamic configuration are problems.
 */
import { mkdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { run } from '../engine-process.ts'
import type { Trace, TracedJob, TracedMoment } from '../trace.ts'
import { type Files, inGitWorkspace, type Workspace } from '../workspace.ts'
import { configFile, readConfig } from './config.ts'
import type { Environment } from './environment.ts'
import { branchOf, type CircleciEvent, type Facts, owner, pipelineId, pullRequestUrl, repository, tagOf } from './pipeline-values.ts'
import type { Status } from './requires.ts'
import { type RanJob, runJob } from './run-job.ts'
import { runWorkflow } from './run-workflow.ts'
import { CacheStore, type Layer } from './storage.ts'
import { ConfigError } from './tree.ts'
import type { Workflow, WorkflowJob } from './workflow.ts'

export type { CircleciEvent } from './pipeline-values.ts'

export interface CircleciRun {
  /** Those of the repository, the config among them. */
  readonly files: Files
  /** A push to the default branch unless given. */
  readonly event?: CircleciEvent
  /** Variables of the project's settings, which every job sees. */
  readonly project?: Environment
  /** Variables by context; a context that isn't here doesn't exist. */
  readonly contexts?: Readonly<Record<string, Environment>>
  /** Contexts that whoever started the pipeline may not use. */
  readonly denied?: readonly string[]
  /** What people decide, by the approval's name; without a decision it stays on hold. */
  readonly approvals?: Readonly<Record<string, 'approve' | 'cancel'>>
  /** "main" unless given. */
  readonly defaultBranch?: string
  /** A folder of commands that stand before those of this host. */
  readonly commands?: string
  /** Files that the last commit of the branch has changed. */
  readonly changed?: readonly string[]
  /** Of the last commit. */
  readonly message?: string
  /** No step takes longer; 60 unless given. */
  readonly seconds?: number
}

export async function runCircleci(options: CircleciRun): Promise<Trace> {
  const text = options.files[configFile]
  if (text === undefined) throw new Error(`The files hold no ${configFile}.`)
  const defaultBranch = options.defaultBranch ?? 'main'
  const event = options.event ?? { kind: 'push', branch: defaultBranch }
  const state = { remote: `https://github.com/${owner}/${repository}.git`, defaultBranch, branch: branchOf(event) ?? defaultBranch }
  const tag = tagOf(event) === '' ? {} : { tag: tagOf(event) }
  const changed = options.changed === undefined ? {} : { changed: options.changed }
  const message = options.message === undefined ? {} : { message: options.message }
  return inGitWorkspace(options.files, { ...state, ...tag, ...changed, ...message }, async (workspace) => {
    const facts = { defaultBranch, ...(await commitOf(workspace)) }
    try {
      return await runPipeline(readConfig(text, event, facts), event, facts, options, workspace)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      return { jobs: [], order: [], problems: [error.message] }
    }
  })
}

async function commitOf({ repository, home }: Workspace): Promise<{ readonly sha: string; readonly message: string }> {
  const { stdout } = await run('git', ['log', '-1', '--format=%H%n%B'], { cwd: repository, env: { HOME: home } })
  const [sha = '', ...message] = stdout.trim().split('\n')
  return { sha, message: message.join('\n') }
}

/** What the jobs of a pipeline share. */
interface Pipeline {
  readonly event: CircleciEvent
  readonly facts: Facts
  readonly options: CircleciRun
  readonly workspace: Workspace
  readonly caches: CacheStore
  readonly order: TracedMoment[]
  readonly problems: string[]
  /** Counts the jobs that have started. */
  started: number
}

async function runPipeline(
  workflows: readonly Workflow[],
  event: CircleciEvent,
  facts: Facts,
  options: CircleciRun,
  workspace: Workspace,
): Promise<Trace> {
  checkContexts(workflows, options)
  const caches = new CacheStore(join(workspace.root, 'caches'))
  const pipeline: Pipeline = { event, facts, options, workspace, caches, order: [], problems: [], started: 0 }
  const jobs: TracedJob[] = []
  for (const workflow of workflows) jobs.push(...(await traceWorkflow(workflow, pipeline)))
  return { jobs, order: pipeline.order, problems: pipeline.problems }
}

function checkContexts(workflows: readonly Workflow[], { contexts = {}, denied = [] }: CircleciRun): void {
  const known = [...Object.keys(contexts), ...denied]
  const named = workflows.flatMap(({ jobs }) => jobs.filter(({ created }) => created).flatMap((job) => job.contexts))
  const unknown = named.filter((context) => !known.includes(context))
  if (unknown.length > 0) throw new ConfigError(`There is no context ${unknown.join(', ')}.`)
}

const decisions = { approve: 'success', cancel: 'canceled' } as const

async function traceWorkflow(workflow: Workflow, pipeline: Pipeline): Promise<readonly TracedJob[]> {
  const { options, order } = pipeline
  const ran = new Map<string, RanJob>()
  const layers = new Map<string, Layer[]>()
  const upstream = ancestorsOf(workflow.jobs)
  const ended = await runWorkflow(workflow, {
    approval: (name) => {
      const decision = options.approvals?.[name]
      return decision === undefined ? null : decisions[decision]
    },
    run: async (job): Promise<Status> => {
      if (job.contexts.some((context) => options.denied?.includes(context))) return 'unauthorized'
      const moment = { job: job.definition, cell: job.cell }
      order.push({ ...moment, what: 'start' })
      const result = await startJob(job, layers, upstream, pipeline)
      order.push({ ...moment, what: 'end' })
      ran.set(job.name, result)
      pipeline.problems.push(...result.problems)
      return result.failed ? 'failed' : 'success'
    },
  })
  return traceJobs(workflow.jobs, ran, ended)
}

function startJob(
  job: WorkflowJob,
  layers: Map<string, Layer[]>,
  upstream: ReadonlyMap<string, ReadonlySet<string>>,
  pipeline: Pipeline,
): Promise<RanJob> {
  const { options, workspace, caches } = pipeline
  pipeline.started += 1
  const folder = join(workspace.root, 'jobs', String(pipeline.started))
  const own: Layer[] = []
  layers.set(job.name, own)
  const above = upstream.get(job.name) ?? new Set()
  return runJob({
    work: job.work,
    folder,
    repository: workspace.repository,
    settings: Object.assign({}, options.project, ...job.contexts.map((context) => options.contexts?.[context])) as Environment,
    builtIn: builtInVariables(job, pipeline.started, pipeline),
    caches,
    layers: [...upstream.keys()].filter((name) => above.has(name)).flatMap((name) => layers.get(name) ?? []),
    ordered: (a, b) => upstream.get(b)?.has(a) ?? false,
    newLayer: async () => {
      const layer = { job: job.name, folder: join(folder, 'layers', String(own.length)) }
      own.push(layer)
      await mkdir(layer.folder, { recursive: true })
      return layer.folder
    },
    seconds: options.seconds ?? 60,
    path: [...(options.commands === undefined ? [] : [options.commands]), process.env.PATH ?? ''].join(delimiter),
  })
}

/** The jobs upstream of every job, direct or not, in an order in which all that a job requires comes before it. */
function ancestorsOf(jobs: readonly WorkflowJob[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>()
  const visit = (job: WorkflowJob): ReadonlySet<string> => {
    const known = found.get(job.name)
    if (known !== undefined) return known
    const direct = jobs.filter(({ name }) => job.requires.some((requirement) => requirement.job === name))
    const all = new Set(direct.flatMap((each) => [each.name, ...visit(each)]))
    found.set(job.name, all)
    return all
  }
  for (const job of jobs) visit(job)
  return found
}

/** https://circleci.com/docs/reference/variables/#built-in-environment-variables */
function builtInVariables(job: WorkflowJob, number: number, { event, facts }: Pipeline): Environment {
  const branch = branchOf(event)
  const url = pullRequestUrl(event)
  return {
    CI: 'true',
    CIRCLECI: 'true',
    CIRCLE_BUILD_NUM: String(number),
    CIRCLE_BUILD_URL: `https://circleci.com/gh/${owner}/${repository}/${number}`,
    CIRCLE_JOB: job.name,
    CIRCLE_NODE_INDEX: '0',
    CIRCLE_NODE_TOTAL: '1',
    CIRCLE_PIPELINE_ID: pipelineId,
    CIRCLE_PROJECT_REPONAME: repository,
    CIRCLE_PROJECT_USERNAME: owner,
    CIRCLE_REPOSITORY_URL: `https://github.com/${owner}/${repository}`,
    CIRCLE_SHA1: facts.sha,
    CIRCLE_USERNAME: 'tester',
    CIRCLE_WORKFLOW_ID: '8a1f2b3c-4d5e-4f60-8172-93a4b5c6d7e8',
    CIRCLE_WORKFLOW_JOB_ID: `8a1f2b3c-4d5e-4f60-8172-${String(number).padStart(12, '0')}`,
    // The tilde is not expanded.
    CIRCLE_WORKING_DIRECTORY: job.work.workingDirectory,
    ...(branch === null ? { CIRCLE_TAG: tagOf(event) } : { CIRCLE_BRANCH: branch }),
    ...(url === null ? {} : { CIRCLE_PULL_REQUEST: url, CIRCLE_PULL_REQUESTS: url }),
  }
}

/** One entry for what has run, and one for a definition, or a cell of it, that has not. */
function traceJobs(
  jobs: readonly WorkflowJob[],
  ran: ReadonlyMap<string, RanJob>,
  ended: ReadonlyMap<string, Status>,
): readonly TracedJob[] {
  const nothing = { cell: null, result: 'skipped', steps: [], log: [] } as const
  const same = (a: WorkflowJob, b: WorkflowJob): boolean =>
    a.definition === b.definition && JSON.stringify(a.cell) === JSON.stringify(b.cell)
  const traced = jobs.flatMap((job): readonly TracedJob[] => {
    const id = job.definition
    const result = ran.get(job.name)
    if (result !== undefined) return [{ id, cell: job.cell, ...resultOf(result) }]
    if (job.kind !== 'build' && ended.get(job.name) === 'success') return [{ ...nothing, id, cell: job.cell, result: 'success' }]
    // A definition may be invoked once for every outcome that it waits for.
    return jobs.some((other) => ran.has(other.name) && same(job, other)) ? [] : [{ ...nothing, id }]
  })
  return traced.filter(
    (job, index) => job.result !== 'skipped' || traced.findIndex((each) => each.id === job.id && each.result === 'skipped') === index,
  )
}

function resultOf({ failed, steps, log }: RanJob): Pick<TracedJob, 'result' | 'steps' | 'log'> {
  return { result: failed ? 'failure' : 'success', steps, log }
}
