/**
 * Programs that take program text on their command line or standard input, and how they take it.
 */
import type { Word } from './state.ts'

interface Interpreter {
  /** The option that brings a program: attached to it, or the next word. */
  readonly flag: RegExp
  /** Options whose value is the next word. */
  readonly values: RegExp
  /** Options may follow operands, and standard input is no program. */
  readonly wrapper: boolean
}

const none = /^$/
const shell: Interpreter = { flag: /^[-+][A-Za-z]*c[A-Za-z]*$/, values: /^(?:[-+][A-Za-z]*[oO]|--rcfile|--init-file)$/, wrapper: false }
const dashE: Interpreter = { flag: /^(?:-e|--eval)(?==|$)/, values: none, wrapper: false }
const dashC: Interpreter = { flag: /^(?:-[A-Za-z]*c$|--command=?)/, values: none, wrapper: true }

const interpreters: { readonly [name: string]: Interpreter } = {
  bash: shell,
  sh: shell,
  dash: shell,
  ash: shell,
  zsh: shell,
  ksh: shell,
  fish: shell,
  python: { flag: /^-[bBdEiIOPqsSuvx]*c/, values: /^-[WX]$/, wrapper: false },
  perl: { flag: /^-[acdflnpsStTuUvwWX0-9]*[eE]/, values: /^-I$/, wrapper: false },
  ruby: { flag: /^-[acdlnpsSUvwWy0-9]*e/, values: /^-[IrCEx]$/, wrapper: false },
  node: { flag: /^(?:-p?e|-p|--eval|--print)(?==|$)/, values: /^(?:-r|--require|--import|-C|--conditions)$/, wrapper: false },
  bun: dashE,
  deno: { flag: /^eval$/, values: none, wrapper: false },
  php: { flag: /^-[rBRE]/, values: /^-[cd]$/, wrapper: false },
  lua: { flag: /^-e/, values: /^-l$/, wrapper: false },
  Rscript: dashE,
  julia: { flag: /^-[eE]$/, values: none, wrapper: false },
  elixir: dashE,
  groovy: dashE,
  osascript: dashE,
  pwsh: { flag: /^-(?:c|command)$/i, values: none, wrapper: false },
  powershell: { flag: /^-(?:c|command)$/i, values: none, wrapper: false },
  su: dashC,
  runuser: dashC,
  script: dashC,
  flock: dashC,
}

/** Wrappers that run the rest of their words as a command, and their options that take a value. */
const wrappers: { readonly [name: string]: RegExp } = {
  builtin: none,
  command: none,
  exec: /^-a$/,
  env: /^-[uC]$/,
  sudo: /^-[ugpCDhrtT]$/,
  doas: /^-[uC]$/,
  nohup: none,
  time: none,
  nice: /^-n$/,
  ionice: /^-[cn]$/,
  timeout: /^-[ks]$/,
  stdbuf: /^-[ioe]$/,
  xargs: /^-[IndLPsEa]$/,
  sshpass: /^-[pfe]$/,
  chronic: none,
}

/** Programs whose arguments end in a command line of another place. */
const carriers = new Set('docker podman nerdctl kubectl oc lxc chroot nsenter su sudo'.split(' '))
const labels = new Set('--name --hostname --network --network-alias --label --tag'.split(' '))
const sshValues = /^-[A-Za-z]*[BbcDEeFIiJLlmOopQRSWw]$/

export function programName(word: Word | undefined): string {
  const base = word?.text.slice(word.text.lastIndexOf('/') + 1) ?? ''
  return /^(?:python|lua|perl|ruby|php)[\d.]+$/.test(base) ? base.replace(/[\d.]+$/, '') : base
}

/** Where the command proper starts, after "sudo -u me", "env A=b" and their like. */
export function commandStart(words: readonly Word[]): number {
  let at = 0
  for (let values = wrapperOf(words[at]); values !== undefined; values = wrapperOf(words[at])) {
    at++
    while (at < words.length && /^-|=|^\d+[smhd]?$/.test(words[at]?.text ?? '')) at += values.test(words[at]?.text ?? '') ? 2 : 1
  }
  return at
}

function wrapperOf(word: Word | undefined): RegExp | undefined {
  const name = programName(word)
  return Object.hasOwn(wrappers, name) ? wrappers[name] : undefined
}

function interpreterOf(words: readonly Word[], at: number): Interpreter | undefined {
  const name = programName(words[at])
  return Object.hasOwn(interpreters, name) && !labels.has(words[at - 1]?.text ?? '') ? interpreters[name] : undefined
}

/** The words that an interpreter runs as its program, wherever in the command it is called. */
export function programWords(words: readonly Word[]): { readonly word: Word; readonly by: string }[] {
  return words.flatMap((_, at) => {
    const interpreter = interpreterOf(words, at)
    return interpreter === undefined ? [] : programsAfter(words, at, interpreter)
  })
}

function programsAfter(words: readonly Word[], start: number, interpreter: Interpreter): { readonly word: Word; readonly by: string }[] {
  const found: { readonly word: Word; readonly by: string }[] = []
  for (let at = start + 1; at < words.length; at++) {
    const word = words[at]
    const text = word?.text ?? ''
    const flag = interpreter.flag.exec(text)?.[0]
    const by = `${programName(words[start])} ${flag ?? ''}`
    if (word !== undefined && flag !== undefined) {
      if (flag.length < text.length) found.push({ word, by })
      else {
        at = interpreter === shell ? skipOptions(words, interpreter.values.test(text) ? at + 2 : at + 1, interpreter) : at + 1
        const program = words[at]
        if (program !== undefined) found.push({ word: program, by })
        if (interpreter === shell) break
      }
    } else if (interpreter.values.test(text)) at++
    else if (!interpreter.wrapper && !/^[-+]./.test(text)) break
  }
  return found
}

function skipOptions(words: readonly Word[], from: number, interpreter: Interpreter): number {
  let at = from
  while (/^[-+]./.test(words[at]?.text ?? '')) at += interpreter.values.test(words[at]?.text ?? '') ? 2 : 1
  return at
}

/** The name of the interpreter that reads its program from standard input, or ''. */
export function readsProgram(words: readonly Word[]): string {
  const start = commandStart(words)
  if (programName(words[start]) === 'ssh') {
    const remote = remoteWords(words, start)
    return remote.length === 0 || readsProgram(remote) !== '' ? 'ssh' : ''
  }
  const carried = carriers.has(programName(words[0]))
  for (let at = start; at < words.length; at++) {
    const interpreter = interpreterOf(words, at)
    if (interpreter !== undefined && !interpreter.wrapper && hasNoOperand(words, at, interpreter)) return programName(words[at])
    if (!carried) break
  }
  return ''
}

function hasNoOperand(words: readonly Word[], start: number, interpreter: Interpreter): boolean {
  for (let at = start + 1; at < words.length; at++) {
    const text = words[at]?.text ?? ''
    if (interpreter.flag.test(text) || text === '-m') return false
    if (text === '-' || (interpreter === shell && /^-[a-z]*s$/.test(text))) return true
    if (interpreter.values.test(text)) at++
    else if (!/^[-+]./.test(text)) return false
  }
  return true
}

/** What ssh sends to the shell of the other host. */
export function remoteWords(words: readonly Word[], start: number): readonly Word[] {
  let at = start + 1
  while (words[at]?.text.startsWith('-')) at += sshValues.test(words[at]?.text ?? '') ? 2 : 1
  return words.slice(at + 1)
}
