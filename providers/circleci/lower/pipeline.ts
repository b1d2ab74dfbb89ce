/** Pipelines → one `.circleci/config.yml`: a workflow each. */
import { type Diagnostic, type Origin, within } from '../../../src/diagnostics/diagnostic.ts'
import { yes } from '../../../src/ir/condition.ts'
import { graphOf } from '../../../src/ir/graph.ts'
import type { Input, Pipeline } from '../../../src/ir/types.ts'
import { walkJob } from '../../../src/ir/walk.ts'
import type { Lowered } from '../../../src/provider.ts'
import { commentOf } from '../../shared/matrix.ts'
import type { CircleciCode } from '../codes.ts'
import { outputJobs } from '../condition.ts'
import type { CircleciDocument, CircleciInvocation, CircleciNamedJob, CircleciParameter, CircleciWorkflow } from '../document.ts'
import { jobName, parameterName, startJob } from '../names.ts'
import type { Settings } from '../settings.ts'
import { groupSuffix } from './cells.ts'
import { outputSources } from './environment.ts'
import { invocationsOf, isGate, type WorkflowFrame } from './invocations.ts'
import { lowerJob } from './job.ts'
import { placementsOf, watchedJobs } from './placement.ts'
import { type Part, partsOf } from './schedules.ts'
import { mostReruns } from './step.ts'
import type { Traffic } from './steps.ts'
import { settingTodos } from './todos.ts'
import { runsOnTags, workflowCondition } from './triggers.ts'
import { stagedArtifacts } from './workspace.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

export function lowerPipelines(pipelines: readonly Pipeline[], settings: Settings): Lowered<CircleciDocument> {
  const origins = new Map<object, Origin>()
  const diagnostics: Diagnostic[] = []
  if (pipelines.length === 0) return { documents: [], todos: [], diagnostics, origins }
  const jobs: CircleciNamedJob[] = []
  const workflows: CircleciWorkflow[] = []
  const parts = pipelines.flatMap((pipeline) => partsOf(pipeline, settings))
  const shared = sharedIds(parts)
  for (const { pipeline, triggers } of parts) {
    const nameOf = (id: string): string => (shared.has(id.toLowerCase()) ? `${jobName(pipeline.name)}-${jobName(id)}` : jobName(id))
    workflows.push(lowerPipeline(pipeline, triggers, settings, nameOf, jobs, origins))
  }
  const inputs = parametersOf(pipelines, diagnostics)
  const document: Writable<CircleciDocument> = { version: 2.1, jobs, workflows }
  if (inputs.size > 0) document.parameters = Object.fromEntries(inputs)
  return { documents: [{ path: settings.file, document, pipelines }], todos: settingTodos(pipelines, settings), diagnostics, origins }
}

/** Jobs are the file's, not the workflow's: ids that two pipelines share get the pipeline's name before them. */
function sharedIds(parts: readonly Part[]): ReadonlySet<string> {
  const shared = new Set<string>()
  if (parts.length === 1) return shared
  const seen = new Set<string>()
  for (const { pipeline } of parts) {
    for (const { id } of pipeline.jobs) {
      const key = id.toLowerCase()
      if (seen.has(key)) shared.add(key)
      seen.add(key)
    }
  }
  return shared
}

function lowerPipeline(
  pipeline: Pipeline,
  triggers: Part['triggers'],
  settings: Settings,
  nameOf: (id: string) => string,
  jobs: CircleciNamedJob[],
  origins: Map<object, Origin>,
): CircleciWorkflow {
  const placements = placementsOf(pipeline, settings.events)
  const traffic = trafficOf(pipeline)
  const frame: WorkflowFrame = {
    placements,
    nameOf,
    onTags: runsOnTags(pipeline),
    watched: watchedJobs(placements),
    contextsOf: contextsOf(pipeline, settings),
  }
  const invocations: CircleciInvocation[] = []
  let needsStart = false
  for (const job of pipeline.jobs) {
    const placement = placements.get(job.id)
    if (placement === undefined || placement.groups.length === 0) continue
    needsStart ||= placement.needsStart
    for (const each of invocationsOf(placement, frame)) {
      origins.set(each, job.origin)
      invocations.push(each)
    }
    if (isGate(job)) continue
    for (const { group, alternatives } of placement.groups) {
      const lowered = lowerJob(pipeline, group, alternatives[0]?.guard ?? yes, settings, traffic)
      origins.set(lowered, job.origin)
      jobs.push({ name: nameOf(job.id) + groupSuffix(group), comment: commentOf(group), job: lowered })
    }
  }
  if (needsStart || invocations.length === 0) {
    jobs.push({ name: startJob, comment: 'Keeps jobs whose needs were all skipped in the workflow', job: { type: 'no-op' } })
    const start: Writable<CircleciInvocation> = { job: startJob, comment: '' }
    if (frame.onTags) start.filters = 'pipeline.git.branch or pipeline.git.tag'
    invocations.unshift(start)
  }
  const workflow: Writable<CircleciWorkflow> = { name: pipeline.name, jobs: invocations }
  if (triggers === null) {
    const when = workflowCondition(pipeline, settings)
    if (when !== null) workflow.when = when
  } else workflow.triggers = triggers
  const retry = commonRetry(pipeline)
  if (retry > 0) workflow.max_auto_reruns = retry
  origins.set(workflow, within(pipeline.origin, 'on'))
  return workflow
}

