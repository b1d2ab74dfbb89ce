/** `pipegen plan`: which jobs run when something happens, and why. No provider is asked, so no back end is loaded. */
import { dirname, resolve } from 'node:path'
import { findingsOf, hasError, readModel } from '../../compile/model.ts'
import { didYouMean } from '../../diagnostics/closest.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { isPractice } from '../../diagnostics/practices.ts'
import type { Pipeline } from '../../ir/types.ts'
import { UsageError } from '../../node/fault.ts'
import { findEntries } from '../../node/find.ts'
import { createLoader } from '../../node/load.ts'
import { gridOf } from '../../plan/grid/grid.ts'
import { mistakeIn } from '../../plan/mistakes.ts'
import { plan } from '../../plan/plan.ts'
import { failedInput, type Input, readTextFile, strictly } from '../compile-inputs.ts'
import { gridData, type PipelineGrid, printGrid } from '../grid-report.ts'
import { loadInput, refusalOf, withoutStdout } from '../load-input.ts'
import { ownModules } from '../own-modules.ts'
import { eventOf, outcomesOf, type QuestionOptions } from '../plan-question.ts'
import { type PlannedPipeline, planData, printPlan } from '../plan-report.ts'
import { diagnosticsData, hasErrors, locateFindings, locateIn, reportFindings, toFinding } from '../report.ts'
import type { Terminal } from '../terminal.ts'

export interface PlanOptions extends QuestionOptions {
  /** Its name; without it, every pipeline of the file. */
  readonly pipeline?: string
  readonly steps: boolean
  /** Every situation instead of one; then no option asks about one. */
  readonly all: boolean
  /** With `all`: warnings are errors. */
  readonly strict: boolean
  readonly json: boolean
}

/** Answers the exit status. */
export async function showPlan(path: string | undefined, options: PlanOptions, terminal: Terminal): Promise<number> {
  // Before the ci.ts runs, since it may be slow.
  refuseMixture(options)
  const event = eventOf(options)
  const report = (input: Input): void => {
    const findings = input.diagnostics.map((diagnostic) => toFinding(input, diagnostic, diagnostic.position))
    if (options.json) printJson(terminal, { plans: [], diagnostics: diagnosticsData(findings) })
    else reportFindings(terminal, findings)
  }
  const read = (): Promise<ReadInput> => readPipelines(path, terminal.cwd, report)
  const { input, pipelines } = await (options.json ? withoutStdout(read) : read())
  const findings = await locateFindings([input], [])
  if (hasError(input.diagnostics)) {
    if (options.json) printJson(terminal, { plans: [], diagnostics: diagnosticsData(findings) })
    else reportFindings(terminal, findings)
    return 1
  }

  const chosen = choose(pipelines, options.pipeline)
  if (options.all) return showGrid(chosen, input, options, terminal)
  const outcomes = outcomesOf(options, chosen)
  const mistakes = chosen.map((pipeline) => mistakeIn(pipeline, event, outcomes))
  const [mistake = null] = mistakes
  // Of several pipelines, one may have what the others lack.
  if (mistake !== null && !mistakes.includes(null)) throw new UsageError(mistake.message, mistake.hint)
  const planned = chosen.map((pipeline): PlannedPipeline => ({ pipeline, event, plan: plan(pipeline, event, outcomes) }))
  if (options.json) {
    const plans = []
    for (const each of planned) plans.push(await planData(each, input))
    printJson(terminal, { plans, diagnostics: diagnosticsData(findings) })
    return 0
  }
  for (const [index, each] of planned.entries()) {
    if (index > 0) terminal.out('\n')
    await printPlan(terminal, each, input, options.steps)
  }
  reportFindings(terminal, findings)
  return 0
}

/** `--all`: every situation that the pipelines tell apart, and what is wrong with them as a whole. */
async function showGrid(pipelines: readonly Pipeline[], input: Input, options: PlanOptions, terminal: Terminal): Promise<number> {
  const grids = pipelines.map((pipeline): PipelineGrid => ({ pipeline, grid: gridOf(pipeline) }))
  const found = [...input.diagnostics, ...grids.flatMap(({ grid }) => grid.diagnostics)]
  const findings = await locateIn(input, options.strict ? found.map(strictly) : found)
  if (options.json) printJson(terminal, { grids: grids.map(gridData), diagnostics: diagnosticsData(findings) })
  else {
    for (const [index, each] of grids.entries()) {
      if (index > 0) terminal.out('\n')
      printGrid(terminal, each)
    }
    reportFindings(terminal, findings)
  }
  return hasErrors(findings) ? 1 : 0
}

function refuseMixture({ all, strict, steps, json: _json, pipeline: _pipeline, ...question }: PlanOptions): void {
  if (strict && !all) throw new UsageError('--strict goes with --all only.', 'A plan of one situation has no findings of its own.')
  if (!all) return
  const [asked] = Object.entries(question).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value !== undefined))
  const flag = steps ? '--steps' : asked === undefined ? null : `--${asked[0].replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  if (flag !== null)
    throw new UsageError(`${flag} doesn't go with --all.`, 'Without --all, `pipegen plan` shows one situation: the one that you describe.')
}

interface ReadInput {
  readonly input: Input
  readonly pipelines: readonly Pipeline[]
}

async function readPipelines(path: string | undefined, cwd: string, report: (input: Input) => void): Promise<ReadInput> {
  const [entry] = findEntries(path === undefined ? [] : [path], cwd)
  if (entry === undefined) throw new Error('pipegen bug: no ci.ts and no error')
  const failed = (input: Input): ReadInput => ({ input, pipelines: [] })
  const loaded = await loadInput(entry, createLoader(ownModules), (sources, found) => report(failedInput(entry, sources, found)))
  const { sources } = loaded
  if (loaded.failure !== null) return failed(failedInput(entry, sources, loaded.failure))
  try {
    const folder = dirname(entry.file)
    const model = readModel(loaded.exported, { source: entry.source, readText: (file) => readTextFile(resolve(folder, file)) })
    const found: readonly Diagnostic[] = await findingsOf(model, loaded.created)
    // What runs doesn't depend on whether that is good practice: `build` and `check` say it.
    const diagnostics = found.filter(({ code }) => !isPractice(code))
    return { input: { entry, sources, compiled: null, diagnostics }, pipelines: model.pipelines }
  } catch (error) {
    return failed(failedInput(entry, sources, refusalOf(error, entry, sources, loaded.created)))
  }
}

function choose(pipelines: readonly Pipeline[], name: string | undefined): readonly Pipeline[] {
  if (name === undefined) return pipelines
  const found = pipelines.find((pipeline) => pipeline.name === name)
  if (found !== undefined) return [found]
  const names = pipelines.map((pipeline) => pipeline.name)
  throw new UsageError(
    `There is no pipeline "${name}".`,
    didYouMean(name, names) ?? `There ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.`,
  )
}

function printJson({ out }: Terminal, data: object): void {
  out(`${JSON.stringify(data, null, 2)}\n`)
}
