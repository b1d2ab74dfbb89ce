/**
 * The commands of a script as lists of words, for rules that look for a certain one.
 * No parser: what stands inside of `$(…)`, of a here-document or of a program handed to another shell isn't looked into.
 */

export interface Command {
  /** Without quotes, assignments and redirections; a variable is `${NAME}` however it was written. The first is the program, without its folder. */
  readonly words: readonly string[]
  /** Whether the script itself decides if it runs: inside `if`, `case` or a loop, or behind `||` or a test. */
  readonly isConditional: boolean
  readonly inLoop: boolean
}

export function commandsOf(script: string): readonly Command[] {
  const reader: Reader = {
    script,
    at: 0,
    word: null,
    words: [],
    skipsWord: false,
    heres: [],
    found: [],
    branches: 0,
    loops: 0,
    isGuarded: false,
  }
  while (reader.at < script.length) readNext(reader)
  endCommand(reader, '')
  return reader.found
}

interface Reader {
  readonly script: string
  at: number
  /** Null between words; quotes may make an empty one. */
  word: string | null
  words: string[]
  /** The next word is where a redirection leads. */
  skipsWord: boolean
  /** Delimiters of the here-documents that begin on the next line. */
  readonly heres: string[]
  readonly found: Command[]
  branches: number
  loops: number
  isGuarded: boolean
}

function readNext(reader: Reader): void {
  const { script, at } = reader
  const char = script.charAt(at)
  const next = script.charAt(at + 1)
  if (char === '\\') {
    if (next !== '\n') add(reader, next)
    reader.at += 2
  } else if (char === "'") {
    const end = indexOr(script, "'", at + 1)
    add(reader, script.slice(at + 1, end))
    reader.at = end + 1
  } else if (char === '"') readDouble(reader)
  else if (char === '$' || char === '`') readExpansion(reader)
  else if (char === '#' && reader.word === null) reader.at = indexOr(script, '\n', at)
  else if (char === ' ' || char === '\t') {
    endWord(reader)
    reader.at += 1
  } else if (char === '<' || char === '>') readRedirection(reader)
  else if (char === '&' && next === '>') reader.at += 1
  else if (separators.has(char)) {
    const operator = char === next && (char === '&' || char === '|') ? char + next : char
    reader.at += operator.length
    endCommand(reader, operator)
    if (char === '\n') skipHeres(reader)
  } else {
    add(reader, char)
    reader.at += 1
  }
}

const separators: ReadonlySet<string> = new Set(['\n', ';', '&', '|', '(', ')'])

function indexOr(script: string, text: string, from: number): number {
  const found = script.indexOf(text, from)
  return found < 0 ? script.length : found
}

function add(reader: Reader, text: string): void {
  reader.word = (reader.word ?? '') + text
}

function readDouble(reader: Reader): void {
  const { script } = reader
  add(reader, '')
  reader.at += 1
  while (reader.at < script.length && script.charAt(reader.at) !== '"') {
    const char = script.charAt(reader.at)
    if (char === '\\') {
      add(reader, script.charAt(reader.at + 1))
      reader.at += 2
    } else if (char === '$' || char === '`') readExpansion(reader)
    else {
      add(reader, char)
      reader.at += 1
    }
  }
  reader.at += 1
}

const variable = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/y

function readExpansion(reader: Reader): void {
  const { script, at } = reader
  variable.lastIndex = at
  const name = variable.exec(script)
  if (name !== null) {
    add(reader, `\${${name[1] ?? name[2]}}`)
    reader.at += name[0].length
    return
  }
  const opener = script.charAt(at) === '`' ? '`' : script.charAt(at + 1)
  const closer = { '(': ')', '{': '}', '`': '`' }[opener]
  // What it becomes isn't known.
  add(reader, closer === undefined ? '$' : '${?}')
  reader.at = closer === undefined ? at + 1 : endOf(script, opener, closer, opener === '`' ? at : at + 1)
}

/** Behind the closer of what opens at `from`. */
function endOf(script: string, opener: string, closer: string, from: number): number {
  let depth = 1
  for (let at = from + 1; at < script.length; at += 1) {
    const char = script.charAt(at)
    if (char === '\\') at += 1
    else if (char === "'" && opener === '(') at = indexOr(script, "'", at + 1)
    else if (char === closer) {
      depth -= 1
      if (depth === 0) return at + 1
    } else if (char === opener) depth += 1
  }
  return script.length
}

const here = /<<-?[ \t]*(?:'([^']*)'|"([^"]*)"|\\?([^\s;&|<>()'"]+))/y

function readRedirection(reader: Reader): void {
  const { script } = reader
  // The number of the descriptor.
  if (reader.word !== null && /^\d+$/.test(reader.word)) reader.word = null
  endWord(reader)
  here.lastIndex = reader.at
  const found = script.startsWith('<<<', reader.at) ? null : here.exec(script)
  if (found !== null) {
    reader.heres.push(found[1] ?? found[2] ?? found[3] ?? '')
    reader.at += found[0].length
    return
  }
  while (/[<>&|]/.test(script.charAt(reader.at))) reader.at += 1
  reader.skipsWord = true
}

function skipHeres(reader: Reader): void {
  for (const delimiter of reader.heres.splice(0)) {
    let line: string
    do {
      const end = indexOr(reader.script, '\n', reader.at)
      line = reader.script.slice(reader.at, end)
      reader.at = end + 1
    } while (line.replace(/^\t+/, '') !== delimiter && reader.at < reader.script.length)
  }
}

function endWord(reader: Reader): void {
  if (reader.word !== null && !reader.skipsWord) reader.words.push(reader.word)
  if (reader.word !== null) reader.skipsWord = false
  reader.word = null
}

function endCommand(reader: Reader, operator: string): void {
  endWord(reader)
  reader.skipsWord = false
  const words = withoutPrefix(reader)
  reader.words = []
  const [program] = words
  if (program !== undefined) {
    const isConditional = reader.isGuarded || reader.branches > 0 || reader.loops > 0
    reader.found.push({ words: [program.slice(program.lastIndexOf('/') + 1), ...words.slice(1)], isConditional, inLoop: reader.loops > 0 })
  }
  if (operator === '||') reader.isGuarded = true
  else if (operator === '&&') reader.isGuarded ||= tests.has(program ?? '')
  else if (operator !== '(' && operator !== ')' && operator !== '|') reader.isGuarded = false
}

const tests: ReadonlySet<string> = new Set(['[', '[[', 'test', 'grep', '!'])

/** Words of the shell's grammar, assignments, and programs that run the rest of their words. */
function withoutPrefix(reader: Reader): readonly string[] {
  const { words } = reader
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const next = words[at + 1] ?? ''
    if (word === 'if' || word === 'case') reader.branches += 1
    else if (word === 'fi' || word === 'esac') reader.branches = Math.max(0, reader.branches - 1)
    else if (word === 'while' || word === 'until' || word === 'for') reader.loops += 1
    else if (word === 'done') reader.loops = Math.max(0, reader.loops - 1)
    else if (word === 'timeout' && /^\d/.test(next)) at += 1
    else if (!passing.has(word) && !/^[A-Za-z_]\w*\+?=/.test(word)) return words.slice(at)
    if (word === 'case' || word === 'for') return []
    if (word === 'sudo') while (/^-/.test(words[at + 1] ?? '')) at += 1
  }
  return []
}

const passing: ReadonlySet<string> = new Set([
  'then', 'else', 'elif', 'do', '{', '}', '!', 'time', 'sudo', 'exec', 'command', 'env', 'nohup', 'nice',
]) // biome-ignore format: one table
