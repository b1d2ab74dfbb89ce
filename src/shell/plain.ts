/**
 * Scripts that need no quoting: one command of plain words, whose parts mean the same wherever they stand behind it.
 * Most scripts are of this kind, and thousands of jobs hold tens of thousands of them.
 */

// No quotes, expansions, operators or patterns. The first word is a command, not one behind which another command may stand.
const start = /^(?!(?:if|then|elif|else|while|until|do|for|case|select|time|coproc|function|eval|exec|command|builtin) )[A-Za-z0-9_./-]+ /
const text = /^[A-Za-z0-9_./:+= -]*$/
const word = /^[A-Za-z0-9_./:+=-]+$/

/** Whether these texts, with plain words between them, are such a script. */
export function isPlainTexts(texts: readonly string[]): boolean {
  return start.test(texts[0] ?? '') && texts.every((each) => text.test(each))
}

/** Whether the word is the same with and without quotes around it. */
export function isPlainWord(each: string): boolean {
  return word.test(each)
}