/** A workflow tries all its failed jobs again, so that is right only where all jobs ask for the same. */
export function commonRetry(pipeline: Pipeline): number {
  const known = retries.get(pipeline)
  if (known !== undefined) return known
  const { jobs } = pipeline
  const retry = jobs[0]?.retry ?? 0
  const common = retry > 0 && retry <= mostReruns && jobs.every((job) => job.retry === retry) ? retry : 0
  retries.set(pipeline, common)
  return common
}

const retries = new WeakMap<Pipeline, number>()

const traffics = new WeakMap<Pipeline, Traffic>()

export function trafficOf(pipeline: Pipeline): Traffic {
  const known = traffics.get(pipeline)
  if (known !== undefined) return known
  const traffic = findTraffic(pipeline)
  traffics.set(pipeline, traffic)
  return traffic
}

function findTraffic(pipeline: Pipeline): Traffic {
  const downloaded = new Map<string, Set<string>>()
  const read = new Set<string>()
  for (const job of pipeline.jobs) {
    for (const { job: from, artifact } of job.downloads) {
      const names = downloaded.get(from)
      if (names === undefined) downloaded.set(from, new Set([artifact]))
      else names.add(artifact)
    }
    for (const id of outputJobs(job.when)) read.add(id)
    if (job.needs.length > 0) for (const id of outputSources(job)) read.add(id)
  }
  return { byId: graphOf(pipeline).byId, downloaded, staged: stagedArtifacts(pipeline, downloaded), read, rerun: commonRetry(pipeline) > 0 }
}

// ───────────────────────────── contexts, groups, parameters

function contextsOf(pipeline: Pipeline, { contextOf }: Settings): WorkflowFrame['contextsOf'] {
  if (contextOf.size === 0) return () => []
  return (job) => {
    const found = new Set<string>()
    const note = (name: string): void => {
      const context = contextOf.get(name)
      if (context !== undefined) found.add(context)
    }
    walkJob(job, { value: (value) => (value.kind === 'secret' || value.kind === 'variable' ? note(value.name) : undefined) })
    for (const { value } of pipeline.env) if (value.kind === 'secret' || value.kind === 'variable') note(value.name)
    return [...found]
  }
}

/** Parameters are the file's, in lower case: every workflow has those of all others. */
function parametersOf(pipelines: readonly Pipeline[], diagnostics: Diagnostic[]): ReadonlyMap<string, CircleciParameter> {
  const parameters = new Map<string, CircleciParameter>()
  const names = new Map<string, string>()
  for (const input of pipelines.flatMap(({ triggers }) => triggers.manual?.inputs ?? [])) {
    const name = parameterName(input.name)
    const parameter = parameterOf(input)
    const other = parameters.get(name)
    if (other !== undefined && (names.get(name) !== input.name || JSON.stringify(other) !== JSON.stringify(parameter)))
      diagnostics.push({
        code: 'circleci-input-twice' satisfies CircleciCode,
        severity: 'error',
        provider: 'circleci',
        message: `Two inputs that differ would both be the parameter "${name}" of the file.`,
        hint: 'Declare them alike, or give one of them another name.',
        at: input.origin,
      })
    parameters.set(name, parameter)
    names.set(name, input.name)
  }
  return parameters
}

/** A boolean would reach the environment as 1 or 0, and a long number in exponents: texts stay what they are. */
function parameterOf(input: Input): CircleciParameter {
  const options = input.type === 'boolean' ? ['true', 'false'] : input.options
  const value = input.default ?? (input.type === 'boolean' ? 'false' : '')
  const parameter: Writable<CircleciParameter> = { type: options.length > 0 ? 'enum' : 'string' }
  if (options.length > 0) parameter.enum = options.includes(value) ? options : [value, ...options]
  if (input.description !== null) parameter.description = input.description
  parameter.default = value
  return parameter
}
