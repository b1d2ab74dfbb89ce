/**
 * Texts as Groovy 2.4 reads them. Strings are single-quoted, in which nothing is interpolated: a secret or a title never becomes code.
 * Source: Apache Groovy, "Syntax", and the class file format, which holds a constant of at most 65,535 bytes.
 */

/** Bytes of one constant; a character has at most three in a class file. */
const longest = 20_000

const plain = /^[ !-&(-[\]-~]*$/

export function quoted(text: string): string {
  if (text.length <= longest && plain.test(text)) return `'${text}'`
  return chunks(text)
    .map((chunk) => `'${escaped(chunk)}'`)
    .join(' + ')
}

function escaped(text: string): string {
  return text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t').replace(odd, unicode)
}

/** Text over several lines, beginning right after the quotes. */
export function tripleQuoted(text: string): string {
  return chunks(text)
    .map((chunk) => `'''${escapedLines(chunk)}'''`)
    .join(' + ')
}

export function escapedLines(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'''", "\\'\\'\\'").replace(/'$/, "\\'").replaceAll('\r', '\\r').replace(odd, unicode)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to be written otherwise.
const odd = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u2028\u2029]/g
const unicode = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Lines of a comment. Groovy ends one at a carriage return, too, and reads `\\u000a` as a line break wherever it stands. */
export function comment(text: string): readonly string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => `// ${line.replace(/(?<!\\)\\u/g, '\\\\u').replace(odd, '')}`.trimEnd())
}

function chunks(text: string): readonly string[] {
  if (text.length <= longest) return [text]
  const parts: string[] = []
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + longest, text.length)
    // A pair of surrogates, and quotes in a row, stay together.
    while (end < text.length && end > at + 1 && /[\ud800-\udbff']/.test(text[end - 1] ?? '')) end -= 1
    parts.push(text.slice(at, end))
    at = end
  }
  return parts
}

export function list(items: readonly string[]): string {
  return `[${items.join(', ')}]`
}

/** `['A', 'B']`, split over lines where it is long. */
export function call(name: string, items: readonly string[]): string {
  const line = `${name}(${list(items)})`
  return line.length <= 140 || items.length < 2 ? line : `${name}([\n${items.map((item) => `  ${item}`).join(',\n')},\n])`
}

const keywords = new Set(
  `as assert boolean break byte case catch char class const continue def default do double else enum extends false final finally float for goto if
   implements import in instanceof int interface long native new null package private protected public return short static super switch this throw throws trait
   transient true try void volatile while`.split(/\s+/),
)

/** `my-db` → `myDb`: a name that Groovy takes. */
export function identifier(text: string): string {
  const name = text.replace(/[^A-Za-z0-9]+(.?)/g, (_, next: string) => next.toUpperCase()).replace(/^[A-Z]/, (first) => first.toLowerCase())
  const safe = /^[A-Za-z]/.test(name) ? name : `_${name}`
  return keywords.has(safe) ? `${safe}_` : safe
}
