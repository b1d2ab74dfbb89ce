/** Limits and names that only CircleCI knows. */
import { type Diagnostic, type Origin, within } from '../../src/diagnostics/diagnostic.ts'
import type { Input, Pipeline } from '../../src/ir/types.ts'
import type { Lowered } from '../../src/provider.ts'
import { type LimitCheck, limitCheck } from '../shared/limits.ts'
import { reservedVariables } from '../shared/reserved.ts'
import type { CircleciCode } from './codes.ts'
import type { CircleciDocument, CircleciInvocation, CircleciJob, CircleciRun } from './document.ts'
import { limits } from './limits.ts'
import { builtIn, parameterName } from './names.ts'

type Report = (code: CircleciCode, at: Origin | null, message: string, hint: string) => void

export function checkCircleci({ documents, origins }: Lowered<CircleciDocument>, severity: 'error' | 'warn'): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const add =
    (severity: 'error' | 'warning'): Report =>
    (code, at, message, hint) => {
      diagnostics.push({ code, severity, provider: 'circleci', message, hint, at })
    }
  const limit = add(severity === 'error' ? 'error' : 'warning')
  const check = limitCheck('CircleCI', severity, diagnostics)
  const fault = add('error')
  for (const { document, pipelines } of documents) {
    checkNames(document, origins, fault)
    checkParameters(pipelines, limit, check)
    checkContexts(document, origins, limit, check)
    checkInvocations(document, origins, check)
    for (const { name, job } of document.jobs) checkJob(name, job, origins.get(job) ?? null, limit, fault)
    checkTimeouts(document, pipelines, origins, check)
    checkSize(document, pipelines, limit, check)
    reservedVariables(pipelines, builtIn, (name, at) =>
      fault(
        'circleci-built-in-variable',
        at,
        `The variable "${name}" can't be set: CircleCI sets it itself.`,
        'Give the variable another name.',
      ),
    )
  }
  return diagnostics
}

/** Names of jobs are compared without case. Source: CircleCI Docs, "Configuration reference", `jobs.<job_name>`. */
function checkNames({ jobs, workflows }: CircleciDocument, origins: ReadonlyMap<object, Origin>, report: Report): void {
  const seen = new Set<string>()
  const twice = (name: string, at: Origin | null): void => {
    const key = name.toLowerCase()
    if (seen.has(key)) report('circleci-job-twice', at, `Two jobs are called "${name}" on CircleCI.`, 'Give one of them another id.')
    seen.add(key)
  }
  for (const { name, job } of jobs) twice(name, origins.get(job) ?? null)
  for (const workflow of workflows) {
    seen.clear()
    for (const each of workflow.jobs) twice(each.name ?? each.job, origins.get(each) ?? null)
  }
}

/** Parameters are the file's; each is at the line of the input that it is made of. */
function checkParameters(pipelines: readonly Pipeline[], report: Report, near: LimitCheck): void {
  const inputs = new Map<string, Input>()
  for (const { triggers } of pipelines) for (const input of triggers.manual?.inputs ?? []) inputs.set(parameterName(input.name), input)
  const last = [...inputs.values()].at(-1)
  if (inputs.size > limits.parameters.most)
    report(
      'circleci-too-many-parameters',
      last?.origin ?? null,
      `The pipeline has ${inputs.size} inputs; CircleCI takes ${limits.parameters.most}.`,
      'Use fewer inputs.',
    )
  else near(limits.parameters, inputs.size, last?.origin ?? null)
  for (const [name, input] of inputs) {
    if (name.length > limits.parameterName.most)
      report(
        'circleci-parameter-too-long',
        input.origin,
        `The name of input "${name}" has ${name.length} characters; CircleCI takes ${limits.parameterName.most}.`,
        'Give it a shorter name.',
      )
    if ([input.default ?? '', ...input.options].some((value) => value.length > limits.parameter.most))
      report(
        'circleci-parameter-too-long',
        within(input.origin, input.options.length > 0 ? 'options' : 'default'),
        `A value of input "${name}" has more than ${limits.parameter.most} characters, which CircleCI doesn't take.`,
        'Give it a shorter one.',
      )
  }
}

