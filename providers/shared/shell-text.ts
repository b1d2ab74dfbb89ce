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

/** A script of several lines ends in a line end, as a file does. */
export function scriptText(script: string): string {
  return script.includes('\n') && !script.endsWith('\n') ? `${script}\n` : script
}

/** Literal text between double quotes. */
export function inDoubleQuotes(text: string): string {
  return text.replace(/["\\$`]/g, '\\$&')
}
