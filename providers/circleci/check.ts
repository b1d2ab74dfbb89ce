/** Limits and names that only CircleCI knows. Source: CircleCI Docs, "Configuration reference", "Pipeline variables" and "Contexts". */
import { type Diagnostic, type Origin, within } from '../../src/diagnostics/diagnostic.ts'
import type { Lowered } from '../../src/provider.ts'
import { reservedVariables } from '../shared/reserved.ts'
import type { CircleciCode } from './codes.ts'
import type { CircleciDocument, CircleciJob, CircleciRun } from './document.ts'
import { builtIn } from './names.ts'

type Report = (code: CircleciCode, at: Origin | null, message: string, hint: string) => void

export function checkCircleci({ documents, origins }: Lowered<CircleciDocument>, limits: 'error' | 'warn'): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const add =
    (severity: 'error' | 'warning'): Report =>
    (code, at, message, hint) => {
      diagnostics.push({ code, severity, provider: 'circleci', message, hint, at })
    }
  const limit = add(limits === 'error' ? 'error' : 'warning')
  const fault = add('error')
  for (const { document, pipelines } of documents) {
    checkNames(document, origins, fault)
    checkParameters(document, limit)
    checkContexts(document, limit)
    for (const { name, job } of document.jobs) checkJob(name, job, origins.get(job) ?? null, limit, fault)
    checkSize(document, limit)
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

const mostParameters = 100
const longestParameterName = 128
const longestParameter = 512

function checkParameters({ parameters = {} }: CircleciDocument, report: Report): void {
  const names = Object.keys(parameters)
  if (names.length > mostParameters)
    report(
      'circleci-too-many-parameters',
      null,
      `The pipeline has ${names.length} inputs; CircleCI takes ${mostParameters}.`,
      'Use fewer inputs.',
    )
  for (const name of names) {
    if (name.length > longestParameterName)
      report(
        'circleci-parameter-too-long',
        null,
        `The name of input "${name}" has ${name.length} characters; CircleCI takes ${longestParameterName}.`,
        'Give it a shorter name.',
      )
    if ((parameters[name]?.default?.length ?? 0) > longestParameter)
      report(
        'circleci-parameter-too-long',
        null,
        `The default of input "${name}" has more than ${longestParameter} characters, which CircleCI doesn't take.`,
        'Give it a shorter default.',
      )
  }
}

const mostContexts = 100

function checkContexts({ workflows }: CircleciDocument, report: Report): void {
  const contexts = new Set(workflows.flatMap(({ jobs }) => jobs.flatMap(({ context }) => context ?? [])))
  if (contexts.size > mostContexts)
    report(
      'circleci-too-many-contexts',
      null,
      `The file names ${contexts.size} contexts; CircleCI takes ${mostContexts}.`,
      'Put secrets into fewer contexts.',
    )
}

const longestValue = 32 * 1024

function checkJob(name: string, job: CircleciJob, at: Origin | null, limit: Report, fault: Report): void {
  for (const variable in job.environment) {
    const place = at === null ? null : within(at, 'env', variable)
    if ((job.environment[variable]?.length ?? 0) > longestValue)
      limit(
        'circleci-value-too-long',
        place,
        `The value of "${variable}" has more than ${longestValue} characters, which CircleCI doesn't take.`,
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

/** Of the config once it is compiled. Source: CircleCI Support, "Maximum config size". */
const largest = 8 * 1024 * 1024

function checkSize(document: CircleciDocument, report: Report): void {
  let size = 0
  for (const { job } of document.jobs) for (const step of job.steps ?? []) size += sizeOf(step)
  if (size > largest)
    report(
      'circleci-too-large',
      null,
      `The steps of the file have ${Math.round(size / 1024)} KB; CircleCI takes ${largest / 1024} KB in all.`,
      'Split the pipeline.',
    )
}

/** Roughly what the step takes when it is printed. */
function sizeOf(step: NonNullable<CircleciJob['steps']>[number]): number {
  if (typeof step !== 'object' || !('run' in step)) return 40
  return typeof step.run === 'string' ? step.run.length + 10 : step.run.command.length + (step.run.name?.length ?? 0) + 60
}