function checkContexts({ workflows }: CircleciDocument, origins: ReadonlyMap<object, Origin>, report: Report, near: LimitCheck): void {
  const contexts = new Set<string>()
  let at: Origin | null = null
  for (const invocation of workflows.flatMap(({ jobs }) => jobs)) {
    const before = contexts.size
    for (const context of invocation.context ?? []) contexts.add(context)
    if (contexts.size > before) at = origins.get(invocation) ?? at
  }
  if (contexts.size <= limits.contexts.most) near(limits.contexts, contexts.size, at)
  else
    report(
      'circleci-too-many-contexts',
      at,
      `The file names ${contexts.size} contexts; CircleCI takes ${limits.contexts.most}.`,
      'Put secrets into fewer contexts.',
    )
}

/** Runners of one's own have a limit of their own. Source: CircleCI Docs, "Self-hosted runner configuration reference". */
function checkTimeouts(
  { jobs }: CircleciDocument,
  pipelines: readonly Pipeline[],
  origins: ReadonlyMap<object, Origin>,
  limit: LimitCheck,
): void {
  const elsewhere = new Set(jobs.filter(({ job }) => job.resource_class?.includes('/') === true).map(({ job }) => origins.get(job)))
  for (const { timeout, origin } of pipelines.flatMap((pipeline) => pipeline.jobs))
    if (!elsewhere.has(origin)) limit(limits.minutes, Math.ceil(timeout / 60), within(origin, 'timeout'))
}

/** What stands in the workflow beside a job. */
function checkInvocations({ workflows }: CircleciDocument, origins: ReadonlyMap<object, Origin>, limit: LimitCheck): void {
  for (const invocation of workflows.flatMap(({ jobs }) => jobs)) {
    const at = origins.get(invocation)
    if (at !== undefined) limit(limits.serialGroup, invocation['serial-group']?.length ?? 0, within(at, 'concurrency'))
  }
}

function checkJob(name: string, job: CircleciJob, at: Origin | null, limit: Report, fault: Report): void {
  for (const variable in job.environment) {
    const place = at === null ? null : within(at, 'env', variable)
    if ((job.environment[variable]?.length ?? 0) > limits.value.most)
      limit(
        'circleci-value-too-long',
        place,
        `The value of "${variable}" has more than ${limits.value.most} characters, which CircleCI doesn't take.`,
        'Put it into a file of the repo.',
      )
  }
  for (const step of job.steps ?? []) {
    if (typeof step !== 'object' || !('run' in step)) continue
    const command = commandOf(step.run)
    // `\<<` is what pipegen writes for `<<`: with one more backslash it can't be told from the author's own.
    if (command.includes('\\\\<<'))
      fault(
        'circleci-backslash',
        at,
        `A script of job "${name}" has a backslash before "<<", which CircleCI would take away.`,
        'Put the script into a file of the repo.',
      )
  }
}

function commandOf(run: string | CircleciRun): string {
  return typeof run === 'string' ? run : run.command
}

/** Of the config once it is compiled, in which every cell of a matrix is a job of its own. */
function checkSize({ jobs, workflows }: CircleciDocument, pipelines: readonly Pipeline[], report: Report, near: LimitCheck): void {
  const times = new Map<string, number>()
  for (const invocation of workflows.flatMap((workflow) => workflow.jobs))
    times.set(invocation.job, (times.get(invocation.job) ?? 0) + cellsOf(invocation))
  let size = 0
  for (const { name, job } of jobs) {
    const own = (job.steps ?? []).reduce((sum, step) => sum + sizeOf(step), 0)
    size += own * (times.get(name) ?? 1)
  }
  const origin = pipelines[0]?.origin
  const at = origin === undefined ? null : within(origin, 'jobs')
  if (size <= limits.bytes.most) near(limits.bytes, size, at)
  else
    report(
      'circleci-too-large',
      at,
      `The steps of all jobs and cells have ${Math.round(size / 1024)} KB; CircleCI takes ${limits.bytes.most / 1024} KB in all.`,
      'Split the pipeline.',
    )
}

function cellsOf({ matrix }: CircleciInvocation): number {
  if (matrix === undefined) return 1
  return Object.values(matrix.parameters).reduce((product, values) => product * values.length, 1) - (matrix.exclude?.length ?? 0)
}

/** Roughly what the step takes when it is printed. */
function sizeOf(step: NonNullable<CircleciJob['steps']>[number]): number {
  if (typeof step !== 'object' || !('run' in step)) return 40
  return typeof step.run === 'string' ? step.run.length + 10 : step.run.command.length + (step.run.name?.length ?? 0) + 60
}
