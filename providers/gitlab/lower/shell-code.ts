/** Pieces of shell that wrap a step's script: exports, indentation, a process of its own. */
import type { EnvVar, Shell, Value } from '../../../src/ir/types.ts'
import { singleQuoted } from '../../shared/shell-text.ts'
import { type Scene, valueIn } from './scene.ts'
import { shellTest } from './shell-test.ts'
import { shellText, variableOf } from './values.ts'

const noStatus = { succeeded: 'true', failed: 'false' }

/** One command that exports the variable, and may take several lines; null if the job has it under that name already. */
export function exportCommand({ name, value }: EnvVar, scene: Scene): string | null {
  const inJob = valueIn(value, scene)
  return variableOf(inJob) === name ? null : exported(name, inJob).join('\n')
}

function exported(name: string, value: Value): readonly string[] {
  if (value.kind !== 'choose') return [`export ${name}="${shellText(value)}"`]
  const lines = [`if ${shellTest(value.when, noStatus)}; then`, ...indentAll(exported(name, value.then))]
  const otherwise = exported(name, value.otherwise)
  const [first = '', ...rest] = otherwise
  return first.startsWith('if ') ? [...lines, `el${first}`, ...rest] : [...lines, 'else', ...indentAll(otherwise), 'fi']
}

function indentAll(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`))
}

/**
 * The script's lines two blanks to the right, where that can't change it: a here-document, a string over several lines and a word
 * that goes on in the next line are text, not layout. An apostrophe in a comment counts as a string, which only costs the blanks.
 */
export function indentScript(script: string): string {
  return canIndent(script) ? script.replace(/^(?=[^\n])/gm, '  ') : script
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

/** A process of its own, whose exit status can be asked: inside `||` and `if` a subshell would lose errexit. */
export function childProcess(shell: Shell, script: string): string {
  const body = script.includes('\n') ? `\n${script}\n` : script
  return `${shell === 'sh' ? 'sh -ec' : 'bash -eo pipefail -c'} ${singleQuoted(body)}`
}

/** A subshell: errexit is on in it as long as nobody asks for its status. */
export function subshell(shell: Shell, setup: readonly string[], script: string): string {
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
