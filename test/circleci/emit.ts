/** What a ci.ts becomes for CircleCI: the parsed config, and findings in short. */
import { parse } from 'yaml'
import { type CircleciOptions, circleci } from '../../providers/circleci/index.ts'
import { type Job, job, type Pipeline, pipeline, sh } from '../../src/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

export interface Run {
  readonly name?: string
  readonly command: string
  readonly [key: string]: unknown
}
export type Step = string | { readonly [kind: string]: unknown }
export interface EmittedJob {
  readonly steps: readonly Step[]
  readonly [key: string]: unknown
}
export type Invocation = { readonly [key: string]: unknown }
export interface Emitted {
  readonly text: string
  readonly jobs: { readonly [name: string]: EmittedJob }
  readonly parameters: unknown
  readonly when: string
  /** By the name under which the job is in the workflow. */
  readonly workflow: { readonly [name: string]: Invocation }
  readonly findings: readonly string[]
  readonly todos: readonly string[]
}

type PipelineSpec = Parameters<typeof pipeline>[1]
export type On = PipelineSpec['on']

export async function emit(make: () => Pipeline | readonly Pipeline[]): Promise<Emitted> {
  const { files, diagnostics, todos } = await compileInMemory(make)
  const text = files.find(({ path }) => path.endsWith('.yml'))?.text ?? ''
  const config = (text === '' ? { jobs: {}, workflows: {} } : parse(text)) as {
    jobs: Emitted['jobs']
    parameters?: unknown
    workflows: { [name: string]: { when: string; jobs: readonly (string | { [name: string]: Invocation })[] } }
  }
  const [first] = Object.values(config.workflows)
  const entries = Object.values(config.workflows).flatMap(({ jobs }) =>
    jobs.map((each) =>
      typeof each === 'string' ? ([each, {}] as [string, Invocation]) : (Object.entries(each)[0] as [string, Invocation]),
    ),
  )
  return {
    text,
    jobs: config.jobs,
    parameters: config.parameters,
    when: first?.when ?? '',
    workflow: Object.fromEntries(entries.map(([name, fields]) => [String(fields.name ?? name), fields])),
    findings: diagnostics.map(({ severity, message }) => `${severity}: ${message}`),
    todos: todos.map(({ message }) => message),
  }
}

export function emitJobs(jobs: { readonly [id: string]: Job }, on: On = { push: true }, options: CircleciOptions = {}): Promise<Emitted> {
  return emit(() => pipeline('ci', { providers: [circleci(options)], on, jobs }))
}

/** The job that these fields make, beside what it became. */
export async function emitJob(fields: Partial<Parameters<typeof job>[0]>, on?: On, options?: CircleciOptions): Promise<EmittedJob> {
  const { jobs, findings } = await emitJobs({ a: job({ steps: [sh`true`], ...fields } as never) }, on, options)
  const [only] = Object.values(jobs)
  if (only === undefined) throw new Error(findings.join('\n'))
  return only
}

/** The commands of a job, a line each. */
export function commands({ steps }: EmittedJob): readonly string[] {
  return runs({ steps }).map(({ command }) => command.trimEnd())
}

export function runs({ steps }: Pick<EmittedJob, 'steps'>): readonly Run[] {
  return steps.flatMap((step) => {
    if (typeof step === 'string' || !('run' in step)) return []
    return [typeof step.run === 'string' ? { command: step.run } : (step.run as Run)]
  })
}
