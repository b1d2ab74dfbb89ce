/**
 * Which scripts may stand as plain lines of the job's one shell: those that are proven to leave nothing behind.
 *
 * A line is plain if it is one external command, or several joined by pipes. A last line of commands joined by `&&` becomes several lines:
 * in the middle of a shell with errexit, `a && b` would carry on after `a` failed. Whatever the reader doesn't know makes the script not plain.
 */

export interface PlainLine {
  /** Comment lines of the script that stood above. */
  readonly comment: string
  readonly text: string
  /** One command without pipes and redirections: what may stand behind `timeout` or before `||`. */
  readonly single: boolean
}

/** `any`: the job's shell fails a pipeline as the step's own would. `echo`: it fails one that the step's wouldn't, unless only `echo` or `printf` feed it. */
export type Pipes = 'any' | 'echo'

// Most steps are one command of plain words.
const plainWords = /^([A-Za-z0-9_+./-]+)(?: [A-Za-z0-9_@%+=:,./-]+)*$/

/** One external command of plain words. */
export function isPlainCommand(script: string): boolean {
  const command = plainWords.exec(script)?.[1]
  return command !== undefined && command !== 'printf' && isExternal(command)
}

/** Null: not proven. */
export function plainLines(script: string, pipes: Pipes): readonly PlainLine[] | null {
  if (isPlainCommand(script)) return [{ comment: '', text: script, single: true }]
  const reader: Reader = { script, at: 0 }
  const lines: PlainLine[] = []
  let comments: string[] = []
  while (reader.at < script.length) {
    const blank = match(reader, /[ \t]*(?:\n|$)/y)
    if (blank !== null) continue
    const comment = match(reader, /[ \t]*#([^\n]*)(?:\n|$)/y)
    if (comment !== null) {
      comments.push((comment[1] ?? '').trim())
      continue
    }
    const chain = readChain(reader, pipes)
    if (chain === null) return null
    const last = script.slice(reader.at).trim() === ''
    if (chain.length > 1 && !last) return null
    for (const { text, single } of chain) {
      lines.push({ comment: comments.join('\n'), text, single })
      comments = []
    }
  }
  return lines.length === 0 || comments.length > 0 ? null : lines
}

interface Reader {
  readonly script: string
  at: number
}

function match(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.script)
  if (found !== null) reader.at = pattern.lastIndex
  return found
}

type Command = Pick<PlainLine, 'text' | 'single'>

/** Commands up to the end of the line, cut at `&&`. */
function readChain(reader: Reader, pipes: Pipes): readonly Command[] | null {
  const commands: Command[] = []
  for (;;) {
    match(reader, blanks)
    const start = reader.at
    let single = true
    for (;;) {
      const command = readCommand(reader)
      if (command === null) return null
      if (!command.simple) single = false
      if (match(reader, /[ \t]*\|(?![|&])/y) === null) break
      if (pipes === 'echo' && !command.echoes) return null
      single = false
      // A line may go on after a pipe, but then it isn't one line any more.
      match(reader, blanks)
    }
    commands.push({ text: reader.script.slice(start, reader.at).trimEnd(), single })
    if (match(reader, /[ \t]*&&[ \t]*\n?/y) !== null) continue
    return match(reader, /[ \t]*(?:\n|$)/y) === null ? null : commands
  }
}

// A backslash at the end of a line joins the next one to it.
const blanks = /(?:[ \t]|\\\n)*/y
const redirection = /(?:[0-9]?>&[0-9](?![0-9A-Za-z])|[0-9]?>>?(?![>&(|])|<(?![<(&>]))/y
const quotedWord = /(?:[A-Za-z0-9_@%+=:,./^~*?-]|\[|\]|\\[^\n]|'[^']*')+/y
const variable = /\$(?:[A-Za-z_][A-Za-z0-9_]*|\{[A-Za-z_][A-Za-z0-9_]*(?::-[A-Za-z0-9_./:@-]*)?\})/y
const substitution = /\$\([A-Za-z0-9_@%+=:,./ -]*\)/y
const openQuote = /"/y
const inQuotes = /(?:[^"\\$`]|\\[\s\S])+/y

function readCommand(reader: Reader): { readonly simple: boolean; readonly echoes: boolean } | null {
  const name = match(reader, /(?:[A-Za-z0-9_+-]|\.|\/)+(?=[ \t\n|&]|\\\n|$)/y)
  if (name === null || !isExternal(name[0])) return null
  const echoes = name[0] === 'echo' || name[0] === 'printf'
  let simple = true
  let first = true
  for (;;) {
    match(reader, blanks)
    if (reader.at >= reader.script.length || /[\n|&]/.test(reader.script[reader.at] ?? '')) return { simple, echoes }
    if (match(reader, redirection) !== null) {
      simple = false
      match(reader, blanks)
      // `2>&1` has its target in it.
      if (/&[0-9]$/.test(reader.script.slice(0, reader.at))) continue
    }
    const start = reader.at
    if (!readWord(reader)) return null
    // `printf -v name` sets a variable.
    if (
      first &&
      name[0] === 'printf' &&
      reader.script
        .slice(start, reader.at)
        .replace(/["'\\]/g, '')
        .startsWith('-')
    )
      return null
    first = false
  }
}

function readWord(reader: Reader): boolean {
  const start = reader.at
  for (;;) {
    if (match(reader, quotedWord) !== null || match(reader, variable) !== null || match(reader, substitution) !== null) continue
    if (match(reader, openQuote) === null) return reader.at > start
    for (;;) {
      if (match(reader, inQuotes) !== null || match(reader, variable) !== null || match(reader, substitution) !== null) continue
      if (match(reader, openQuote) === null) return false
      break
    }
  }
}

/** `echo` and its like are builtins that change nothing in the shell. */
const harmless = new Set(['echo', 'printf', 'test', 'true', 'pwd'])
// Builtins of bash, dash and busybox, and their reserved words. Source: Bash Reference Manual, "Shell Builtin Commands".
const internal = new Set(
  `. : [ alias bg bind break builtin caller case cd chdir command compgen complete compopt continue coproc declare dirs disown do done elif else enable esac eval exec exit
   export false fc fg fi for function getopts hash help history if in jobs kill let local logout mapfile popd pushd read readarray readonly return select set shift shopt
   source suspend then time times trap type typeset ulimit umask unalias unset until wait while`.split(/\s+/),
)

function isExternal(name: string): boolean {
  return harmless.has(name) || !internal.has(name)
}
