/**
 * Prints plain data as YAML that YAML 1.1 and YAML 1.2 parsers read alike, laid out as a person would write it.
 * Lines are never folded; there are no anchors, tags or merge keys.
 */

export type Yaml = string | number | boolean | null | undefined | readonly Yaml[] | { readonly [key: string]: Yaml } | Annotated

const annotated = Symbol('annotated')

/** A value with comments; made by `comment` and `trailing` only. */
export interface Annotated {
  readonly [annotated]: true
  readonly before: readonly string[]
  readonly note: string
  readonly value: Plain
}

export interface PrintOptions {
  /** The lists under these keys get one line per item, however short they are. */
  readonly blockKeys?: ReadonlySet<string>
  /** Whether the entries of the map at this path (keys and list positions) are set apart by blank lines. */
  readonly blankBetween?: (path: readonly string[]) => boolean
  /** Keys printed without quotes although YAML 1.1 would read them as something else; "on" unless given. */
  readonly plainKeys?: ReadonlySet<string>
}

type Plain = Exclude<Yaml, Annotated>
type Collection = readonly Yaml[] | YamlMap
type YamlMap = { readonly [key: string]: Yaml }
type Scalar = string | number | boolean | null

/** Puts full-line comments above the map entry or list item whose value this is. */
export function comment(before: string, value: Yaml): Yaml {
  const lines = before === '' ? [] : before.split(lineBreak).map(commentText)
  const inner = annotation(value)
  return annotate([...lines, ...(inner?.before ?? [])], inner?.note ?? '', bare(value))
}

/** Follows a scalar by ` # note` on its line. */
export function trailing(value: string, note: string): Yaml {
  return annotate([], commentText(note.replace(lineBreaks, ' ')).trim(), value)
}

export function printYaml(document: Yaml, options: PrintOptions = {}): string {
  const printer: Printer = {
    chunks: [],
    text: '',
    path: [],
    endsInBlank: false,
    blockKeys: options.blockKeys ?? new Set(),
    blankBetween: options.blankBetween ?? (() => false),
    plainKeys: options.plainKeys ?? defaultPlainKeys,
  }
  writeDocument(printer, document)
  printer.chunks.push(printer.text)
  return printer.chunks.join('')
}

/** What is printed so far and where; `text` is only ever appended to, since looking into it would make printing quadratic. */
interface Printer {
  /** Finished parts: a long text that only grows is kept as a tree of its pieces, which costs more than the pieces. */
  readonly chunks: string[]
  text: string
  readonly path: string[]
  /** Whether the last line is an empty one that belongs to a `|+` block, where one more would change the data. */
  endsInBlank: boolean
  readonly blockKeys: ReadonlySet<string>
  readonly blankBetween: (path: readonly string[]) => boolean
  readonly plainKeys: ReadonlySet<string>
}

const defaultPlainKeys: ReadonlySet<string> = new Set(['on'])
const widestFlow = 100

function writeDocument(printer: Printer, document: Yaml): void {
  const before = annotation(document)?.before ?? none
  writeComments(printer, before, '')
  const value = bare(document) ?? null
  if (isScalar(value)) {
    writeLine(printer, `${inlineScalar(value, false)}${noteOf(document)}`)
    return
  }
  if (before.length > 0 && printer.blankBetween(printer.path)) writeLine(printer, '')
  const inline = inlineCollection(printer, value, 0, undefined)
  if (inline !== null) writeLine(printer, inline)
  else writeBlockCollection(printer, value, '', '', undefined)
}

/**
 * Writes the entries of a map or the items of a list that are not empty.
 * `lead` stands for the indentation on the first line: a map in a list starts on the line of its dash.
 */
function writeBlockCollection(printer: Printer, value: Collection, indent: string, lead: string, key: string | undefined): void {
  if (isList(value)) writeList(printer, value, indent, lead, key)
  else writeMap(printer, value, indent, lead)
}

function writeMap(printer: Printer, map: YamlMap, indent: string, lead: string): void {
  const apart = printer.blankBetween(printer.path)
  let start = lead
  let first = true
  for (const key of Object.keys(map)) {
    const entry = map[key]
    const value = bare(entry)
    if (value === undefined) continue
    if (apart && !first && !printer.endsInBlank) writeLine(printer, '')
    writeComments(printer, annotation(entry)?.before ?? none, start)
    const head = `${start}${printKey(printer, key)}:`
    printer.path.push(key)
    if (value === null) writeLine(printer, `${head}${noteOf(entry)}`)
    else if (isScalar(value)) writeScalar(printer, value, noteOf(entry), indent, head)
    else writeCollection(printer, value, indent, head, key, false)
    printer.path.pop()
    start = indent
    first = false
  }
}

