/** `pipegen check`: whether the files in the repo are what the ci.ts says, and if not, why. Writes nothing. */
import { findEntries } from '../../node/find.ts'
import { compileInputs, type Input } from '../compile-inputs.ts'
import { notesOf, reportNotes } from '../notes.ts'
import { type Output, planOutputs, type Status } from '../outputs.ts'
import { type Finding, hasErrors, locateFindings, reportFindings, reportJson, reportOutputs, withoutAllowed } from '../report.ts'
import type { Terminal } from '../terminal.ts'
import { reportAbort } from './build.ts'

export interface CheckOptions {
  readonly provider: readonly string[]
  readonly strict: boolean
  /** Say all that is emulated or left to do. */
  readonly report: boolean
  readonly format: 'text' | 'json' | 'github'
}

/** Answers the exit status. */
export async function check(paths: readonly string[], options: CheckOptions, terminal: Terminal): Promise<number> {
  const { strict, format } = options
  const only = options.provider.length > 0 ? options.provider : null
  const inputs = await compileInputs(findEntries(paths, terminal.cwd), {
    only,
    strict,
    divertStdout: format !== 'text',
    onAbort: (input) => reportAbort(input, format === 'json', terminal),
  })
  const planned = planOutputs(inputs, { force: false, partial: only !== null })
  const { outputs } = planned
  const findings = await locateFindings(inputs, planned.findings)
  switch (format) {
    case 'json':
      reportJson(
        terminal,
        outputs,
        [...findings, ...(await (await import('../portability.ts')).emulatedFindings(inputs))],
        inputs.flatMap(({ compiled }) => compiled?.todos ?? []),
      )
      break
    case 'github':
      terminal.out([...outputs.flatMap(outputAnnotation), ...withoutAllowed(findings).map(findingAnnotation)].join(''))
      break
    case 'text':
      reportOutputs(terminal, outputs, words)
      await printDiffs(terminal, outputs)
      reportFindings(terminal, options.report ? findings : withoutAllowed(findings))
      await sumUp(terminal, inputs, outputs, options.report)
  }
  return hasErrors(findings) || outputs.some(({ status }) => status !== 'unchanged') ? 1 : 0
}

/** The warnings have been shown, and the report is the build's to tell. */
async function sumUp(terminal: Terminal, inputs: readonly Input[], outputs: readonly Output[], report: boolean): Promise<void> {
  const notes = notesOf(inputs, outputs, report).filter(({ kind }) => kind !== 'warning')
  await reportNotes(terminal, notes, new Set(report ? notes : []), 'check')
}

const words: { readonly [S in Status]: string } = {
  written: 'written', unchanged: 'up to date', stale: 'stale', missing: 'missing', edited: 'edited', orphan: 'orphan', failed: 'failed',
} // biome-ignore format: one table

async function printDiffs({ out, paint }: Terminal, outputs: readonly Output[]): Promise<void> {
  const different = outputs.filter(({ status }) => status === 'stale' || status === 'edited')
  if (different.length === 0) return
  const { unifiedDiff } = await import('../diff.ts')
  for (const { path, current, text } of different) out(`\n${unifiedDiff(path, current ?? '', text ?? '', paint)}`)
}

function outputAnnotation({ status, path, note }: Output): readonly string[] {
  if (status === 'unchanged' || status === 'failed' || status === 'orphan') return []
  const message = `${path} is ${words[status]}${note === '' ? '' : ` (${note})`}. Run "pipegen build".`
  return [`::error file=${property(path)},title=${property(`pipegen: ${words[status]}`)}::${data(message)}\n`]
}

function findingAnnotation({ diagnostic, place }: Finding): string {
  const { code, severity, message, hint } = diagnostic
  const level = severity === 'info' ? 'notice' : severity
  const where = `file=${property(place.file)},line=${place.line},col=${place.column},title=${property(`pipegen: ${code}`)}`
  return `::${level} ${where}::${data(hint === null ? message : `${message}\n${hint}`)}\n`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
