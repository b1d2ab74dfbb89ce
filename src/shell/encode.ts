/**
 * How an interpolation is written in each shell context.
 * A literal that the context cannot hold safely moves into a variable at the top of the script, and a reference to it stands in its place.
 */
import { addFault, type Expansion, type Interpolation, type Shared } from './state.ts'

export type Context =
  | 'command' // where a command's name is expected: keywords and assignments have a meaning
  | 'bare'
  | 'one-word' // an assignment, a redirection target, the subject of "case"
  | 'pattern' // right of "==" in [[ ]], or a pattern of "case"
  | 'double'
  | 'here'
  | 'parameter' // the word of ${x:-word}
  | 'parameter-quoted' // the same inside double quotes or a here-document
  | 'parameter-pattern' // the word of ${x#word}
  | 'parameter-pattern-quoted'
  | 'arithmetic'
  | 'comment'
  | 'name'

export interface Place {
  readonly context: Context
  readonly before: string
  readonly after: string
  readonly expansion: Expansion
  readonly starts: boolean
}

const reserved = new Set('! case coproc do done elif else esac fi for function if in select then time until while { } [['.split(' '))
const plainWord = /^[A-Za-z0-9_@%+=:,./-]+$/
const strictWord = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/
const safeWord: { readonly [expansion in Expansion]: RegExp } = { none: plainWord, group: /^[0-9]+$/, tilde: /(?!)/ }
const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/
const wholeNumber = /^-?(?:0|[1-9][0-9]{0,17})$/

export function encode(shared: Shared, index: number, place: Place): string {
  const literal = place.context === 'arithmetic' || place.context === 'name' || place.context === 'comment' || separable(place.context)
  const value = literal ? shared.interpolations[index] : asReference(shared, index, false)
  if (value === undefined) return ''
  return value.kind === 'reference' ? encodeReference(shared, index, value.name, place) : encodeWords(shared, index, value.words, place)
}

function separable(context: Context): boolean {
  return context === 'command' || context === 'bare'
}

/** The interpolation as it may stand here: inside a here-document some literals move into a variable. */
export function asReference(shared: Shared, index: number, fragile: boolean): Interpolation {
  const value = shared.interpolations[index] ?? { piece: index, kind: 'words', words: [] }
  if (value.kind === 'reference') return value
  const text = value.words.join(' ')
  return needsVariable(shared, text) || (fragile && !isStrict(text))
    ? { piece: value.piece, kind: 'reference', name: hoist(shared, text) }
    : value
}

function encodeReference(shared: Shared, index: number, name: string, place: Place): string {
  switch (place.context) {
    case 'command':
    case 'bare':
    case 'one-word':
    case 'pattern':
    case 'parameter':
    case 'parameter-pattern':
    case 'parameter-pattern-quoted':
      return `"$${name}"`
    case 'double':
    case 'here':
    case 'parameter-quoted':
    case 'comment':
      return dollar(name, place)
    case 'arithmetic':
      shared.guards.add(name)
      return separator(place, true) + dollar(name, place)
    case 'name':
      addFault(shared, index, 'no-safe-reference', 'A value cannot be a name in the script; use raw() for a name that you know.')
      return `"$${name}"`
  }
}

