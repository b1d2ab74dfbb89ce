/**
 * The pieces of shell syntax that mean the same wherever they are allowed: quotes, `$…`, backticks, and the interpolation itself.
 */
import { asReference, type Context, encode, isStrict, singleQuoted } from './encode.ts'
import {
  addFault,
  type Expansion,
  flush,
  hole,
  holeBefore,
  openScan,
  peek,
  replace,
  type Scan,
  scriptFrame,
  unknown,
  type Word,
} from './state.ts'

export interface Surroundings {
  readonly expansion?: Expansion
  readonly starts?: boolean
}

/** Writes the interpolation at the cursor. */
export function writeHole(scan: Scan, context: Context, word: Word | null, surroundings: Surroundings = {}): void {
  refuseLostQuote(scan)
  const index = scan.shared.next++
  const place = {
    context,
    before: peek(scan, -1),
    after: charAfterHole(scan),
    expansion: surroundings.expansion ?? 'none',
    starts: surroundings.starts ?? false,
  }
  replace(scan, 1, encode(scan.shared, index, place))
  if (word === null) return
  word.text += hole
  word.holes.push(index)
}

function charAfterHole(scan: Scan): string {
  const after = peek(scan, 1)
  if (after !== hole) return after
  return scan.shared.interpolations[scan.shared.next]?.kind === 'words' ? hole : ''
}

// dash ignores quotes in the pattern of ${x#…} inside a here-document, so the value would be a pattern.
function refuseLostQuote(scan: Scan): void {
  if (scan.shared.dialect === 'bash') return
  let pattern = false
  for (let at = scan.frames.length - 1; at >= 0; at--) {
    const frame = scan.frames[at]
    if (frame === undefined || frame.kind === 'script') return
    if (frame.kind === 'parameter' && frame.phase === 'pattern') pattern = true
    if (frame.kind === 'here' && pattern) {
      const detail = 'In sh a value cannot be quoted in a pattern inside a here-document; use a variable for the result.'
      addFault(scan.shared, scan.shared.next, 'no-safe-reference', detail)
    }
  }
}

/** A backslash takes the meaning of the next character; an interpolation has none that it could take. */
export function readBackslash(scan: Scan, word: Word | null, quoted: boolean): void {
  if (peek(scan, 1) === hole) {
    replace(scan, 1, quoted ? '\\\\' : '')
    return
  }
  if (word !== null && peek(scan, 1) !== '\n') addText(word, peek(scan, 1))
  scan.at = Math.min(scan.at + 2, scan.limit)
}

export function addText(word: Word, text: string): void {
  word.text += text
  word.plain = false
}

/** '…' or $'…': closed before each reference and opened again after it. */
export function readQuote(scan: Scan, word: Word | null, open: "'" | "$'"): void {
  const { shared } = scan
  const start = scan.at + open.length
  const end = findQuoteEnd(scan, start, open === "$'")
  const body = scan.source.slice(start, end)
  if (word !== null) addText(word, body)
  const first = shared.next
  if (body.includes(hole)) {
    flush(scan)
    shared.out.push(joinQuoted(scan, word, open, body.split(hole)))
    scan.flushed = Math.min(end + 1, scan.limit)
    if (end >= scan.limit) faultUnterminated(scan, first, `The quote ${open} is never closed.`)
  }
  scan.at = Math.min(end + 1, scan.limit)
}

function joinQuoted(scan: Scan, word: Word | null, open: "'" | "$'", texts: readonly string[]): string {
  const { shared } = scan
  const parts: string[] = []
  let pending = ''
  for (const [at, text] of texts.entries()) {
    pending += open === "$'" && at < texts.length - 1 && endsInBackslash(text) ? `${text}\\` : text
    if (at === texts.length - 1) break
    refuseLostQuote(scan)
    const index = shared.next++
    word?.holes.push(index)
    const value = asReference(shared, index, isFragile(scan))
    const literal = value.kind === 'words' ? value.words.join(' ') : ''
    // bash 5.2 can drop the quotes of $'…' in nested substitutions, so a literal has quotes of its own.
    if (value.kind === 'words' && (open === "$'" ? isStrict(literal) : !literal.includes("'"))) pending += literal
    else {
      parts.push(pending === '' ? '' : `${open}${pending}'`, value.kind === 'words' ? singleQuoted(literal) : `"$${value.name}"`)
      pending = ''
    }
  }
  return pending !== '' || parts.length === 0 ? `${parts.join('')}${open}${pending}'` : parts.join('')
}

// bash looks for the end of a quoted ${…} without minding all quotes in it, so a literal there must hold nothing special.
function isFragile(scan: Scan): boolean {
  const frame = scan.frames.at(-1)
  return frame?.kind === 'parameter' && (frame.quoted || frame.enclosed)
}

export function endsInBackslash(text: string): boolean {
  let count = 0
  while (text[text.length - 1 - count] === '\\') count++
  return count % 2 === 1
}

function findQuoteEnd(scan: Scan, from: number, escapes: boolean): number {
  let at = from
  while (at < scan.limit && scan.source[at] !== "'") at += escapes && scan.source[at] === '\\' && scan.source[at + 1] !== hole ? 2 : 1
  return Math.min(at, scan.limit)
}

export function faultUnterminated({ shared }: Scan, first: number, detail: string): void {
  const known = shared.unclosed.to === shared.next ? shared.unclosed.from : shared.next
  for (let index = first; index < known; index++) addFault(shared, index, 'unterminated-quote', detail)
  shared.unclosed.from = Math.min(first, known)
  shared.unclosed.to = shared.next
}

