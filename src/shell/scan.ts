/**
 * One pass over a script: the innermost open construct reads the next characters. Never throws, linear in the text.
 */
import type { Context } from './encode.ts'
import { checkFed } from './evaluated.ts'
import { leaveHere, stepHere } from './here.ts'
import { faultUnterminated, matchAt, pushArithmetic, readBackslash, readBacktick, readDollar, readQuote, writeHole } from './lexemes.ts'
import { endCommand, leaveScript, stepScript } from './script.ts'
import {
  type ArithmeticFrame,
  addFault,
  type DoubleFrame,
  type Frame,
  flush,
  hole,
  type ParameterFrame,
  peek,
  type Scan,
  type Shared,
  scriptFrame,
} from './state.ts'

export function runScans(shared: Shared): void {
  for (let scan = shared.scans.at(-1); scan !== undefined; scan = shared.scans.at(-1)) {
    const frame = scan.frames.at(-1)
    if (frame === undefined) endScan(scan)
    else if (scan.at >= scan.limit) leaveAtEnd(scan, frame)
    else step(scan, frame)
  }
  checkFed(shared)
}

function endScan(scan: Scan): void {
  scan.at = scan.source.length
  flush(scan)
  scan.shared.out.push(scan.closing)
  scan.shared.scans.pop()
}

function step(scan: Scan, frame: Frame): void {
  switch (frame.kind) {
    case 'script':
      stepScript(scan, frame)
      break
    case 'double':
      stepDouble(scan, frame)
      break
    case 'parameter':
      stepParameter(scan, frame)
      break
    case 'arithmetic':
      stepArithmetic(scan, frame)
      break
    case 'here':
      stepHere(scan, frame)
      break
  }
}

function leaveAtEnd(scan: Scan, frame: Frame): void {
  if (frame.kind === 'here') {
    if (!frame.closed) faultUnterminated(scan, frame.first, `The here-document never ends: no line is "${frame.document.delimiter}".`)
    leaveHere(scan, frame)
    return
  }
  if (frame.kind === 'script') endCommand(scan, frame, false)
  const outermost = frame.kind === 'script' && frame.closer === ''
  if (!outermost) faultUnterminated(scan, frame.first, `${describe(frame)} is never closed.`)
  if (frame.kind === 'script') leaveScript(scan, frame)
  else scan.frames.pop()
}

function describe(frame: Exclude<Frame, { kind: 'here' }>): string {
  switch (frame.kind) {
    case 'script':
      return 'The parenthesis'
    case 'double':
      return 'The double quote'
    case 'parameter':
      return 'The expansion ${'
    case 'arithmetic':
      return 'The arithmetic'
  }
}

