/** `pipegen providers`: what each provider can do, from the same tables that the compiler asks. */
import { providers } from '../../../providers/index.ts'
import { type Answer, type FeatureRow, type Level, levels, supportTable } from '../../compile/support.ts'
import { didYouMean } from '../../diagnostics/closest.ts'
import type { Paint } from '../../diagnostics/format.ts'
import { UsageError } from '../../node/fault.ts'
import type { Terminal } from '../terminal.ts'

export interface ProvidersOptions {
  /** Only these, with notes; empty is a table of all. */
  readonly provider: readonly string[]
  readonly json: boolean
}

/** Answers the exit status. */
export async function showProviders({ provider: only, json }: ProvidersOptions, { out, paint }: Terminal): Promise<number> {
  const known = Object.keys(providers)
  const unknown = only.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`There is no provider "${unknown}".`, didYouMean(unknown, known) ?? `The providers are ${known.join(', ')}.`)
  const names = only.length === 0 ? known : [...new Set(only)]
  const rows = await builtInSupport(names)
  if (json) out(`${JSON.stringify({ providers: names, features: rows }, null, 2)}\n`)
  else if (only.length > 0) for (const [index, name] of names.entries()) out(`${index === 0 ? '' : '\n'}${notesOf(name, rows, paint)}`)
  else out(`${tableOf(names, rows, paint)}\n${legend(paint)}\n"pipegen providers --provider ${known[0]}" says how, and why not.\n`)
  return 0
}

/** What the built-in providers say, without options. */
export async function builtInSupport(names: readonly string[] = Object.keys(providers)): Promise<readonly FeatureRow[]> {
  const loaded = await Promise.all(names.flatMap((name) => providers[name]?.() ?? []))
  return supportTable(loaded)
}

/** The answers about one feature, a line for each provider. */
export function answerLines({ support }: FeatureRow, paint: Paint): string {
  const width = Math.max(...Object.keys(support).map((name) => name.length))
  return Object.entries(support)
    .map(
      ([name, answer]) =>
        `${name.padEnd(width)}  ${painted(answer.level, paint)}${noteLines(answer, saidOf(answer.level), width + levelWidth + 4, paint)}\n`,
    )
    .join('')
}

/** What stands where there is no note. */
function saidOf(level: Level): string {
  return level === 'native' || level === 'depends' ? levels[level] : ''
}

const levelWidth = Math.max(...Object.keys(levels).map((level) => level.length))
const colours: { readonly [L in Level]: keyof Paint | null } = {
  native: 'green', emulated: 'green', differs: 'yellow', setting: 'yellow', unsupported: 'red', depends: null,
} // biome-ignore format: one table

function painted(level: Level, paint: Paint): string {
  const colour = colours[level]
  const text = level.padEnd(levelWidth)
  return colour === null ? text : paint[colour](text)
}

function tableOf(names: readonly string[], rows: readonly FeatureRow[], paint: Paint): string {
  const width = Math.max(...rows.map(({ feature }) => feature.length))
  const head = paint.bold([''.padEnd(width), ...names.map((name) => name.padEnd(levelWidth))].join('  ').trimEnd())
  const lines = rows.map(({ feature, support }) =>
    [feature.padEnd(width), ...Object.values(support).map(({ level }) => painted(level, paint))].join('  ').trimEnd(),
  )
  return `${[head, ...lines].join('\n')}\n`
}

function legend(paint: Paint): string {
  return Object.entries(levels)
    .map(([level, meaning]) => `${painted(level as Level, paint)}  ${meaning}\n`)
    .join('')
}

function notesOf(name: string, rows: readonly FeatureRow[], paint: Paint): string {
  const width = Math.max(...rows.map(({ feature }) => feature.length))
  const lines = rows.flatMap(({ feature, words, support }) => {
    const answer = support[name]
    if (answer === undefined) return []
    return `${feature.padEnd(width)}  ${painted(answer.level, paint)}${noteLines(answer, words, width + levelWidth + 4, paint)}`
  })
  return `${paint.bold(name)}\n${lines.join('\n')}\n`
}

/** The words of a feature, its note, the way out and the command, in a column of their own; a command is never broken. */
function noteLines({ note, hint, command }: Answer, words: string, column: number, paint: Paint): string {
  const said = [words, note].filter((text) => text !== null && text !== '').join(': ')
  const wrapped = [said, hint ?? ''].flatMap((text) => wrap(text, widest - column))
  const lines = [...wrapped, ...(command === null ? [] : [paint.dim(command)])]
  return lines.length === 0 ? '' : `  ${lines.join(`\n${' '.repeat(column)}`)}`
}

const widest = 100

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return text === '' ? [] : lines
}