/** `key` is the nearest key above the list. */
function writeList(printer: Printer, list: readonly Yaml[], indent: string, lead: string, key: string | undefined): void {
  let start = lead
  let position = 0
  for (const item of list) {
    const value = bare(item)
    if (value === undefined) continue
    writeComments(printer, annotation(item)?.before ?? none, start)
    const head = `${start}-`
    printer.path.push(String(position))
    if (isScalar(value)) writeScalar(printer, value, noteOf(item), indent, head)
    else writeCollection(printer, value, indent, head, key, true)
    printer.path.pop()
    start = indent
    position += 1
  }
}

function writeCollection(
  printer: Printer,
  value: Collection,
  indent: string,
  head: string,
  key: string | undefined,
  onHeadLine: boolean,
): void {
  const inline = inlineCollection(printer, value, head.length + 1, key)
  const deeper = `${indent}  `
  if (inline !== null) {
    writeLine(printer, `${head} ${inline}`)
  } else if (onHeadLine) {
    writeBlockCollection(printer, value, deeper, `${head} `, key)
  } else {
    writeLine(printer, head)
    writeBlockCollection(printer, value, deeper, deeper, key)
  }
}

/** The collection on one line, or null where it has to be a block. */
function inlineCollection(printer: Printer, value: Collection, column: number, key: string | undefined): string | null {
  if (!isList(value)) return isEmptyMap(value) ? '{}' : null
  const asBlock = key !== undefined && printer.blockKeys.has(key)
  const items: string[] = []
  let width = column
  for (const item of value) {
    if (bare(item) === undefined) continue
    if (asBlock || !isScalar(item) || (typeof item === 'string' && item.includes('\n'))) return null
    const text = inlineScalar(item, true)
    width += text.length + 2
    if (width > widestFlow) return null
    items.push(text)
  }
  return `[${items.join(', ')}]`
}

function writeScalar(printer: Printer, value: Scalar, note: string, indent: string, head: string): void {
  if (typeof value === 'string' && value.includes('\n') && fitsBlock(value)) {
    writeBlock(printer, value, `${indent}  `, head, note)
  } else {
    writeLine(printer, `${head} ${inlineScalar(value, false)}${note}`)
  }
}

function writeBlock(printer: Printer, value: string, indent: string, head: string, note: string): void {
  const kept = /\n\n$/.test(value)
  const chomping = kept ? '+' : value.endsWith('\n') ? '' : '-'
  const indicator = /^\n* /.test(value) ? '2' : ''
  const body = value.replace(lastBreak, '').replace(lineStarts, indent)
  printer.text += `${head} |${indicator}${chomping}${note}\n${body}\n`
  printer.endsInBlank = kept
}

function writeComments(printer: Printer, lines: readonly string[], start: string): void {
  if (lines.length === 0) return
  const indent = /^ */.exec(start)?.[0] ?? ''
  for (const line of lines) writeLine(printer, line === '' ? `${indent}#` : `${indent}# ${line}`)
}

const chunkSize = 16_384

function finishChunk(printer: Printer): void {
  // Reading a character makes the engine put the pieces together.
  printer.text.charCodeAt(0)
  printer.chunks.push(printer.text)
  printer.text = ''
}

function writeLine(printer: Printer, line: string): void {
  printer.text += `${line}\n`
  if (printer.text.length > chunkSize) finishChunk(printer)
  printer.endsInBlank = false
}

function printKey(printer: Printer, key: string): string {
  return printer.plainKeys.has(key) ? key : inlineString(key, false)
}

function inlineScalar(value: Scalar, inFlow: boolean): string {
  if (typeof value === 'string') return inlineString(value, inFlow)
  if (typeof value === 'number') return printNumber(value)
  return String(value)
}

function printNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  const text = String(value)
  // YAML 1.1 takes "1e+21" for a string: an exponent needs a point before it.
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text
}

