/** What a command has found, as text for people and as data for programs. */
import { relative } from 'node:path'
import type { Diagnostic, Position, Severity, Todo } from '../diagnostics/diagnostic.ts'
import { pathOf } from '../diagnostics/diagnostic.ts'
import { formatDiagnostic, type Place } from '../diagnostics/format.ts'
import { isPractice } from '../diagnostics/practices.ts'
import { slashed } from '../node/find.ts'
import { lineAt, locate } from '../node/locate.ts'
import type { Input } from './compile-inputs.ts'
import type { Output, Status } from './outputs.ts'
import type { Terminal } from './terminal.ts'

export interface Finding {
  readonly diagnostic: Diagnostic
  readonly place: Place
  /** The user's line there. */
  readonly line: string | null
}

export interface InputFinding {
  readonly input: Input
  readonly diagnostic: Diagnostic
}

/** Findings of all inputs with their places, in order. */
export async function locateFindings(
  inputs: readonly Input[],
  extra: readonly InputFinding[],
  except: ReadonlySet<unknown> = new Set(),
): Promise<readonly Finding[]> {
  const all = inputs.map((input) => ({ input, diagnostics: [...input.diagnostics] }))
  for (const { input, diagnostic } of extra) all.find((each) => each.input === input)?.diagnostics.push(diagnostic)
  const findings: Finding[] = []
  for (const { input, diagnostics } of all) {
    findings.push(
      ...(await locateIn(
        input,
        diagnostics.filter((each) => !except.has(each)),
      )),
    )
  }
  return findings
}

export async function locateIn(input: Input, diagnostics: readonly Diagnostic[]): Promise<readonly Finding[]> {
  if (diagnostics.length === 0) return []
  const positions = await locate(diagnostics, input.entry.file, input.sources)
  return diagnostics.map((diagnostic, index) => toFinding(input, diagnostic, positions[index]))
}

export function toFinding(
  { entry, sources }: Input,
  diagnostic: Diagnostic,
  position: Position = { file: entry.file, line: 1, column: 1 },
): Finding {
  const place = { file: slashed(relative(entry.root, position.file)), line: position.line, column: position.column }
  return { diagnostic, place, line: lineAt(position, sources) }
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ diagnostic }) => diagnostic.severity === 'error')
}

export function reportJson(terminal: Terminal, outputs: readonly Output[], findings: readonly Finding[], todos: readonly Todo[]): void {
  const data = {
    files: outputs.map(({ provider, path, status }) => ({ provider, path, status })),
    diagnostics: diagnosticsData(findings),
    todos: todos.map(({ provider, code, message, command }) => ({ provider, code, message, command })),
  }
  terminal.out(`${JSON.stringify(data, null, 2)}\n`)
}

/** Findings as every command's `--json` has them. */
export function diagnosticsData(findings: readonly Finding[]): readonly object[] {
  return findings.map(({ diagnostic: { code, severity, provider, message, hint, at }, place }) => ({
    code, severity, provider, message, hint, path: pathOf(at), ...place,
  })) // biome-ignore format: the order of the contract
}

/** What an author allows is for `--json` and the report. */
export function withoutAllowed(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ diagnostic: { code, severity } }) => severity !== 'info' || !isPractice(code))
}

export function reportFindings({ err, paint }: Terminal, findings: readonly Finding[]): void {
  if (findings.length === 0) return
  const texts = findings.map(({ diagnostic, place, line }) => formatDiagnostic(diagnostic, place, line, paint))
  const counts = (['error', 'warning'] as const).flatMap((severity) => count(findings, severity))
  err(`${texts.join('\n')}\n${counts.length > 0 ? `${counts.join(', ')}\n` : ''}`)
}

function count(findings: readonly Finding[], wanted: Severity): readonly string[] {
  const found = findings.filter(({ diagnostic }) => diagnostic.severity === wanted).length
  return found === 0 ? [] : [`${found} ${wanted}${found === 1 ? '' : 's'}`]
}

export function reportOutputs({ out, paint }: Terminal, outputs: readonly Output[], words: { readonly [S in Status]: string }): void {
  const width = Math.max(...outputs.map(({ status }) => words[status].length), 0)
  const lines = outputs.map(({ status, path, note }) => {
    const word = paint[colours[status]](words[status].padEnd(width))
    return `${word}  ${path}${note === '' ? '' : paint.dim(`  (${note})`)}\n`
  })
  if (lines.length > 0) out(lines.join(''))
}

const colours = {
  written: 'green', unchanged: 'dim', stale: 'yellow', missing: 'yellow', edited: 'red', orphan: 'yellow', failed: 'red',
} as const satisfies { [S in Status]: string } // biome-ignore format: one table
