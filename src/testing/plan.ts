/** A plan of what a ci.ts exports, for tests: the model is made once, a plan takes microseconds to milliseconds. */
import { misfitsOf, readModel } from '../compile/model.ts'
import { isPractice } from '../diagnostics/practices.ts'
import type { Pipeline as Exported, Project } from '../dsl/types.ts'
import type { Context } from '../ir/resolve/context.ts'
import type { Pipeline } from '../ir/types.ts'
import { mistakeIn, unknown } from '../plan/mistakes.ts'
import { plan as planPipeline } from '../plan/plan.ts'
import type { Outcomes, Plan, RunEvent } from '../plan/types.ts'
import { checkRules } from '../rules/check.ts'
import { remember, sentences } from './question.ts'

/** What a ci.ts exports. */
export type Ci = Exported | Project | readonly Exported[]

export interface PlanOptions {
  /** Which one, where the ci.ts has several. */
  readonly pipeline?: string
}

/**
 * What the pipeline does on `event`, if things end as `outcomes` says: without it everything succeeds and nothing is approved.
 * Throws an `Error` for a ci.ts with mistakes, other than against good practice, and for a job, input or step that it doesn't have.
 */
export function plan(ci: Ci, event: RunEvent, outcomes: Outcomes = {}, options: PlanOptions = {}): Plan {
  const { pipeline, context } = choose(modelsOf(ci), options.pipeline)
  const mistake = mistakeIn(pipeline, event, outcomes)
  if (mistake !== null) throw new Error(sentences(mistake.message, mistake.hint))
  const planned = planPipeline(pipeline, event, outcomes)
  remember(planned, { pipeline, context, event, outcomes })
  return planned
}

// ───────────────────────────── the model

interface Planned {
  readonly pipeline: Pipeline
  readonly context: Context
}

const known = new WeakMap<object, readonly Planned[]>()

function modelsOf(ci: Ci): readonly Planned[] {
  const before = typeof ci === 'object' && ci !== null ? known.get(ci) : undefined
  if (before !== undefined) return before
  // No script is run, so none is read.
  const model = readModel(ci, { source: 'What plan() was given', readText: () => '' })
  const [misfit] = misfitsOf(model)
  if (misfit !== undefined) throw new Error(`${misfit.what} has a mistake. "pipegen build" says which, and where.`)
  const findings = [
    ...model.faults,
    ...model.resolved.flatMap(({ context }) => context.findings),
    ...model.pipelines.flatMap((pipeline) => checkRules(pipeline, false)),
  ]
  const error = findings.find(({ severity, code }) => severity === 'error' && !isPractice(code))
  if (error !== undefined) throw new Error(`[${error.code}] ${sentences(error.message, error.hint)}`)
  const models = model.resolved.flatMap(({ pipeline, context }) => (pipeline === null ? [] : [{ pipeline, context }]))
  known.set(ci, models)
  return models
}

function choose(models: readonly Planned[], name: string | undefined): Planned {
  const [only] = models
  if (name === undefined && only !== undefined && models.length === 1) return only
  const names = models.map(({ pipeline }) => pipeline.name)
  if (name === undefined)
    throw new Error(`This ci.ts has ${models.length} pipelines. Choose one: plan(ci, event, {}, { pipeline: "${names[0]}" }).`)
  const found = models.find(({ pipeline }) => pipeline.name === name)
  if (found !== undefined) return found
  const { message, hint } = unknown('pipeline', name, names)
  throw new Error(sentences(message, hint))
}
