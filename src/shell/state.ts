/**
 * The scanner's memory: one pass over the script, a stack of open shell constructs, and the text written so far.
 * An interpolation stands in the source as one NUL, which no shell script can hold.
 */
import type { Dialect, Fault, FaultCode } from './quote.ts'

export const hole = '\0'

/** Stands in a word's text for what only run time knows, such as the output of a command. */
export const unknown = '\uFFFC'

export type Interpolation =
  | { readonly piece: number; readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly piece: number; readonly kind: 'reference'; readonly name: string }

/** What the plain characters so far make of their neighbours in the word. */
export type Expansion = 'none' | 'group' | 'tilde'

export interface Word {
  text: string
  plain: boolean
  assigns: boolean
  /** No "=" has been read yet. */
  named: boolean
  expansion: Expansion
  readonly redirect: string
  readonly holes: number[]
  readonly printers: Command[]
}

export interface Command {
  readonly words: Word[]
  /** Interpolations in its here-documents and here-strings. */
  readonly input: number[]
  fed: Command | null
}

export interface Document {
  readonly delimiter: string
  readonly quoted: boolean
  readonly strip: boolean
  readonly slot: number
  readonly command: Command
}

export interface ScriptFrame {
  readonly kind: 'script'
  readonly closer: '' | ')'
  readonly first: number
  readonly documents: Document[]
  readonly commands: Command[]
  readonly cases: ('subject' | 'in' | 'pattern' | 'body')[]
  mode: 'commands' | 'array' | 'condition'
  position: 'command' | 'argument'
  redirect: string
  command: Command
  word: Word | null
  condition: Word[]
  readonly host: Word | null
}

export interface DoubleFrame {
  readonly kind: 'double'
  readonly first: number
  readonly word: Word | null
  readonly inParameter: boolean
}

export interface ParameterFrame {
  readonly kind: 'parameter'
  readonly first: number
  readonly word: Word | null
  readonly closer: '}' | ')'
  readonly quoted: boolean
  /** An outer ${…} is quoted, though this one, in its pattern, is not. */
  readonly enclosed: boolean
  readonly numeric: boolean
  phase: 'name' | 'word' | 'pattern' | 'number'
  depth: number
}

export interface ArithmeticFrame {
  readonly kind: 'arithmetic'
  readonly first: number
  readonly closer: '))' | ']'
  depth: number
}

export interface HereFrame {
  readonly kind: 'here'
  readonly first: number
  readonly document: Document
  readonly start: number
  readonly end: number
  readonly after: number
  readonly closed: boolean
  readonly limit: number
  rewritten: string | null
  entered: boolean
}

export type Frame = ScriptFrame | DoubleFrame | ParameterFrame | ArithmeticFrame | HereFrame

/** What the whole script shares, also with the inside of a rewritten backtick substitution. */
export interface Shared {
  readonly dialect: Dialect
  readonly interpolations: readonly Interpolation[]
  readonly out: string[]
  readonly faults: Fault[]
  readonly seen: Set<string>
  readonly guards: Set<string>
  readonly texts: Map<string, string>
  /** The ends of the here-documents around the cursor. */
  readonly delimiters: Map<string, number>
  /** The interpolations that have their fault for an unclosed quote already; nested quotes end together. */
  readonly unclosed: { from: number; to: number }
  /** Commands that may read a program from a here-document or a pipe. */
  readonly fed: Command[]
  /** The scan that runs is the last; the others wait for the inside of a backtick substitution. */
  readonly scans: Scan[]
  next: number
  /** How many characters may still be read ahead to tell "$((" from "$( (", so that nesting stays linear. */
  budget: number
}

export interface Scan {
  readonly shared: Shared
  readonly source: string
  readonly frames: Frame[]
  readonly closing: string
  /** Here-documents that no line ends before the limit, so that none is looked for twice. */
  readonly endless: Set<string>
  at: number
  limit: number
  flushed: number
  holeAt: number
}

export function openScan(shared: Shared, source: string, closing: string, host: Word | null): void {
  shared.scans.push({
    shared,
    source,
    frames: [scriptFrame(shared.next, '', [], host)],
    closing,
    endless: new Set(),
    at: 0,
    limit: source.length,
    flushed: 0,
    holeAt: -1,
  })
}

export function scriptFrame(first: number, closer: '' | ')', documents: Document[], host: Word | null): ScriptFrame {
  return {
    kind: 'script',
    closer,
    first,
    documents,
    commands: [],
    cases: [],
    mode: 'commands',
    position: 'command',
    redirect: '',
    command: newCommand(null),
    word: null,
    condition: [],
    host,
  }
}

export function newCommand(fed: Command | null): Command {
  return { words: [], input: [], fed }
}

export function newWord(redirect: string): Word {
  return { text: '', plain: true, assigns: false, named: true, expansion: 'none', redirect, holes: [], printers: [] }
}

export function peek(scan: Scan, ahead: number): string {
  const at = scan.at + ahead
  return at >= 0 && at < scan.limit ? scan.source.charAt(at) : ''
}

export function flush(scan: Scan): void {
  if (scan.at > scan.flushed) scan.shared.out.push(scan.source.slice(scan.flushed, scan.at))
  scan.flushed = scan.at
}

/** Writes `text` in place of the next `length` characters. */
export function replace(scan: Scan, length: number, text: string): void {
  flush(scan)
  if (text !== '') scan.shared.out.push(text)
  scan.at += length
  scan.flushed = scan.at
}

export function holeBefore(scan: Scan, end: number): boolean {
  if (scan.holeAt < scan.at) {
    const found = scan.source.indexOf(hole, scan.at)
    scan.holeAt = found === -1 ? Number.POSITIVE_INFINITY : found
  }
  return scan.holeAt < end
}

export function addFault(shared: Shared, index: number, code: FaultCode, detail: string): void {
  const piece = shared.interpolations[index]?.piece ?? index
  const key = `${piece} ${code}`
  if (shared.seen.has(key)) return
  shared.seen.add(key)
  shared.faults.push({ piece, code, detail })
}