function encodeWords(shared: Shared, index: number, words: readonly string[], place: Place): string {
  const joined = words.join(' ')
  switch (place.context) {
    case 'command':
    case 'bare':
      return words.map((word, at) => encodeWord(shared, word, at === 0 && place.context === 'command', words.length > 1, place)).join(' ')
    case 'one-word':
      return bareWord(joined, place)
    case 'pattern':
      return strictWord.test(joined) && joined !== 'esac' && place.expansion === 'none' ? joined : singleQuoted(joined)
    case 'double':
      return joined.replace(/[\\"$`]/g, '\\$&')
    case 'here':
      return joined.replace(/[\\$`]/g, '\\$&')
    case 'parameter':
    case 'parameter-pattern':
      return strictWord.test(joined) ? joined : singleQuoted(joined)
    case 'parameter-quoted':
      return strictWord.test(joined) ? joined : dollar(hoist(shared, joined), place)
    case 'parameter-pattern-quoted':
      return strictWord.test(joined) ? joined : `"$${hoist(shared, joined)}"`
    case 'arithmetic':
      if (!wholeNumber.test(joined))
        addFault(shared, index, 'not-a-number', `Arithmetic takes whole numbers, not ${JSON.stringify(joined)}.`)
      return separator(place, joined.startsWith('-')) + (wholeNumber.test(joined) ? joined : '0')
    case 'comment':
      return joined.replace(/[^\p{L}\p{N} .,:;/@%+=_-]+/gu, ' ')
    case 'name':
      if (!identifier.test(joined)) addFault(shared, index, 'no-safe-reference', `${JSON.stringify(joined)} is not a name in the shell.`)
      return identifier.test(joined) ? joined : singleQuoted(joined)
  }
}

// Not '\'': bash 5.2 loses its place after it in an array inside nested substitutions.
const apostrophe = `'"'"'`

export function singleQuoted(text: string): string {
  return text.includes("'") && !/[\\"$`!]/.test(text) ? `"${text}"` : `'${text.replaceAll("'", apostrophe)}'`
}

/** Whether a literal means itself everywhere in a script. */
export function isStrict(text: string): boolean {
  return strictWord.test(text)
}

/** Whether a literal reads the same in any program, so that it may stand where text is evaluated. */
export function isPlain(value: Interpolation): boolean {
  return value.kind === 'words' && value.words.every((word) => plainWord.test(word))
}

export function isWholeNumber(value: Interpolation): boolean {
  return value.kind === 'words' && wholeNumber.test(value.words.join(' '))
}

export function isIdentifier(value: Interpolation): boolean {
  return value.kind === 'words' && identifier.test(value.words.join(' '))
}

// Before "<" or ">" digits would be a descriptor; before "(" some characters start an extended pattern.
function bareWord(word: string, place: Place): string {
  const safe = safeWord[place.expansion]
  return safe.test(word) && !'<>('.includes(place.after || ' ') ? word : singleQuoted(word)
}

function encodeWord(shared: Shared, word: string, isCommand: boolean, followed: boolean, place: Place): string {
  if (needsVariable(shared, word)) return `"$${hoist(shared, word)}"`
  return isCommand ? commandWord(word, followed ? ' ' : place.after, place) : bareWord(word, place)
}

function commandWord(word: string, after: string, place: Place): string {
  const alone = place.starts && (after === '' || ' \t\n;&|)'.includes(after))
  return alone && plainWord.test(word) && !word.includes('=') && !reserved.has(word) ? word : singleQuoted(word)
}

function dollar(name: string, place: Place): string {
  return /\w/.test(place.after) || place.after === '\0' ? `\${${name}}` : `$${name}`
}

// "3-" before "-5" would read as a decrement, and ":" before "-" as a default.
function separator(place: Place, signed: boolean): string {
  return signed && '+-:'.includes(place.before || ' ') ? ' ' : ''
}

// A line of a here-document must not become its end, nor lose its leading tabs.
// dash 0.5.12 drops a byte of a non-ASCII character after the first letters of the delimiter.
function needsVariable(shared: Shared, text: string): boolean {
  if (shared.delimiters.size === 0) return false
  const broken = shared.dialect === 'sh' && /^[^ -~]/.test(text)
  return broken || /[\n\t]/.test(text) || [...shared.delimiters.keys()].some((delimiter) => delimiter.includes(text))
}

function hoist(shared: Shared, text: string): string {
  const known = shared.texts.get(text)
  if (known !== undefined) return known
  const name = `pipegen_text_${shared.texts.size + 1}`
  shared.texts.set(text, name)
  return name
}
