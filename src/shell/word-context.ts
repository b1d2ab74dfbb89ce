/**
 * What the word at the cursor is to its command, and so how a value in it is written.
 */
import type { Context } from './encode.ts'
import type { ScriptFrame, Word } from './state.ts'

export function contextOf(frame: ScriptFrame, word: Word): Context {
  if (frame.mode === 'condition') return 'pattern'
  if (frame.mode === 'array') return 'bare'
  switch (frame.cases.at(-1)) {
    case 'subject':
      return 'one-word'
    case 'in':
      return 'name'
    case 'pattern':
      return 'pattern'
    case 'body':
    case undefined:
      break
  }
  if (word.redirect !== '' || word.assigns) return 'one-word'
  if (frame.position === 'command') return 'command'
  return frame.command.words.length === 1 && isKeyword(frame.command.words[0], 'for', 'select', 'function') ? 'name' : 'bare'
}

export function isKeyword(word: Word | null | undefined, ...names: string[]): boolean {
  return word?.plain === true && names.includes(word.text)
}

/** Between `case` and the parenthesis after its pattern. */
export function inCaseHead(frame: ScriptFrame): boolean {
  const state = frame.cases.at(-1)
  return state !== undefined && state !== 'body'
}