// Plain for certain, the words aside: a letter first, then nothing that any parser looks at.
const commonPlain = /^[A-Za-z_/][\w./@$=-]*(?: [\w./@$=-]+)*$/
// Some 1.1 parsers take "e5" for a number.
const wordOfOldYaml = /^(?:y|yes|n|no|on|off|true|false|null|e[-+]?[0-9]+)$/i

const plainStart = /^(?:[^-?:,[\]{}#&*!|>'"%@`\s]|--?[A-Za-z])/
const plainBreaker = /: | #|[:\s]$/
// Go and PyYAML stop at a question mark inside of a flow list.
const flowIndicator = /[,[\]{}?]/

// What YAML 1.1, YAML 1.2, PyYAML, Ruby's Psych (commas in numbers) or Go take for something else than a string.
const notString = new RegExp(
  [
    '<<|\\.{3}(?: .*)?',
    '~|=',
    '[-+]?\\.(?:inf|nan)',
    '[-+]?(?:[0-9][0-9_,]*)?\\.?[0-9_,]*(?:e[-+]?[0-9_]*)?',
    '[-+]?0(?:x[0-9a-f_,]*|o[0-7_,]*|b[01_,]*)',
    '[-+]?[0-9][0-9_,]*(?::[0-9][0-9_,]*)+(?:\\.[0-9_]*)?',
    '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t ].*)?',
  ]
    .map((pattern) => `^(?:${pattern})$`)
    .join('|'),
  'i',
)

function inlineString(text: string, inFlow: boolean): string {
  if (commonPlain.test(text)) return wordOfOldYaml.test(text) ? `'${text}'` : text
  if (mustEscape.test(text)) return doubleQuoted(text)
  return isPlain(text, inFlow) ? text : quoted(text)
}

function isPlain(text: string, inFlow: boolean): boolean {
  return plainStart.test(text) && !plainBreaker.test(text) && !notString.test(text) && !(inFlow && flowIndicator.test(text))
}

function quoted(text: string): string {
  return text.includes("'") && !/["\\]/.test(text) ? `"${text}"` : `'${text.replaceAll("'", "''")}'`
}

function doubleQuoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(everyEscaped, escapeCharacter)}"`
}

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escapeCharacter(character: string): string {
  return shortEscapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

// Controls, the line breaks of YAML 1.1, the byte order mark, non-characters and lone surrogates.
const unprintableSet = '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ufeff\\ufffe\\uffff\\p{Surrogate}'
const unprintable = new RegExp(`[${unprintableSet}]`, 'u')
const everyUnprintable = new RegExp(`[${unprintableSet}]`, 'gu')
const mustEscape = new RegExp(`[\\t\\n${unprintableSet}]`, 'u')
const everyEscaped = new RegExp(`[\\t\\n${unprintableSet}]`, 'gu')

const lineBreak = /\r\n|[\n\r\u0085\u2028\u2029]/
const lineBreaks = new RegExp(lineBreak, 'g')
const lastBreak = /\n$/
const lineStarts = /^(?=[^\n])/gm

// A block can't begin with a tab or with a line of blanks only, and editors strip such a line at its end.
const blockStart = /^\n* *[^ \t\n]/
const blankEnd = /\n[ \t]+\n*$/

function fitsBlock(text: string): boolean {
  return blockStart.test(text) && !blankEnd.test(text) && !unprintable.test(text)
}

function commentText(line: string): string {
  return line.replace(everyUnprintable, '\ufffd').trimEnd()
}

const none: readonly string[] = []

function annotate(before: readonly string[], note: string, value: Plain): Annotated {
  return { [annotated]: true, before, note, value }
}

function annotation(value: Yaml): Annotated | null {
  return typeof value === 'object' && value !== null && annotated in value ? value : null
}

/** The value that `comment` and `trailing` have put words to. */
export function withoutComments(value: Yaml): Yaml {
  return bare(value)
}

function bare(value: Yaml): Plain {
  return typeof value === 'object' && value !== null && annotated in value ? value.value : value
}

function noteOf(value: Yaml): string {
  const note = annotation(value)?.note ?? ''
  return note === '' ? '' : ` # ${note}`
}

function isScalar(value: Yaml): value is Scalar {
  return value === null || (typeof value !== 'object' && value !== undefined)
}

function isList(value: readonly Yaml[] | YamlMap): value is readonly Yaml[] {
  return Array.isArray(value)
}

function isEmptyMap(map: YamlMap): boolean {
  for (const key in map) if (bare(map[key]) !== undefined) return false
  return true
}
