/** The programs that a pipeline calls in its scripts, with what is known of their arguments: worked out once for all rules that ask. */

import type { Job, Pipeline, RunStep, UsesStep, Value } from '../../ir/types.ts'
import { literalText } from '../../ir/value.ts'
import { type Command, commandsOf } from '../../shell/commands.ts'

export interface Call extends Command {
  /** Words of the command; a variable that the pipeline sets to a known text is that text, any other `${NAME}`. */
  readonly words: readonly string[]
  readonly job: Job
  readonly step: RunStep
  /** What the pipeline sets the variable to, as the step reads it; null if it doesn't. */
  readonly setTo: (name: string) => Value | null
}

const known = new WeakMap<RunStep, readonly Call[]>()

/** In the order of the steps, those of `after` last. With `mention`, only of scripts that match it: reading them all takes a while. */
export function callsOf(pipeline: Pipeline, job: Job, mention: RegExp | null = null): readonly Call[] {
  return [...job.steps, ...job.after].flatMap((step) => {
    if (step.kind !== 'run' || (mention !== null && !mention.test(step.script))) return []
    const before = known.get(step)
    if (before !== undefined) return before
    const calls = callsIn(step, job, pipeline)
    known.set(step, calls)
    return calls
  })
}

export function actionsOf(job: Job): readonly UsesStep[] {
  return [...job.steps, ...job.after].filter((step) => step.kind === 'uses')
}

function callsIn(step: RunStep, job: Job, pipeline: Pipeline): readonly Call[] {
  const setTo = (name: string): Value | null => {
    for (const vars of [step.bindings, step.env, job.env, pipeline.env]) {
      const found = vars.find((each) => each.name === name)
      if (found !== undefined) return found.value
    }
    return null
  }
  return commandsOf(step.script).map((command) => ({
    ...command,
    words: command.words.map((word) => (word.includes('${') ? filled(word, setTo) : word)),
    job,
    step,
    setTo,
  }))
}

function filled(word: string, setTo: (name: string) => Value | null): string {
  return word.replace(/\$\{(\w+)\}/g, (reference, name: string) => {
    const value = setTo(name)
    return value === null || (value.kind !== 'literal' && value.kind !== 'text') ? reference : textOf(value)
  })
}

/** What isn't known stands as `${?}`, so that the rest can still be read. */
function textOf(value: Value): string {
  if (value.kind === 'text') return value.parts.map(textOf).join('')
  return literalText(value) ?? '${?}'
}

/** The words that are no options, and no values of options; `valued` are the options that take one as the next word. */
export function operandsOf(words: readonly string[], valued: RegExp): readonly string[] {
  const operands: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (valued.test(word)) at += 1
    else if (!word.startsWith('-')) operands.push(word)
  }
  return operands
}

/** What an option is given, as `--name value` or `--name=value`: each time that it is. */
export function optionsOf(words: readonly string[], names: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    if (names.includes(word)) return words.slice(at + 1, at + 2)
    const name = names.find((each) => each.startsWith('--') && word.startsWith(`${each}=`))
    return name === undefined ? [] : [word.slice(name.length + 1)]
  })
}
