/**
 * Here-documents: where the body ends, and how a quoted one is rewritten when it holds an interpolation.
 */
import { endsInBackslash, matchAt, readBackslash, readBacktick, readDollar, writeHole } from './lexemes.ts'
import { addFault, type Document, flush, type HereFrame, hole, holeBefore, peek, replace, type Scan, type ScriptFrame } from './state.ts'

/** Reads `<<`, an optional `-`, and the delimiter; the body follows at the end of the line. */
export function readHereOperator(scan: Scan, frame: ScriptFrame): void {
  const strip = peek(scan, 2) === '-'
  scan.at += strip ? 3 : 2
  scan.at += matchAt(scan, /[ \t]*/y).length
  flush(scan)
  const { delimiter, quoted, length } = readDelimiter(scan)
  const written = scan.source.slice(scan.at, scan.at + length).replaceAll(hole, 'X')
  for (const char of delimiter) {
    if (char === hole) addFault(scan.shared, scan.shared.next++, 'no-safe-reference', 'A value cannot be the delimiter of a here-document.')
  }
  replace(scan, length, written)
  if (length > 0) frame.documents.push({ delimiter, quoted, strip, slot: scan.shared.out.length - 1, command: frame.command })
}

function readDelimiter(scan: Scan): { delimiter: string; quoted: boolean; length: number } {
  let at = scan.at
  let delimiter = ''
  let quote = ''
  let quoted = false
  for (; at < scan.limit; at++) {
    const char = scan.source.charAt(at)
    if (quote === '' && ' \t\n;&|<>()'.includes(char)) break
    if (char === quote) quote = ''
    else if (quote === '' && (char === "'" || char === '"')) {
      quote = char
      quoted = true
    } else if (char === '\\' && quote !== "'") {
      quoted = true
      delimiter += scan.source.charAt(++at)
    } else delimiter += char
  }
  return { delimiter, quoted, length: Math.min(at, scan.limit) - scan.at }
}

/** Opens the bodies that start at the cursor, in their order. */
export function openDocuments(scan: Scan, documents: Document[]): void {
  const frames: HereFrame[] = []
  let start = scan.at
  for (const document of documents.splice(0)) {
    const frame = locate(scan, document, start)
    frames.push(frame)
    start = Math.min(frame.after + 1, scan.limit)
  }
  scan.frames.push(...frames.reverse())
  enterHere(scan)
}

function locate(scan: Scan, document: Document, start: number): HereFrame {
  const found = findDelimiter(scan, document, start)
  return { kind: 'here', first: -1, document, start, ...found, limit: scan.limit, rewritten: null, entered: false }
}

function findDelimiter(scan: Scan, document: Document, start: number): { end: number; after: number; closed: boolean } {
  const key = `${scan.limit} ${document.strip} ${document.quoted} ${document.delimiter}`
  let continued = ''
  let lineStart = start
  for (let at = scan.endless.has(key) ? scan.limit : start; at < scan.limit; ) {
    const newline = scan.source.indexOf('\n', at)
    const lineEnd = newline === -1 || newline > scan.limit ? scan.limit : newline
    const line = scan.source.slice(at, lineEnd)
    if (!document.quoted && endsInBackslash(line) && lineEnd < scan.limit) {
      continued += line.slice(0, -1)
    } else {
      const whole = continued + line
      if (
        (document.strip ? whole.replace(/^\t+/, '') : whole) === document.delimiter &&
        (continued === '' || scan.shared.dialect === 'bash')
      ) {
        return { end: lineStart, after: lineEnd, closed: true }
      }
      continued = ''
      lineStart = lineEnd + 1
    }
    at = lineEnd + 1
  }
  scan.endless.add(key)
  return { end: scan.limit, after: scan.limit, closed: false }
}

function enterHere(scan: Scan): void {
  const top = scan.frames.length - 1
  const frame = scan.frames[top]
  if (frame?.kind !== 'here' || frame.entered) return
  scan.at = frame.start
  scan.limit = frame.end
  const rewritten = frame.document.quoted && holeBefore(scan, frame.end) ? plainDelimiter(scan, frame) : null
  countDelimiter(scan, rewritten ?? frame.document.delimiter, 1)
  scan.frames[top] = { ...frame, first: scan.shared.next, rewritten, entered: true }
  if (!holeBefore(scan, frame.end)) scan.at = frame.end
}

function countDelimiter({ shared }: Scan, delimiter: string, change: number): void {
  const count = (shared.delimiters.get(delimiter) ?? 0) + change
  if (count > 0) shared.delimiters.set(delimiter, count)
  else shared.delimiters.delete(delimiter)
}

// The body becomes an unquoted one, so the delimiter loses its quotes; one that needs them gets another name.
function plainDelimiter(scan: Scan, frame: HereFrame): string {
  const { delimiter } = frame.document
  if (/^[A-Za-z_]\w*$/.test(delimiter)) return delimiter
  const body = scan.source.slice(frame.start, frame.end)
  let name = 'EOF'
  for (let count = 2; body.includes(name); count++) name = `EOF_${count}`
  return name
}

export function stepHere(scan: Scan, frame: HereFrame): void {
  const char = peek(scan, 0)
  if (char === hole) {
    frame.document.command.input.push(scan.shared.next)
    writeHole(scan, 'here', null)
  } else if (frame.rewritten !== null) {
    if (char === '\\' || char === '$' || char === '`') replace(scan, 1, `\\${char}`)
    else scan.at += Math.max(1, matchAt(scan, /[^\0\\$`]+/y).length)
  } else if (char === '\\') readBackslash(scan, null, true)
  else if (char === '$') readDollar(scan, { word: null, quoted: true, numeric: false })
  else if (char === '`') readBacktick(scan, null, false)
  else scan.at += Math.max(1, matchAt(scan, /[^\0\\$`]+/y).length)
}

/** Writes the end of the body and goes on after it. */
export function leaveHere(scan: Scan, frame: HereFrame): void {
  scan.frames.pop()
  countDelimiter(scan, frame.rewritten ?? frame.document.delimiter, -1)
  scan.limit = frame.limit
  if (frame.rewritten !== null) {
    scan.shared.out[frame.document.slot] = frame.rewritten
    if (frame.closed) replace(scan, frame.after - scan.at, frame.rewritten)
  }
  scan.at = frame.after
  if (peek(scan, 0) === '\n') scan.at++
  enterHere(scan)
}
