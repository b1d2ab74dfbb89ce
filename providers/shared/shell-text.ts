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

/** Literal text between double quotes. */
export function inDoubleQuotes(text: string): string {
  return text.replace(/["\\$`]/g, '\\$&')
}
