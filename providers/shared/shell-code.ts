/** Pieces of shell that wrap a step's script: exports, indentation, a process of its own. */
import type { Condition, Shell, Value } from '../../src/ir/types.ts'
import { powershellScript } from './powershell.ts'
import { singleQuoted } from './shell-text.ts'

/** How a provider's shell says a value between double quotes, and asks a condition. */
export interface ShellWriter {
  readonly text: (value: Value) => string
  readonly test: (condition: Condition) => string
}

/** Lines that export the value under the name. */
export function exported(name: string, value: Value, writer: ShellWriter): readonly string[] {
  return withChosen(value, writer, (text) => `export ${name}="${text}"`)
}

/** The command for the text between double quotes that is chosen. */
export function withChosen(value: Value, writer: ShellWriter, command: (text: string) => string): readonly string[] {
  if (value.kind !== 'choose') return [command(writer.text(value))]
  const lines = [`if ${writer.test(value.when)}; then`, ...indentAll(withChosen(value.then, writer, command))]
  const otherwise = withChosen(value.otherwise, writer, command)
  const [first = '', ...rest] = otherwise
  return first.startsWith('if ') ? [...lines, `el${first}`, ...rest] : [...lines, 'else', ...indentAll(otherwise), 'fi']
}

function indentAll(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`))
}

/**
 * The script's lines two blanks to the right, where that can't change it: a here-document, a string over several lines and a word
 * that goes on in the next line are text, not layout. An apostrophe in a comment counts as a string, which only costs the
 * blanks. A line ends at \n only; to JavaScript's `^` it does at U+2028 and \r, too.
 */
export function indentScript(script: string): string {
  return canIndent(script) ? script.replace(/(^|\n)(?=[^\n])/g, '$1  ') : script
}

function canIndent(script: string): boolean {
  if (script.includes('<<')) return false
  let quote = ''
  for (let at = 0; at < script.length; at += 1) {
    const char = script[at]
    if (char === '\n' && quote !== '') return false
    if (char === '\\' && quote !== "'") {
      if (script[at + 1] === '\n' && !/\s/.test(script[at - 1] ?? ' ')) return false
      if (script[at + 1] === '\n' && quote !== '') return false
      at += 1
    } else if (quote === '' && (char === "'" || char === '"' || char === '`')) quote = char
    else if (char === quote) quote = ''
  }
  return true
}

/** A command as it can go on in its line; what it reads from a here-document comes after that line. */
export interface Command {
  readonly line: string
  /** With its delimiter; empty where there is none. */
  readonly document: string
}

export function commandText({ line, document }: Command): string {
  return line + document
}

/**
 * A process of its own, whose exit status can be asked: inside `||` and `if` a subshell would lose errexit. The shell reads a longer
 * script from descriptor 3, as it stands: standard input stays free for the script's commands. Source: POSIX, "Here-Document".
 */
export function childProcess(shell: 'bash' | 'sh', script: string, bash = 'bash -eo pipefail'): Command {
  const start = shell === 'sh' ? 'sh -e' : bash
  if (!/[\n']/.test(script)) return { line: `${shell === 'sh' ? 'sh -ec' : `${bash} -c`} ${singleQuoted(script)}`, document: '' }
  const end = delimiterFor(script)
  return { line: `${start} /dev/fd/3 3<<'${end}'`, document: `\n${script}\n${end}` }
}

/** The script in a process of its shell, after lines of a POSIX shell that set up its variables and its directory. */
export function stepProcess(shell: Shell, setup: readonly string[], script: string): Command {
  if (shell !== 'pwsh') return childProcess(shell, [...setup, script].join('\n'))
  const process = powershellProcess(script)
  return setup.length === 0 ? process : childProcess('sh', [...setup, commandText(process)].join('\n'))
}

/**
 * PowerShell reads a script from a file alone: on standard input it takes it line by line, as if typed. The file's name has to end in
 * `.ps1` on Windows. Source: Microsoft Learn, "about_Pwsh", `-File` and `-Command`.
 */
function powershellProcess(script: string): Command {
  const text = powershellScript(script)
  const end = delimiterFor(text)
  return {
    line: `sh -c 'cat <&3 > "$0" && exec pwsh -NoProfile -File "$0" 3<&-' "$(mktemp).ps1" 3<<'${end}'`,
    document: `\n${text}\n${end}`,
  }
}

function delimiterFor(script: string): string {
  const lines = new Set(script.split('\n'))
  let delimiter = 'SCRIPT'
  while (lines.has(delimiter)) delimiter += '_'
  return delimiter
}

/** Ended after so many seconds, and killed 10 seconds later if it goes on. Source: GNU Coreutils manual, "timeout". */
export function limited({ line, document }: Command, seconds: number): Command {
  return { line: `timeout -k 10 ${seconds} ${line}`, document }
}

export function orElse({ line, document }: Command, ending: string): Command {
  return { line: `${line} || ${ending}`, document }
}

/** A subshell: errexit is on in it as long as nobody asks for its status. */
export function subshell(shell: 'bash' | 'sh', setup: readonly string[], script: string): string {
  const options = shell === 'sh' ? posixOptions(script) : 'set -eo pipefail'
  return ['(', indentScript([options, ...setup, script].join('\n')), ')'].join('\n')
}

export function mayPipe(script: string): boolean {
  return /(^|[^|])\|([^|]|$)/.test(script)
}

/** A POSIX shell takes the status of a pipe's last command. */
function posixOptions(script: string): string {
  return mayPipe(script) ? 'set -e +o pipefail' : 'set -e'
}

/** The command again as often as it may be tried. */
export function retried(command: Command, retries: number): Command {
  const loop = ['attempt=1', `until ${looped(command, '  ')}`, ...attemptLines(retries), 'done']
  return { line: ['(', ...indentAll(loop), ')'].join('\n'), document: '' }
}

/** The condition of a loop with its `do`, which comes after a here-document. */
export function looped({ line, document }: Command, indent: string): string {
  return document === '' ? `${line}; do` : `${line}${document}\n${indent}do`
}

/** What the loop does about a failed attempt. */
export function attemptLines(retries: number): readonly string[] {
  return ['  status=$?', `  [ "$attempt" -le ${retries} ] || exit "$status"`, '  attempt=$((attempt + 1))']
}

/** Reads the variables that steps wrote. Programs of Windows end a line with a carriage return, too. */
export function readVariables(windows: boolean): string {
  return `${readLines} export "${lineOf(windows)}"; done < "$PIPEGEN_ENV"`
}

/** Reads the folders that steps wrote, the last one first. Git's bash wants them in its own form. Source: Cygwin User's Guide, "cygpath". */
export function readFolders(windows: boolean, how: 'export PATH' | 'PATH' = 'PATH'): string {
  const folder = windows ? `$(cygpath "${lineOf(windows)}")` : lineOf(windows)
  return `${readLines} ${how}="${folder}:$PATH"; done < "$PIPEGEN_PATH"`
}

const readLines = 'while IFS= read -r line || [ -n "$line" ]; do'

function lineOf(windows: boolean): string {
  return windows ? "${line%$'\\r'}" : '$line'
}

/**
 * Changes to a folder, whose name is shell text that may stand in double quotes. `cd` alone takes a dash for an option or, alone, for the
 * folder it was in before. Source: POSIX.1-2024, `cd`.
 */
export function changeFolder(folder: string): string {
  if (folder.startsWith('-')) return changeFolder(`./${folder}`)
  if (/^[A-Za-z0-9_./-]+$/.test(folder)) return `cd ${folder}`
  return `cd ${folder.startsWith('$') ? '-- ' : ''}"${folder}"`
}
