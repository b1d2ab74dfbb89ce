/**
 * Finds values that a command would run as code, however well they are quoted: `eval`, `bash -c`, a remote shell, a name with a subscript.
 */
import { isIdentifier, isPlain, isWholeNumber } from './encode.ts'
import { commandStart, programName, programWords, readsProgram, remoteWords } from './interpreters.ts'
import { addFault, type Command, type Shared, type Word } from './state.ts'

const printers = new Set(['echo', 'printf', 'cat'])
const nesting = 8

/** Checks the words of a command that has ended. */
export function checkCommand(shared: Shared, command: Command): void {
  const { words } = command
  if (readsProgram(words) !== '') shared.fed.push(command)
  const start = commandStart(words)
  const name = programName(words[start])
  const rest = words.slice(start + 1)
  const special = Object.hasOwn(checks, name) ? checks[name] : undefined
  if (special !== undefined) special(shared, rest, name)
  if (name === 'ssh') checkCode(shared, remoteWords(words, start), 'ssh')
  if (printers.has(name)) return
  for (const { word, by } of programWords(words)) checkCode(shared, [word], by)
}

/** Checks the programs that commands read from here-documents and pipes; all bodies have been read. */
export function checkFed(shared: Shared): void {
  for (const command of shared.fed) {
    const by = readsProgram(command.words)
    refuseCode(shared, command.input, by)
    if (command.input.length === 0 && command.fed !== null) refuseCode(shared, printedHoles(command.fed, nesting), by)
  }
}

type Check = (shared: Shared, words: readonly Word[], by: string) => void

const checks: { readonly [name: string]: Check } = {
  eval: checkCode,
  trap: (shared, words, by) => checkCode(shared, words.filter((word) => !/^-./.test(word.text)).slice(0, 1), by),
  source: checkSource,
  '.': checkSource,
  watch: checkCode,
  awk: checkAwk,
  gawk: checkAwk,
  mawk: checkAwk,
  nawk: checkAwk,
  let: (shared, words) => {
    for (const word of words) checkNumber(shared, word)
  },
  declare: checkDeclaration,
  typeset: checkDeclaration,
  local: checkDeclaration,
  export: checkDeclaration,
  readonly: checkDeclaration,
  read: (shared, words, by) => checkOperands(shared, words, /^-[ers]*[adinNptu]$/, by),
  mapfile: (shared, words, by) => checkOperands(shared, words, /^-[dnOsuCc]$/, by),
  readarray: (shared, words, by) => checkOperands(shared, words, /^-[dnOsuCc]$/, by),
  unset: (shared, words, by) => checkOperands(shared, words, /^$/, by),
  getopts: (shared, words, by) => checkOperands(shared, words.slice(1, 2), /^$/, by),
  printf: (shared, words, by) => checkAfter(shared, words, '-v', by),
  wait: (shared, words, by) => checkAfter(shared, words, '-p', by),
  test: (shared, words, by) => checkAfter(shared, words, '-v', by),
  '[': (shared, words, by) => checkAfter(shared, words, '-v', by),
}

function checkCode(shared: Shared, words: readonly Word[], by: string): void {
  for (const word of words) {
    refuseCode(shared, word.holes, by)
    for (const command of word.printers) refuseCode(shared, printedHoles(command, nesting), by)
  }
}

// Only what is printed into <( ) is code; a path is not.
function checkSource(shared: Shared, words: readonly Word[], by: string): void {
  for (const command of words[0]?.printers ?? []) refuseCode(shared, printedHoles(command, nesting), by)
}

function checkAwk(shared: Shared, words: readonly Word[], by: string): void {
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (word === undefined || /^-(?:f|-file)/.test(word.text)) return
    if (/^-[Fv]$/.test(word.text)) at++
    else if (/^-[eE]$/.test(word.text)) checkCode(shared, words.slice(++at, at + 1), by)
    else if (!/^-./.test(word.text)) {
      checkCode(shared, [word], by)
      return
    }
  }
}

function checkDeclaration(shared: Shared, words: readonly Word[], by: string): void {
  const numeric = words.some((word) => /^-[A-Za-z]*i/.test(word.text))
  for (const word of words) {
    const name = word.text.split('=', 1)[0] ?? ''
    const inName = [...name].filter((char) => char === '\0').length
    if (inName > 0 && by !== 'export' && by !== 'readonly') refuseNames(shared, word.holes.slice(0, inName), by)
    if (numeric) checkNumber(shared, word)
  }
}

function checkOperands(shared: Shared, words: readonly Word[], values: RegExp, by: string): void {
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (word === undefined) return
    if (/^-[ers]*a$/.test(word.text) && by === 'read') checkName(shared, words[++at], by)
    else if (values.test(word.text)) at++
    else if (!/^-./.test(word.text)) checkName(shared, word, by)
  }
}

function checkAfter(shared: Shared, words: readonly Word[], option: string, by: string): void {
  for (const [at, word] of words.entries()) if (word.text === option) checkName(shared, words[at + 1], `${by} ${option}`)
}

/** A name may carry a subscript, which bash evaluates. */
export function checkName(shared: Shared, word: Word | undefined, by: string): void {
  refuseNames(shared, word?.holes ?? [], by)
}

function refuseNames(shared: Shared, holes: readonly number[], by: string): void {
  for (const index of holes) {
    const value = shared.interpolations[index]
    if (value === undefined || isIdentifier(value)) continue
    addFault(shared, index, 'evaluated-as-code', `"${by}" takes it as the name of a variable, and a subscript in a name is run as code.`)
  }
}

/** An operand of arithmetic: references are guarded, literals must be whole numbers. */
export function checkNumber(shared: Shared, word: Word): void {
  for (const index of word.holes) {
    const value = shared.interpolations[index]
    if (value?.kind === 'reference') shared.guards.add(value.name)
    else if (value !== undefined && !isWholeNumber(value)) {
      addFault(shared, index, 'not-a-number', `Arithmetic takes whole numbers, not ${JSON.stringify(value.words.join(' '))}.`)
    }
  }
}

function refuseCode(shared: Shared, holes: readonly number[], by: string): void {
  for (const index of holes) {
    const value = shared.interpolations[index]
    if (value === undefined || isPlain(value)) continue
    addFault(
      shared,
      index,
      'evaluated-as-code',
      `"${by.trim()}" runs this text as code, so the value would be code too; pass it as an argument.`,
    )
  }
}

function printedHoles(command: Command, depth: number): readonly number[] {
  const name = programName(command.words[commandStart(command.words)])
  if (depth === 0 || !printers.has(name)) return []
  const words = name === 'cat' ? [] : command.words
  const nested = words.flatMap((word) => word.printers.flatMap((inner) => printedHoles(inner, depth - 1)))
  const fed = name === 'cat' && command.fed !== null ? printedHoles(command.fed, depth - 1) : []
  return [...words.flatMap((word) => word.holes), ...nested, ...fed, ...(name === 'cat' ? command.input : [])]
}