export interface DollarPlace {
  readonly word: Word | null
  /** Inside double quotes or a here-document. */
  readonly quoted: boolean
  readonly numeric: boolean
}

export function readDollar(scan: Scan, place: DollarPlace): void {
  const next = peek(scan, 1)
  const bash = scan.shared.dialect === 'bash'
  const name = matchAt(scan, variableName)
  if (next === hole) readLoneDollar(scan, place)
  else if (next === '(' || next === '{' || (next === '[' && bash)) openExpansion(scan, next, place)
  else if (next === "'" && bash && !place.quoted && !place.numeric) readQuote(scan, place.word, "$'")
  else if (name !== '') readVariable(scan, name, place.word)
  else {
    if (place.word !== null) place.word.text += '$'
    scan.at += next !== '' && '$#?!@*-0123456789'.includes(next) ? 2 : 1
  }
}

const variableName = /\$[A-Za-z_][A-Za-z0-9_]*/y

export function matchAt(scan: Scan, pattern: RegExp): string {
  pattern.lastIndex = scan.at
  const found = pattern.exec(scan.source)?.[0] ?? ''
  return found.slice(0, scan.limit - scan.at)
}

// A literal that follows "$NAME" must not lengthen the name.
function readVariable(scan: Scan, text: string, word: Word | null): void {
  if (word !== null) word.text += unknown
  const follower = scan.source[scan.at + text.length] === hole ? scan.shared.interpolations[scan.shared.next] : undefined
  if (follower?.kind === 'words') replace(scan, text.length, `\${${text.slice(1)}}`)
  else scan.at += text.length
}

// "$" before an interpolation is the character itself: neither "$$", nor a name made of the value.
function readLoneDollar(scan: Scan, place: DollarPlace): void {
  if (place.numeric) addFault(scan.shared, scan.shared.next, 'no-safe-reference', 'A value cannot be the name of a variable.')
  if (place.word !== null) place.word.text += '$'
  replace(scan, 1, '\\$')
}

function openExpansion(scan: Scan, opener: '(' | '{' | '[', place: DollarPlace): void {
  const first = scan.shared.next
  const { word } = place
  if (opener === '{') {
    const { quoted, numeric } = place
    const enclosed = isFragile(scan)
    scan.frames.push({ kind: 'parameter', first, word, closer: '}', quoted, enclosed, numeric, phase: 'name', depth: 0 })
    if (word !== null) word.text += unknown
    scan.at += 2
    return
  }
  if (word !== null) word.text += unknown
  if (opener === '[') pushArithmetic(scan, 2, ']')
  else if (peek(scan, 2) === '(' && isArithmetic(scan, 3, false)) pushArithmetic(scan, 3, '))')
  else {
    scan.frames.push(scriptFrame(first, ')', [], word))
    scan.at += 2
  }
}

export function pushArithmetic(scan: Scan, length: number, closer: '))' | ']'): void {
  scan.frames.push({ kind: 'arithmetic', first: scan.shared.next, closer, depth: 0 })
  scan.at += length
}

/** Tells `((` of arithmetic from two subshells: the first has its two ends side by side. */
export function isArithmetic(scan: Scan, ahead: number, semicolons: boolean): boolean {
  const { shared, source } = scan
  const open: string[] = []
  for (let at = scan.at + ahead; at < scan.limit && shared.budget > 0; at++, shared.budget--) {
    const char = source.charAt(at)
    const quoted = open.at(-1) === '"'
    if (char === '\\') at++
    else if (char === '"' && quoted) open.pop()
    else if (char === '"' || (char === '(' && (!quoted || source[at - 1] === '$'))) open.push(char)
    else if (char === '`' || (char === "'" && !quoted)) at = skipQuote(scan, at)
    else if (char === ';' && open.length === 0 && !semicolons) return false
    else if (char === ')' && open.length === 0) return at + 1 < scan.limit && source[at + 1] === ')'
    else if (char === ')' && !quoted) open.pop()
  }
  return true
}

function skipQuote(scan: Scan, from: number): number {
  const quote = scan.source[from]
  let at = from + 1
  while (at < scan.limit && scan.source[at] !== quote) at += quote === '`' && scan.source[at] === '\\' ? 2 : 1
  scan.shared.budget -= at - from
  return at < scan.limit ? at : from
}

/**
 * `…`: as it stands without an interpolation, else rewritten as $(…), whose inside needs no extra backslashes.
 * POSIX 2.6.3: inside backticks a backslash is removed before $, ` and \, within double quotes also before ".
 */
export function readBacktick(scan: Scan, word: Word | null, inDouble: boolean): void {
  const end = findBacktick(scan)
  if (word !== null) word.text += unknown
  if (!holeBefore(scan, end)) {
    scan.at = Math.min(end + 1, scan.limit)
    return
  }
  const content = scan.source.slice(scan.at + 1, end)
  const inner = content.replace(inDouble ? /\\([$`\\"])/g : /\\([$`\\])/g, '$1')
  if (end >= scan.limit) {
    for (let index = scan.shared.next, at = content.indexOf(hole); at !== -1; at = content.indexOf(hole, at + 1), index++) {
      addFault(scan.shared, index, 'unterminated-quote', 'The backtick is never closed.')
    }
  }
  replace(scan, Math.min(end + 1, scan.limit) - scan.at, inner.startsWith('(') ? '$( ' : '$(')
  openScan(scan.shared, inner, /#|<</.test(inner) ? '\n)' : ')', word)
}

function findBacktick(scan: Scan): number {
  let at = scan.at + 1
  while (at < scan.limit && scan.source[at] !== '`') at += scan.source[at] === '\\' && scan.source[at + 1] !== hole ? 2 : 1
  return Math.min(at, scan.limit)
}
