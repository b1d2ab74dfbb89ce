/** Shell steps. The text of the template is the script; what is interpolated reaches it as words or as environment variables. */
import { PipegenError } from '../diagnostics/error.ts'
import { isPlainTexts, isPlainWord } from '../shell/plain.ts'
import { brand, copy, kindOf } from './brand.ts'
import type { Piece, SpecFields, StepNode } from './nodes.ts'
import { callSite } from './registry.ts'
import type { CommandWanted, Interpolation, Raw, Sh, ShOptions, Step } from './types.ts'
import { describe, valueNode } from './value.ts'

/**
 * A shell step: a fresh `bash -eo pipefail`.
 *
 * Common indentation is removed. A string or number is quoted as one word, a list as several; a value becomes an environment
 * variable, read as the quoting around it requires; `raw()` goes in as it is.
 * @example sh('Test')`pytest tests/ --junitxml=report.xml`
 */
export const sh: Sh = Object.freeze(
  Object.assign(
    function sh(first: string | ShOptions | TemplateStringsArray, ...values: readonly Interpolation[]): Step & CommandWanted {
      if (isTemplate(first)) return runStep({}, first, values, sh) as Step & CommandWanted
      const options: SpecFields = typeof first === 'string' ? { name: first } : { ...first }
      const command = (strings: TemplateStringsArray, ...parts: readonly Interpolation[]): Step => runStep(options, strings, parts, command)
      return command as Step & CommandWanted
    },
    { file: shFile },
  ),
) as Sh

function shFile(path: string, options: ShOptions = {}): Step {
  return makeStep({ kind: 'file', options: { ...options }, path, site: callSite(shFile, 4), copy })
}

/** Text that goes into a script as it is: for shell syntax that is put together in TypeScript. Never for data. */
export function raw(text: string): Raw {
  return Object.freeze({ [brand]: 'raw' as const, text })
}

export function makeStep(node: StepNode): Step {
  return Object.freeze({ [brand]: 'step' as const, node: Object.freeze(node) })
}

function isTemplate(first: unknown): first is TemplateStringsArray {
  return Array.isArray(first) && 'raw' in first
}

function runStep(options: SpecFields, strings: TemplateStringsArray, values: readonly Interpolation[], below: unknown): Step {
  // A plain command can hardly be wrong by itself, and there are many: its place is found through its job.
  const site = values.some(isDynamic) || hasOptions(options) ? callSite(below, 2) : null
  return makeStep({ kind: 'run', options, pieces: piecesOf(strings, values), site, copy })
}

interface Template {
  readonly texts: readonly Extract<Piece, { kind: 'text' }>[]
  readonly isPlain: boolean
}

/** The texts of a template are the same objects whenever its line runs, so they are read once. */
const templates = new WeakMap<TemplateStringsArray, Template>()

function templateOf(strings: TemplateStringsArray): Template {
  let template = templates.get(strings)
  if (template === undefined) {
    const texts = dedent(strings.raw.map(readEscapes))
    template = { texts: texts.map((text) => ({ kind: 'text', text })), isPlain: isPlainTexts(texts) }
    templates.set(strings, template)
  }
  return template
}

function piecesOf(strings: TemplateStringsArray, values: readonly Interpolation[]): readonly Piece[] {
  const { texts, isPlain } = templateOf(strings)
  if (values.length === 0) return texts
  const plain = isPlain ? plainScript(texts, values) : null
  if (plain !== null) return [{ kind: 'text', text: plain }]
  const pieces: Piece[] = []
  for (const [index, text] of texts.entries()) {
    pieces.push(text)
    if (index < values.length) pieces.push(pieceOf(values[index]))
  }
  return pieces
}

/** The whole script where every value is a plain word: then there is nothing to quote. */
function plainScript(texts: Template['texts'], values: readonly Interpolation[]): string | null {
  let script = texts[0]?.text ?? ''
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]
    if (typeof value !== 'string' && typeof value !== 'number') return null
    const word = String(value)
    if (!isPlainWord(word)) return null
    script += word + (texts[index + 1]?.text ?? '')
  }
  return script
}

/** Anything but plain words. */
function isDynamic(value: unknown): boolean {
  return typeof value === 'object' || value === undefined
}

/** More than a name. */
function hasOptions(options: SpecFields): boolean {
  for (const option in options) if (option !== 'name') return true
  return false
}

/** Backslashes directly before a backtick, `${` or the end of a chunk are JavaScript's; all others are the shell's. */
function readEscapes(raw: string): string {
  if (!raw.includes('\\')) return raw
  return raw.replace(/(\\+)(`|\$\{|$)/g, (_, slashes: string, next: string) => '\\'.repeat(slashes.length >> 1) + next)
}

function pieceOf(value: unknown): Piece {
  if (kindOf(value) === 'raw') return { kind: 'raw', text: (value as { text: string }).text }
  if (Array.isArray(value)) return { kind: 'words', words: value.map(word) }
  if (typeof value === 'object' || value === undefined || typeof value === 'function') return { kind: 'value', value: valueNode(value) }
  return { kind: 'words', words: [word(value)] }
}

function word(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new PipegenError(
    'not-a-word',
    `A list in a script holds ${describe(value)}; it can hold strings and numbers only.`,
    'Interpolate values one by one, outside the list.',
  )
}

/** Removes the indentation that all lines share, and the blank lines behind the opening backtick and before the closing one. */
function dedent(texts: readonly string[]): readonly string[] {
  const [first = ''] = texts
  if (texts.length === 1 && !first.includes('\n')) return texts
  const indent = commonIndent(texts)
  const cut = indent === '' ? [...texts] : texts.map((text) => text.replaceAll(`\n${indent}`, '\n'))
  const last = cut.length - 1
  cut[last] = (cut[last] ?? '').replace(/(?:\n[ \t]*)+$/, '')
  cut[0] = (cut[0] ?? '').replace(/^(?:[ \t]*\n)+/, '')
  return cut.map((text, index) => blankLines(text, index === 0))
}

/** Whitespace-only lines become empty; the start of a later chunk continues a line and stays. */
function blankLines(text: string, atLineStart: boolean): string {
  const cleaned = text.replace(/\n[ \t]+(?=\n)/g, '\n')
  return atLineStart ? cleaned.replace(/^[ \t]+(?=\n)/, '') : cleaned
}

function commonIndent(texts: readonly string[]): string {
  let common: string | null = null
  for (const [index, text] of texts.entries()) {
    for (const match of text.matchAll(/\n([ \t]*)(?=([^\n]?))/g)) {
      const indent = match[1] ?? ''
      const atEnd = (match.index ?? 0) + match[0].length === text.length
      if (match[2] === '' && !(atEnd && index < texts.length - 1)) continue
      common = common === null ? indent : sharedStart(common, indent)
    }
  }
  return common ?? ''
}

function sharedStart(a: string, b: string): string {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return a.slice(0, length)
}
