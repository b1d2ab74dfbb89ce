/** A finding as text: place, message, the user's line with a caret, and the way out. */
import type { Diagnostic } from './diagnostic.ts'

export interface Place {
  /** As it is shown: relative to the root. */
  readonly file: string
  readonly line: number
  readonly column: number
}

export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly yellow: (text: string) => string
  readonly green: (text: string) => string
}

/** `sourceLine` is the text of the line at `place`, where it could be read. */
export function formatDiagnostic(diagnostic: Diagnostic, place: Place | null, sourceLine: string | null, paint: Paint): string {
  const { code, severity, provider, message, hint } = diagnostic
  const where = place === null ? '' : `${paint.bold(`${place.file}:${place.line}:${place.column}`)} `
  const about = provider === null ? '' : `${provider}: `
  const colour = severity === 'error' ? paint.red : severity === 'warning' ? paint.yellow : paint.dim
  const lines = [`${where}${colour(`${severity}[${code}]`)} ${about}${message}`]
  if (place !== null && sourceLine !== null) lines.push(...excerpt(place, sourceLine, paint))
  if (hint !== null) lines.push(...hint.split('\n').map((line) => `   ${line}`))
  return lines.join('\n')
}

const widest = 120

function excerpt({ line, column }: Place, sourceLine: string, paint: Paint): readonly string[] {
  const start = column > widest - 20 ? column - widest / 2 : 0
  const shown = sourceLine.slice(start, start + widest)
  const number = String(line).padStart(5)
  // Tabs stay, so that the caret stands under the character however wide they are.
  const indent = sourceLine.slice(start, column - 1).replace(/[^\t]/gu, ' ')
  return [`${paint.dim(`${number} |`)} ${shown}`, `${paint.dim(`${' '.repeat(number.length)} |`)} ${indent}${paint.red('^')}`]
}
