/**
 * Commands: words, operators, redirections, `case`, `[[ ]]`, arrays. Knows for each word what it is to its command.
 */
import { checkCommand, checkName, checkNumber } from './evaluated.ts'
import { openDocuments, readHereOperator } from './here.ts'
import { isArithmetic, matchAt, pushArithmetic, readBackslash, readBacktick, readDollar, readQuote, writeHole } from './lexemes.ts'
import { addFault, hole, newCommand, newWord, peek, type Scan, type ScriptFrame, scriptFrame, unknown, type Word } from './state.ts'
import { contextOf, inCaseHead, isKeyword } from './word-context.ts'

type Reader = (scan: Scan, frame: ScriptFrame) => void

const readers: { readonly [char: string]: Reader } = {
  [hole]: readHole,
  '\\': (scan, frame) => readBackslash(scan, peek(scan, 1) === '\n' ? frame.word : openWord(frame), false),
  "'": (scan, frame) => readQuote(scan, openWord(frame), "'"),
  '"': readDouble,
  $: (scan, frame) => readDollar(scan, { word: openWord(frame), quoted: false, numeric: false }),
  '`': (scan, frame) => readBacktick(scan, openWord(frame), false),
  ' ': readBlank,
  '\t': readBlank,
  '\n': readNewline,
  '#': readHash,
  ';': readSemicolon,
  '&': readAmpersand,
  '|': readPipe,
  '(': readOpen,
  ')': readClose,
  '<': readRedirect,
  '>': readRedirect,
  '=': readEquals,
  '[': readBracket,
  '{': readExpanding,
  '~': readExpanding,
}

const declarations = new Set(['export', 'local', 'declare', 'typeset', 'readonly'])
const prefixes = new Set('if then else elif do while until ! { } time coproc done fi'.split(' '))
// So that deep nesting stays linear.
const carried = 100
const numericOperators = new Set('-eq -ne -lt -le -gt -ge'.split(' '))

export function stepScript(scan: Scan, frame: ScriptFrame): void {
  const read = readers[peek(scan, 0)]
  if (read === undefined) readPlain(scan, frame)
  else if (frame.mode === 'condition' && '&|()<>;'.includes(peek(scan, 0))) readPlain(scan, frame)
  else read(scan, frame)
}

