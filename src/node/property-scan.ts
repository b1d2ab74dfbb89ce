/**
 * The place of a property in a call's object literal, found by scanning the text: for warnings, which every build may show and which
 * therefore can't wait for a parser. Knows strings, comments and brackets, and gives up (with the deepest place so far) on the rest.
 */
import type { Path, Position } from '../diagnostics/diagnostic.ts'

/** As `propertyPlace`, and the same answer wherever the literal is written out in the call. */
export function scanPlace(call: Position, text: string, keys: Path, want: 'name' | 'value'): Position {
  const offset = offsetOf(text, call)
  const open = offset === null ? null : argumentOf(text, offset)
  if (open === null) return call
  let at = open
  let found: number | null = null
  for (const [depth, key] of keys.entries()) {
    const part = typeof key === 'number' ? elementOf(text, at, key) : propertyOf(text, at, key)
    if (part === null) break
    found = want === 'name' && depth === keys.length - 1 ? part.name : part.value
    at = part.value
  }
  return found === null ? call : { file: call.file, ...placeOf(text, found) }
}

interface Part {
  readonly name: number
  readonly value: number
}

function offsetOf(text: string, { line, column }: Position): number | null {
  let start = 0
  for (let each = 1; each < line; each++) {
    start = text.indexOf('\n', start) + 1
    if (start === 0) return null
  }
  return start + column - 1
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

/** Where the first object literal among the arguments of the call at `offset` begins. */
function argumentOf(text: string, offset: number): number | null {
  let at = /^[\w$.]*/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0
  at = trivia(text, offset + at)
  if (text[at] !== '(') return null
  for (at = trivia(text, at + 1); at < text.length && text[at] !== ')'; at = trivia(text, at + 1)) {
    if (text[at] === '{') return at
    at = expression(text, at)
    if (text[at] !== ',') return null
  }
  return null
}

function propertyOf(text: string, open: number, key: string): Part | null {
  const object = literal(text, open, '{')
  if (object === null) return null
  for (let at = trivia(text, object + 1); at < text.length && text[at] !== '}'; at = trivia(text, at + 1)) {
    const name = /^(?:[\w$]+|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/.exec(text.slice(at, at + 300))?.[0]
    if (name !== undefined) {
      const after = trivia(text, at + name.length)
      const isKey = name.replace(/^['"]|['"]$/g, '') === key
      if (isKey && text[after] === ':') return { name: at, value: trivia(text, after + 1) }
      if (isKey && ',}('.includes(text[after] ?? ' ')) return { name: at, value: at }
    }
    at = expression(text, at)
    if (text[at] !== ',') return null
  }
  return null
}

function elementOf(text: string, open: number, index: number): Part | null {
  const list = literal(text, open, '[')
  if (list === null) return null
  let at = trivia(text, list + 1)
  for (let before = 0; before < index; before++) {
    if (text.startsWith('...', at)) return null
    at = expression(text, at)
    if (text[at] !== ',') return null
    at = trivia(text, at + 1)
  }
  return text[at] === ']' || text.startsWith('...', at) ? null : { name: at, value: at }
}

/** Where the literal begins that the expression at `at` is, looking through the head of an arrow function. */
function literal(text: string, at: number, bracket: '{' | '['): number | null {
  if (text[at] === bracket) return at
  if (text[at] !== '(') return null
  let body = trivia(text, expressionPart(text, at))
  if (!text.startsWith('=>', body)) return null
  body = trivia(text, body + 2)
  if (text[body] === '(') body = trivia(text, body + 1)
  return text[body] === bracket ? body : null
}

function trivia(text: string, from: number): number {
  // Most places have none, and the pattern is asked at each.
  const code = text.charCodeAt(from)
  if (code > slash && code < 128) return from
  space.lastIndex = from
  space.test(text)
  return space.lastIndex
}

const slash = 47
const space = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y
/** Neither the beginning of something longer, nor what may end an expression. */
const plain = /[^\s'"`/()[\]{},]+/y
const templateText = /[^`\\$]+/y

/** The `,` or closing bracket after the expression at `from`. */
function expression(text: string, from: number): number {
  let at = trivia(text, from)
  while (at < text.length && !',)]}'.includes(text[at] ?? ',')) at = trivia(text, expressionPart(text, at))
  return at
}

/** Past one string, template, regular expression, bracketed group, or run of characters that begin none. */
function expressionPart(text: string, from: number): number {
  const first = text[from] ?? ''
  if (first === "'" || first === '"') return past(text, from, first === "'" ? /'(?:[^'\\]|\\[\s\S])*'/y : /"(?:[^"\\]|\\[\s\S])*"/y)
  if (first === '`') return template(text, from)
  if (first === '/' && /[(,=:[!&|?{;]\s*$/.test(text.slice(Math.max(0, from - 80), from)))
    return past(text, from, /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y)
  if (!'([{'.includes(first) || first === '') return past(text, from, plain)
  let at = trivia(text, from + 1)
  while (at < text.length && !')]}'.includes(text[at] ?? ')')) at = trivia(text, text[at] === ',' ? at + 1 : expressionPart(text, at))
  return at + 1
}

function template(text: string, from: number): number {
  let at = from + 1
  while (at < text.length && text[at] !== '`') {
    if (text[at] === '\\') at += 2
    else if (text.startsWith('${', at)) at = expressionPart(text, at + 1)
    else at = past(text, at, templateText)
  }
  return at + 1
}

function past(text: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : from + 1
}
