/** The positions that hostile texts stand in: one or two jobs for each, whose scripts tell what they got. */
import { choose, ci, event, type Job, job, raw, type Step, sh, text, type Value, variable } from 'pipegen'
import { isOneLine } from '../../hostile/texts.ts'
import type { engines } from '../engines/columns.ts'
import type { Batch } from './batch.ts'

export type EngineName = keyof typeof engines

export interface Position {
  readonly count: number
  /** What the position can't hold by its meaning, or a provider refuses with an error, stays out. */
  readonly takes: (text: string) => boolean
  readonly jobsOf: (texts: readonly string[], tell: string) => { readonly [id: string]: Job }
  /** What arrives where it isn't the text alone. */
  readonly around?: (text: string) => string
  /** The texts that an engine is known to read otherwise than its provider does, or that the provider can't keep, as the user is told. */
  readonly spares?: { readonly [engine in EngineName]?: (text: string) => boolean }
}

const checkout = false

/** CircleCI takes such a backslash away, so it is an error there. */
const hasNoBackslash = (each: string): boolean => !each.includes('\\<<')
/** Empty and unset are the same, so that an empty text may be something else. */
const isSet = (each: string): boolean => each !== '' && hasNoBackslash(each)
/** act reads the environment of a job twice, and ends where it then finds half of an expression; GitHub reads it once. */
const isNoExpression = (each: string): boolean => !each.includes('${{') && hasNoBackslash(each)
/** What a line of a file for steps holds. */
const isLine = (each: string): boolean => isOneLine(each) && isSet(each)

function variables<V>(texts: readonly string[], valueFor: (text: string) => V): { readonly [name: string]: V } {
  return Object.fromEntries(texts.map((each, index) => [`T${index}`, valueFor(each)]))
}

const read = (texts: readonly string[]): string => texts.map((_, index) => `"$T${index}"`).join(' ')
const tellVariables = (texts: readonly string[], tell: string): Step => sh`printf '%s\0' ${raw(read(texts))} ${raw(tell)}`

function inStep(valueFor: (text: string) => string | Value<string>): Position['jobsOf'] {
  return (texts, tell) => ({
    job: job({ checkout, steps: [sh({ env: variables(texts, valueFor) })`printf '%s\0' ${raw(read(texts))} ${raw(tell)}`] }),
  })
}

function inJob(valueFor: (text: string) => string | Value<string>): Position['jobsOf'] {
  return (texts, tell) => ({ job: job({ checkout, env: variables(texts, valueFor), steps: [tellVariables(texts, tell)] }) })
}

/** As a template literal gives it to `sh`: texts between values. */
function script(parts: readonly string[], values: (string | Value<string> | ReturnType<typeof raw>)[]): Step {
  return sh(Object.assign([...parts], { raw: parts }), ...values)
}

// gitlab-ci-local shows the first line of a script by an `echo` in which backticks are commands.
const behindFirstLine = (each: string): string => (each.includes('`') ? `\n${each}` : each)

const isShort = (each: string): boolean => each.length < 25 && isNoExpression(each)
const cells = 8

function inMatrix(texts: readonly string[], tell: string): ReturnType<Position['jobsOf']> {
  const columns = [0, 1, 2, 3]
  const rows = Array.from({ length: texts.length / columns.length }, (_, cell) => ({
    cell,
    ...Object.fromEntries(columns.map((column) => [`t${column}`, texts[cell * columns.length + column] ?? ''])),
  }))
  return {
    job: job({
      checkout,
      matrix: rows,
      steps: ({ matrix }) => [
        sh({
          env: { CELL: matrix.cell, ...Object.fromEntries(columns.map((column) => [`T${column}`, matrix[`t${column}` as 'cell']])) },
        })`printf '%s\0' "$T0" "$T1" "$T2" "$T3" ${raw(tell)}`,
      ],
    }),
  }
}

/** Characters: around what a name, an expression, a line and a constant may hold. Linux takes 128 KiB in a variable. */
const sizes = [255, 256, 1_024, 4_096, 20_000, 20_001, 30_000]

/** Each text has a size of its own, which its first character chooses. */
function long(each: string): string {
  const size = sizes[(each.codePointAt(0) ?? 0) % sizes.length] ?? 255
  return each.repeat(Math.ceil(size / each.length))
}

const settingOf = (index: number): string => `HOSTILE_${index}`

/** The settings of a provider that the comparisons ask for. GitLab expands references in them, unless somebody ticks that they are raw. */
export function settingsFor(engine: EngineName, batch: Batch): { readonly [name: string]: string } {
  const texts = batch['a comparison'] ?? []
  return Object.fromEntries(texts.map((each, index) => [settingOf(index), engine === 'gitlab' ? each.replaceAll('$', '$$$$') : each]))
}