function stepDouble(scan: Scan, { word, inParameter }: DoubleFrame): void {
  const char = peek(scan, 0)
  if (char === hole) writeHole(scan, inParameter ? 'parameter-quoted' : 'double', word)
  else if (char === '\\') readBackslash(scan, word, true)
  else if (char === '$') readDollar(scan, { word, quoted: true, numeric: false })
  else if (char === '`') readBacktick(scan, word, true)
  else if (char === '"') {
    scan.frames.pop()
    scan.at++
  } else {
    const text = matchAt(scan, /[^\0\\$`"]+/y)
    if (word !== null) word.text += text
    scan.at += text.length
  }
}

function stepParameter(scan: Scan, frame: ParameterFrame): void {
  const char = peek(scan, 0)
  if (char === frame.closer && frame.depth === 0) {
    scan.frames.pop()
    scan.at++
  } else if (char === hole) writeHole(scan, parameterContext(frame), frame.word)
  else if (frame.phase === 'name') readParameterName(scan, frame)
  else if (char === '\\') readBackslash(scan, null, frame.quoted)
  else if (char === '$' && peek(scan, 1) === "'") readDollarQuote(scan, frame)
  else if (char === '$')
    readDollar(scan, { word: frame.word, quoted: frame.quoted && frame.phase !== 'pattern', numeric: isNumeric(frame) })
  else if (char === '`') readBacktick(scan, frame.word, false)
  else if (char === '"' && !isNumeric(frame)) {
    scan.frames.push({ kind: 'double', first: scan.shared.next, word: frame.word, inParameter: frame.closer === '}' })
    scan.at++
  } else if (char === "'" && !isNumeric(frame) && (!frame.quoted || frame.phase === 'pattern')) readQuote(scan, frame.word, "'")
  else {
    if (frame.closer === ')' && char === '(') frame.depth++
    if (frame.closer === ')' && char === ')') frame.depth--
    scan.at++
  }
}

// bash reads $'…' in a pattern, and in "${x:-$'…'}", where it cannot be closed and opened again; not in the word of a here-document.
function readDollarQuote(scan: Scan, frame: ParameterFrame): void {
  const word = frame.quoted && frame.phase === 'word'
  if (scan.shared.dialect === 'sh' || isNumeric(frame) || (word && isInHereDocument(scan))) {
    scan.at++
    return
  }
  const first = scan.shared.next
  readQuote(scan, frame.word, "$'")
  for (let index = first; word && index < scan.shared.next; index++) {
    addFault(scan.shared, index, 'no-safe-reference', "A value cannot stand in $'…' inside a quoted ${…}; put it in a variable first.")
  }
}

function isInHereDocument(scan: Scan): boolean {
  return scan.frames.findLast((frame) => frame.kind !== 'parameter')?.kind === 'here'
}

function isNumeric(frame: ParameterFrame): boolean {
  return frame.numeric || frame.phase === 'number'
}

function parameterContext(frame: ParameterFrame): Context {
  if (frame.phase === 'name') return 'name'
  if (isNumeric(frame)) return 'arithmetic'
  if (frame.enclosed && !frame.quoted) return 'parameter-pattern-quoted'
  if (frame.phase === 'pattern') return frame.quoted ? 'parameter-pattern-quoted' : 'parameter-pattern'
  return frame.quoted ? 'parameter-quoted' : 'parameter'
}

// A name, perhaps a subscript, then the operator that says what the word means.
function readParameterName(scan: Scan, frame: ParameterFrame): void {
  const named = peek(scan, -1) !== '{'
  const name = named ? '' : matchAt(scan, /[!#]?(?:[A-Za-z_]\w*|\d+)|[!#](?=\0)|[!#]?[@*?$!#-](?=[:}#%/^,=+?-])|#/y)
  if (name !== '') scan.at += name.length
  else if (peek(scan, 0) === '[') pushArithmetic(scan, 1, ']')
  else {
    const operator = matchAt(scan, /:?[-=?+]|:|##?|%%?|\/[/#%]?|\^\^?|,,?|@/y)
    frame.phase = phaseAfter(operator)
    scan.at += Math.max(operator.length, 1)
  }
}

function phaseAfter(operator: string): ParameterFrame['phase'] {
  if (operator === ':') return 'number'
  return /^[#%/^,]/.test(operator) ? 'pattern' : 'word'
}

function stepArithmetic(scan: Scan, frame: ArithmeticFrame): void {
  const char = peek(scan, 0)
  const [opener, closer] = frame.closer === ']' ? ['[', ']'] : ['(', ')']
  if (char === hole) writeHole(scan, 'arithmetic', null)
  else if (char === '\\') readBackslash(scan, null, false)
  else if (char === '$') readDollar(scan, { word: null, quoted: true, numeric: true })
  else if (char === '`') readBacktick(scan, null, false)
  else if (frame.depth === 0 && scan.source.startsWith(frame.closer, scan.at)) {
    scan.frames.pop()
    scan.at += frame.closer.length
  } else if (char === ')' && frame.depth === 0 && frame.closer === '))') {
    // Not arithmetic after all: the inner one of two subshells ends here.
    scan.frames.pop()
    scan.frames.push(scriptFrame(frame.first, ')', [], null))
    scan.at++
  } else {
    if (char === opener) frame.depth++
    if (char === closer) frame.depth--
    scan.at++
  }
}
