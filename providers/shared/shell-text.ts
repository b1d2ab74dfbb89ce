/** Quoting for POSIX shells, where a back end writes shell of its own. */

const plainWord = /^[A-Za-z0-9_@%+=:,./-]+$/

/** One word, whatever is in it. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** One word, without quotes where it needs none. */
export function shellWord(text: string): string {
  return plainWord.test(text) ? text : singleQuoted(text)
}

/** What YAML would quote is easier to read, and to change, in a block. */
const asksForQuotes = /: | #|:$|^[^A-Za-z0-9_./$(]/

/** A script as a field of YAML: one of several lines, or one that would need quotes, ends in a line end and so becomes a block. */
export function scriptText(script: string): string {
  return !script.endsWith('\n') && (script.includes('\n') || asksForQuotes.test(script)) ? `${script}\n` : script
}

/** Literal text between double quotes. */
export function inDoubleQuotes(text: string): string {
  return text.replace(/["\\$`]/g, '\\$&')
}