export const positions: { readonly [name: string]: Position } = {
  'the environment of a job': { count: 500, takes: isNoExpression, jobsOf: inJob((each) => each) },
  'the environment of a step': { count: 300, takes: hasNoBackslash, jobsOf: inStep((each) => each) },
  'a part of a text': {
    count: 200,
    takes: isNoExpression,
    around: (each) => `${behindFirstLine(each)}main${each}`,
    jobsOf: inJob((each) => text`${behindFirstLine(each)}${ci.branch}${each}`),
  },
  'a fallback': {
    count: 150,
    takes: isSet,
    around: behindFirstLine,
    jobsOf: inStep((each) => variable('UNSET').or(behindFirstLine(each))),
  },
  'a choice': { count: 150, takes: isSet, jobsOf: inStep((each) => choose(event('push'), each, 'another')) },
  'a word of a script': {
    count: 300,
    takes: hasNoBackslash,
    jobsOf: (texts, tell) => ({
      job: job({
        checkout,
        steps: [
          sh`
            :
            printf '%s\0' ${texts} ${raw(tell)}
          `,
        ],
      }),
    }),
  },
  'quotes of a script': {
    count: 100,
    // gitlab-ci-local loses the backslash between a variable's name and a backtick, and then the whole script is none.
    takes: (each) => hasNoBackslash(each) && !/\$\w+`/.test(each),
    jobsOf: (texts, tell) => ({
      job: job({ checkout, steps: [script(["printf '%s\\0' \"", ...texts.slice(1).map(() => '" "'), `" ${tell}`], [...texts])] }),
    }),
  },
  'a value in a script': {
    count: 100,
    takes: hasNoBackslash,
    around: (each) => `${behindFirstLine(each)}main`,
    jobsOf: (texts, tell) => ({
      job: job({
        checkout,
        steps: [
          script(
            ["printf '%s\\0' ", ...texts.slice(1).map(() => ' '), ` ${tell}`],
            texts.map((each) => text`${behindFirstLine(each)}${ci.branch}`),
          ),
        ],
      }),
    }),
  },
  'the text of a script': {
    count: 100,
    takes: (each) => isOneLine(each) && hasNoBackslash(each) && each !== 'END OF TEXT',
    // gitlab-ci-local's reader of YAML keeps the backslash that says where the line of a folded text begins.
    spares: { gitlab: (each) => each === ' ' },
    jobsOf: (texts, tell) => ({
      job: job({
        checkout,
        steps: [
          sh`${raw(`{\n${texts.map((each) => `cat <<'END OF TEXT'\n${each}\nEND OF TEXT`).join('\n')}\n} | tr '\\n' '\\0' ${tell}`)}`,
        ],
      }),
    }),
  },
  'a matrix': { count: 4 * cells, takes: (each) => isShort(each) && isOneLine(each), jobsOf: inMatrix },
  // gitlab-ci-local prints the values as a part of the job's name, which begins each of its lines.
  'a matrix of lines': { count: 12, takes: (each) => isShort(each) && !isOneLine(each), spares: { gitlab: () => true }, jobsOf: inMatrix },
  'a long text': {
    count: sizes.length,
    takes: (each) => each.length > 3 && isNoExpression(each + each),
    around: long,
    jobsOf: (texts, tell) => inJob(long)(texts, tell),
  },
  'a folder': {
    count: 20,
    takes: (each) => isShort(each) && each !== '' && !/[/]|^\.\.?$|^~/.test(each),
    jobsOf: (texts, tell) => ({
      job: job({
        checkout,
        steps: [
          sh`
            :
            mkdir -p ${texts.map((each) => `./${each}`)}
          `,
          ...texts.map((each) => sh({ in: each })`printf '%s\0' "\${PWD##*/}" ${raw(tell)}`),
        ],
      }),
    }),
  },
  'a variable for later steps': {
    count: 60,
    takes: (each) => isLine(each) && isNoExpression(each),
    jobsOf: (texts, tell) => ({
      job: job({
        checkout,
        steps: [
          sh`
            :
            printf '%s\n' ${texts.map((each, index) => `T${index}=${each}`)} >> "$PIPEGEN_ENV"
          `,
          tellVariables(texts, tell),
        ],
      }),
    }),
  },
  'an output': {
    count: 20,
    takes: isLine,
    // The table of capabilities says so; gitlab-ci-local also reads `#`, quotes and more blanks in its own way.
    spares: { gitlab: (each) => each !== each.trim() || /#|^['"`]/.test(each) },
    jobsOf: (texts, tell) => {
      const outputs = texts.map((_, index) => `o${index}`)
      const maker = job({
        checkout,
        outputs,
        steps: [
          sh`
            :
            printf '%s\n' ${texts.map((each, index) => `o${index}=${each}`)} >> "$PIPEGEN_OUTPUT"
          `,
        ],
      })
      const values = Object.fromEntries(outputs.map((name, index) => [`T${index}`, maker.outputs[name] ?? '']))
      return { maker, job: job({ checkout, steps: [sh({ env: values })`printf '%s\0' ${raw(read(texts))} ${raw(tell)}`] }) }
    },
  },
  'a comparison': {
    count: 12,
    // gitlab-ci-local shows the first line, as above.
    takes: (each) => isLine(each) && isNoExpression(each) && !each.includes('`'),
    jobsOf: (texts, tell) => ({
      job: job({
        checkout,
        env: variables(texts, (each) => each),
        steps: [
          ...texts.map((each, index) => sh({ when: variable(settingOf(index)).is(each) })`echo ${index} >> found`),
          sh`for index in $(cat found); do eval "printf '%s\0' \"\$T$index\""; done ${raw(tell)}`,
        ],
      }),
    }),
  },
  'names and descriptions': {
    count: 25,
    takes: (each) => hasNoBackslash(each) && each.trim() !== '',
    jobsOf: (texts, tell) => ({
      job: job({
        checkout,
        description: texts.join('\n'),
        steps: texts.map(
          (each) => sh({ name: each })`
          :
          printf '%s\0' ${each} ${raw(tell)}
        `,
        ),
      }),
    }),
  },
}
