/**
 * Quotes what is interpolated into a shell script for the place where it stands.
 * A value never becomes script text: a reference is quoted, a literal is one word (an array several), and what cannot be safe is a fault.
 */
import { singleQuoted } from './encode.ts'
import { runScans } from './scan.ts'
import { addFault, hole, type Interpolation, openScan, type Shared } from './state.ts'

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'reference'; readonly name: string }
  | { readonly kind: 'raw'; readonly text: string }

export type Dialect = 'bash' | 'sh'

export type FaultCode = 'no-safe-reference' | 'evaluated-as-code' | 'unterminated-quote' | 'not-a-number' | 'nul-byte'

export interface Fault {
  readonly piece: number
  readonly code: FaultCode
  readonly detail: string
}

export interface Quoted {
  readonly script: string
  readonly faults: readonly Fault[]
}

/**
 * Joins the pieces of a script, each interpolation quoted for its context.
 *
 * Without an interpolation the text comes back byte for byte. References used in arithmetic are checked by a guard at the top of the script.
 * @example quoteScript([{ kind: 'text', text: 'echo ' }, { kind: 'reference', name: 'TITLE' }], 'bash').script // echo "$TITLE"
 */
export function quoteScript(pieces: readonly Piece[], dialect: Dialect): Quoted {
  const faults: Fault[] = []
  const { source, interpolations } = joinPieces(pieces, faults)
  if (interpolations.length === 0) return { script: source, faults }
  const shared: Shared = {
    dialect,
    interpolations,
    out: [],
    faults,
    seen: new Set(),
    guards: new Set(),
    texts: new Map(),
    fed: [],
    delimiters: new Map(),
    unclosed: { from: 0, to: 0 },
    scans: [],
    next: 0,
    budget: 64 * source.length,
  }
  checkNames(shared)
  openScan(shared, source, '', null)
  runScans(shared)
  return { script: withPrelude(shared), faults: [...faults].sort((a, b) => a.piece - b.piece) }
}

function joinPieces(pieces: readonly Piece[], faults: Fault[]): { source: string; interpolations: Interpolation[] } {
  const parts: string[] = []
  const interpolations: Interpolation[] = []
  for (const [piece, value] of pieces.entries()) {
    switch (value.kind) {
      case 'text':
      case 'raw':
        if (value.text.includes(hole)) faults.push({ piece, code: 'nul-byte', detail: 'A shell script cannot hold a NUL character.' })
        parts.push(value.text.replaceAll(hole, ''))
        break
      case 'reference':
        interpolations.push({ piece, kind: 'reference', name: value.name })
        parts.push(hole)
        break
      case 'words':
        // No word at all is no text in every context.
        if (value.words.length === 0) break
        interpolations.push({ piece, kind: 'words', words: value.words.map((word) => word.replaceAll(hole, '')) })
        if (value.words.some((word) => word.includes(hole))) {
          faults.push({ piece, code: 'nul-byte', detail: 'A shell word cannot hold a NUL character.' })
        }
        parts.push(hole)
        break
    }
  }
  return { source: parts.join(''), interpolations }
}

function withPrelude(shared: Shared): string {
  const script = shared.out.join('')
  const lines = [
    ...[...shared.texts].map(([text, name]) => `${name}=${singleQuoted(text)}\n`),
    ...[...shared.guards].map((name) => guardLine(name)),
  ]
  const start = script.startsWith('#!') ? script.indexOf('\n') + 1 : 0
  return script.slice(0, start) + lines.join('') + script.slice(start)
}

// Arithmetic runs the text of a value as an expression, and "a[$(cmd)]" runs a command; a leading zero would mean octal.
function guardLine(name: string): string {
  const refused = "'' | *[!0-9]* | 0?* | ???????????????????*"
  return `case "\${${name}#-}" in ${refused}) echo 'pipegen: ${name} must be a whole number.' >&2; exit 1 ;; esac\n`
}

function checkNames(shared: Shared): void {
  for (const [index, value] of shared.interpolations.entries()) {
    if (value.kind === 'reference' && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(value.name)) {
      addFault(shared, index, 'no-safe-reference', `"${value.name}" is not the name of an environment variable.`)
    }
  }
}
