/** `pipegen build`: compiles every ci.ts and writes what differs. */
import { dirname } from 'node:path'
import { Fault } from '../../node/fault.ts'
import { findEntries } from '../../node/find.ts'
import { removeLeftovers, writeWhole } from '../../node/write.ts'
import { compileInputs, type Input } from '../compile-inputs.ts'
import { newsAmong, notesOf, remember, reportNotes } from '../notes.ts'
import { isModelError, type Output, placeOfProvider, planOutputs, type Status } from '../outputs.ts'
import { hasErrors, locateFindings, reportFindings, reportJson, reportOutputs, toFinding, withoutAllowed } from '../report.ts'
import type { Terminal } from '../terminal.ts'

export interface BuildOptions {
  readonly provider: readonly string[]
  readonly strict: boolean
  readonly dryRun: boolean
  readonly stdout: boolean
  readonly json: boolean
  readonly force: boolean
  /** Say all, also what an earlier build has said. */
  readonly report: boolean
}

/** Answers the exit status. */
export async function build(paths: readonly string[], options: BuildOptions, terminal: Terminal): Promise<number> {
  const only = options.provider.length > 0 ? options.provider : null
  const inputs = await compileInputs(findEntries(paths, terminal.cwd), {
    only,
    strict: options.strict,
    divertStdout: options.json || options.stdout,
    onAbort: (input) => reportAbort(input, options.json, terminal),
  })
  const planned = planOutputs(inputs, { force: options.force, partial: only !== null })
  const strict = planned.findings.map((each) =>
    options.strict ? { ...each, diagnostic: { ...each.diagnostic, severity: 'error' as const } } : each,
  )
  const isBroken = inputs.some(({ diagnostics }) => diagnostics.some(isModelError))
  const writes = !isBroken && !options.dryRun && !options.stdout
  const { outputs, faults } = writes ? writeOutputs(planned.outputs, inputs) : { outputs: planned.outputs, faults: [] }
  const extra = [...strict, ...faults]

  if (options.json) {
    const findings = await locateFindings(inputs, extra)
    const { emulatedFindings } = await import('../portability.ts')
    const todos = inputs.flatMap(({ compiled }) => compiled?.todos ?? [])
    reportJson(terminal, outputs, [...findings, ...(await emulatedFindings(inputs))], todos)
    return hasErrors(findings) ? 1 : 0
  }
  const notes = options.stdout || isBroken ? [] : notesOf(inputs, outputs, options.report)
  const told = options.report ? new Set(notes) : newsAmong(notes)
  const known = new Set<unknown>(notes.filter((note) => !told.has(note)).map(({ about }) => about))
  const findings = await locateFindings(inputs, extra, known)
  if (options.stdout) printTexts(terminal, outputs)
  else reportOutputs(terminal, outputs, writes ? writtenWords : isBroken ? brokenWords : plannedWords)
  reportFindings(terminal, options.report ? findings : withoutAllowed(findings))
  await reportNotes(terminal, notes, told, 'build')
  if (writes) remember(inputs, notes, only !== null)
  return hasErrors(findings) ? 1 : 0
}

const plannedWords: { readonly [S in Status]: string } = {
  written: 'written', unchanged: 'unchanged', stale: 'would change', missing: 'would be made', edited: 'kept', orphan: 'orphan', failed: 'failed',
} // biome-ignore format: one table
const writtenWords: typeof plannedWords = { ...plannedWords, stale: 'failed', missing: 'failed' }
const brokenWords: typeof plannedWords = { ...plannedWords, stale: 'not written', missing: 'not written' }

interface Written {
  readonly outputs: readonly Output[]
  readonly faults: readonly { readonly input: Input; readonly diagnostic: Fault['diagnostic'] }[]
}

function writeOutputs(outputs: readonly Output[], inputs: readonly Input[]): Written {
  for (const folder of new Set(outputs.flatMap(({ target }) => (target === null ? [] : [dirname(target)])))) removeLeftovers(folder)
  const faults: Written['faults'][number][] = []
  const written = outputs.map((output): Output => {
    const { target, text, path, status, provider } = output
    if (target === null || text === null || (status !== 'stale' && status !== 'missing')) return output
    try {
      writeWhole(target, path, text)
      return { ...output, status: 'written' }
    } catch (error) {
      const input = inputs.find(({ entry, compiled }) => entry.root === output.root && compiled?.files.some((file) => file.path === path))
      if (!(error instanceof Fault) || input === undefined) throw error
      faults.push({ input, diagnostic: { ...error.diagnostic, provider, at: placeOfProvider(input) } })
      return { ...output, status: 'failed' }
    }
  })
  return { outputs: written, faults }
}

function printTexts({ out, paint }: Terminal, outputs: readonly Output[]): void {
  const texts = outputs.filter(({ text }) => text !== null)
  for (const { path, text } of texts) {
    if (texts.length > 1) out(paint.dim(`# ── ${path}\n`))
    out(text ?? '')
  }
}

/** User code ended the process, so there is no time to wait for anything. */
export function reportAbort(input: Input, json: boolean, terminal: Terminal): void {
  const findings = input.diagnostics.map((diagnostic) => toFinding(input, diagnostic, diagnostic.position))
  if (json) reportJson(terminal, [], findings, [])
  else reportFindings(terminal, findings)
}