function readPlain(scan: Scan, frame: ScriptFrame): void {
  const text = matchAt(scan, /[^\0\\'"$` \t\n#;&|()<>=[{~]+/y) || peek(scan, 0)
  openWord(frame).text += text
  scan.at += text.length
}

function openWord(frame: ScriptFrame): Word {
  if (frame.word === null) {
    frame.word = newWord(frame.redirect)
    frame.redirect = ''
  }
  return frame.word
}

function readHole(scan: Scan, frame: ScriptFrame): void {
  const starts = frame.word === null
  const word = openWord(frame)
  const context = contextOf(frame, word)
  writeHole(scan, context, word, { expansion: word.expansion, starts })
}

function readDouble(scan: Scan, frame: ScriptFrame): void {
  const word = openWord(frame)
  word.plain = false
  scan.frames.push({ kind: 'double', first: scan.shared.next, word, inParameter: false })
  scan.at++
}

function readExpanding(scan: Scan, frame: ScriptFrame): void {
  const word = openWord(frame)
  if (word.expansion === 'none') word.expansion = peek(scan, 0) === '~' ? 'tilde' : 'group'
  word.text += peek(scan, 0)
  scan.at++
}

function readBlank(scan: Scan, frame: ScriptFrame): void {
  endWord(scan, frame)
  scan.at++
}

function readNewline(scan: Scan, frame: ScriptFrame): void {
  if (frame.mode === 'commands' && !inCaseHead(frame)) endCommand(scan, frame, false)
  else endWord(scan, frame)
  scan.at++
  if (frame.documents.length > 0) openDocuments(scan, frame.documents)
}

function readHash(scan: Scan, frame: ScriptFrame): void {
  if (frame.word !== null) readPlain(scan, frame)
  else
    while (peek(scan, 0) !== '\n' && scan.at < scan.limit) {
      if (peek(scan, 0) === hole) writeHole(scan, 'comment', null)
      else scan.at += matchAt(scan, /[^\0\n]+/y).length
    }
}

function readSemicolon(scan: Scan, frame: ScriptFrame): void {
  endCommand(scan, frame, false)
  const operator = matchAt(scan, /;;&|;;|;&|;/y)
  scan.at += operator.length
  if (operator !== ';' && frame.cases.at(-1) === 'body') frame.cases[frame.cases.length - 1] = 'pattern'
}

function readAmpersand(scan: Scan, frame: ScriptFrame): void {
  if (peek(scan, 1) === '>' && scan.shared.dialect === 'bash') {
    endWord(scan, frame)
    scan.at++
    readRedirect(scan, frame)
  } else {
    endCommand(scan, frame, false)
    scan.at += peek(scan, 1) === '&' ? 2 : 1
  }
}

function readPipe(scan: Scan, frame: ScriptFrame): void {
  const operator = matchAt(scan, /\|\||\|&|\|/y)
  endWord(scan, frame)
  if (!inCaseHead(frame)) endCommand(scan, frame, operator !== '||')
  scan.at += inCaseHead(frame) ? 1 : operator.length
}

function readOpen(scan: Scan, frame: ScriptFrame): void {
  const { word } = frame
  if (inCaseHead(frame) && word === null) scan.at++
  else if (word !== null && (inCaseHead(frame) || frame.mode === 'array' || '?*+@!'.includes(peek(scan, -1)))) openGroup(scan, word)
  else if (word?.assigns && peek(scan, -1) === '=') openArray(scan, word)
  else if (isArithmeticCommand(scan, frame)) pushArithmetic(scan, 2, '))')
  else if (/^\([ \t]*\)/.test(scan.source.slice(scan.at, Math.min(scan.at + 9, scan.limit)))) defineFunction(scan, frame)
  else {
    endWord(scan, frame)
    scan.frames.push(scriptFrame(scan.shared.next, ')', frame.documents, null))
    scan.at++
  }
}

function isArithmeticCommand(scan: Scan, frame: ScriptFrame): boolean {
  if (frame.word !== null || peek(scan, 1) !== '(' || scan.shared.dialect === 'sh') return false
  const loop = frame.command.words.length === 1 && isKeyword(frame.command.words[0], 'for')
  return (loop || frame.position === 'command') && isArithmetic(scan, 2, loop)
}

function openGroup(scan: Scan, word: Word): void {
  const first = scan.shared.next
  scan.frames.push({
    kind: 'parameter',
    first,
    word,
    closer: ')',
    quoted: false,
    enclosed: false,
    numeric: false,
    phase: 'pattern',
    depth: 0,
  })
  word.text += '('
  scan.at++
}

function openArray(scan: Scan, word: Word): void {
  scan.frames.push({ ...scriptFrame(scan.shared.next, ')', [], word), mode: 'array' })
  scan.at++
}

function defineFunction(scan: Scan, frame: ScriptFrame): void {
  endWord(scan, frame)
  for (const word of frame.command.words) {
    for (const index of word.holes) addFault(scan.shared, index, 'no-safe-reference', "A value cannot be a function's name.")
  }
  frame.command = newCommand(null)
  frame.position = 'command'
  scan.at += matchAt(scan, /\([ \t]*\)/y).length
}

function readClose(scan: Scan, frame: ScriptFrame): void {
  // "esac" right before the parenthesis ends its "case".
  endWord(scan, frame)
  if (inCaseHead(frame)) {
    frame.cases[frame.cases.length - 1] = 'body'
    frame.position = 'command'
    scan.at++
    return
  }
  endCommand(scan, frame, false)
  scan.at++
  if (frame.closer === ')') leaveScript(scan, frame)
}

/** Ends the commands of a substitution or subshell; what they print reaches the word that they stand in. */
export function leaveScript(scan: Scan, frame: ScriptFrame): void {
  scan.frames.pop()
  frame.host?.printers.push(...frame.commands.slice(0, carried))
  if (frame.host === null) {
    const outer = scan.frames.at(-1)
    if (outer?.kind === 'script') {
      outer.commands.push(...frame.commands.slice(0, carried))
      outer.position = 'command'
    }
  }
}

function readRedirect(scan: Scan, frame: ScriptFrame): void {
  if (peek(scan, 1) === '(' && scan.shared.dialect === 'bash') {
    const word = openWord(frame)
    word.text += unknown
    scan.frames.push(scriptFrame(scan.shared.next, ')', [], word))
    scan.at += 2
    return
  }
  // Digits, or {name}, that touch the operator are a descriptor and no word of the command.
  if (frame.word?.plain && /^(?:\d+|\{\w+\})$/.test(frame.word.text)) frame.word = null
  endWord(scan, frame)
  if (matchAt(scan, /<<(?!<)/y) !== '') readHereOperator(scan, frame)
  else {
    frame.redirect = matchAt(scan, /<<<|<&|<>|<|>>|>&|>\||>/y)
    scan.at += frame.redirect.length
  }
}

function readEquals(scan: Scan, frame: ScriptFrame): void {
  const word = openWord(frame)
  const mayAssign = frame.mode === 'commands' && !inCaseHead(frame) && word.redirect === '' && word.plain && word.named
  if (mayAssign && (frame.position === 'command' || declarations.has(frame.command.words[0]?.text ?? ''))) {
    if (/^[A-Za-z_]\w*\uFFFC?\+?$/.test(word.text)) word.assigns = true
    else if (frame.position === 'command' && /^[\w\0]+\+?$/.test(word.text)) {
      for (const index of word.holes) addFault(scan.shared, index, 'no-safe-reference', "A value cannot be a variable's name.")
    }
  }
  word.named = false
  word.text += '='
  scan.at++
}

// A subscript is evaluated as arithmetic.
function readBracket(scan: Scan, frame: ScriptFrame): void {
  const before = frame.word
  const word = openWord(frame)
  const named = word.plain && word.named && word.expansion === 'none' && /^[A-Za-z_]\w*$/.test(word.text)
  const assigned =
    named && frame.mode === 'commands' && (frame.position === 'command' || declarations.has(frame.command.words[0]?.text ?? ''))
  if (scan.shared.dialect === 'bash' && (assigned || (frame.mode === 'array' && before === null))) {
    word.text += unknown
    pushArithmetic(scan, 1, ']')
  } else {
    if (word.expansion === 'none') word.expansion = 'group'
    word.text += '['
    scan.at++
  }
}

function endWord(scan: Scan, frame: ScriptFrame): void {
  const { word } = frame
  if (word === null) return
  frame.word = null
  if (word.redirect !== '') {
    if (word.redirect === '<<<') frame.command.input.push(...word.holes)
    return
  }
  if (frame.mode === 'condition') endOperand(scan, frame, word)
  else if (frame.mode === 'commands' && !endCaseWord(frame, word)) endCommandPart(scan, frame, word)
}

function endCommandPart(scan: Scan, frame: ScriptFrame, word: Word): void {
  if (frame.position === 'command') endCommandWord(scan, frame, word)
  else frame.command.words.push(word)
  if (frame.command.words.length === 2 && isKeyword(frame.command.words[0], 'function')) startCommand(frame)
  if (frame.command.words.length === 2 && isKeyword(word, '{')) startCommand(frame)
}

function startCommand(frame: ScriptFrame): void {
  frame.command = newCommand(null)
  frame.position = 'command'
}

/** Whether the word belongs to the head of a `case`. */
function endCaseWord(frame: ScriptFrame, word: Word): boolean {
  const last = frame.cases.length - 1
  const state = frame.cases[last]
  if (state === undefined || state === 'body') return false
  if (state === 'pattern') {
    if (isKeyword(word, 'esac')) frame.cases.pop()
  } else frame.cases[last] = state === 'subject' ? 'in' : 'pattern'
  return true
}

function endCommandWord(scan: Scan, frame: ScriptFrame, word: Word): void {
  if (word.assigns) return
  if (word.plain && prefixes.has(word.text)) return
  if (isKeyword(word, 'case')) {
    frame.cases.push('subject')
    return
  }
  if (isKeyword(word, 'esac')) {
    frame.cases.pop()
    return
  }
  if (isKeyword(word, '[[') && scan.shared.dialect === 'bash') frame.mode = 'condition'
  frame.command.words.push(word)
  frame.position = 'argument'
}

// [[ ]] evaluates the operands of its arithmetic operators, and the subscript of a name after -v.
function endOperand(scan: Scan, frame: ScriptFrame, word: Word): void {
  const previous = frame.condition.at(-1)
  if (isKeyword(word, ']]')) {
    frame.mode = 'commands'
    frame.condition = []
    return
  }
  if (isKeyword(previous, '-v', '-R')) checkName(scan.shared, word, '[[ -v')
  if (previous !== undefined && numericOperators.has(previous.text)) {
    for (const operand of [frame.condition.at(-2), word]) if (operand !== undefined) checkNumber(scan.shared, operand)
  }
  frame.condition = [...frame.condition.slice(-1), word]
}

export function endCommand(scan: Scan, frame: ScriptFrame, piped: boolean): void {
  endWord(scan, frame)
  const { command } = frame
  if (command.words.length > 0 || command.input.length > 0 || command.fed !== null) {
    checkCommand(scan.shared, command)
    if (!piped) frame.commands.push(command)
  }
  frame.command = newCommand(piped ? command : null)
  frame.position = 'command'
}
