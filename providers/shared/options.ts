/** The options of a provider as data: checked where a ci.ts gives them, printed in docs/options.md. */
import { didYouMean } from '../../src/diagnostics/closest.ts'
import type { Path } from '../../src/diagnostics/diagnostic.ts'
import { PipegenError } from '../../src/diagnostics/error.ts'

/** What is wrong with a value, and how deep inside it. */
interface Fault {
  readonly keys: Path
  readonly expected: string
  readonly got: unknown
  readonly hint: string | null
}

/** What an option takes. */
export interface Takes {
  /** Follows "wants ". */
  readonly words: string
  readonly faultOf: (value: unknown) => Fault | null
}

export interface Option {
  readonly takes: Takes
  /** What it is without, as the documentation shows it. */
  readonly default: string
  /** A sentence. */
  readonly words: string
}

/** An option that the type has and the table hasn't doesn't compile. */
export type OptionTable<O> = { readonly [K in keyof Required<O>]: Option }

/** Throws at the first option that the provider doesn't have or that holds something else than it takes. Undefined is absent. */
export function checkOptions<O extends object>(provider: string, options: O, table: OptionTable<O>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new PipegenError(
      'bad-option',
      `${provider}() takes an object of options, but got ${shown(options)}.`,
      `Write ${provider}({ … }).`,
    )
  const known = Object.keys(table)
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    if (!Object.hasOwn(table, name))
      throw new PipegenError(
        'unknown-field',
        `${provider}() has no option "${name}".`,
        didYouMean(name, known) ?? `It has ${known.join(', ')}.`,
        [name],
      )
    const fault = table[name as keyof O].takes.faultOf(value)
    if (fault === null) continue
    const path = [name, ...fault.keys].join('.')
    throw new PipegenError(
      'bad-option',
      `Option "${path}" of ${provider}() wants ${fault.expected}, but got ${shown(fault.got)}.`,
      fault.hint ?? 'docs/options.md lists the options of each provider.',
      [name, ...fault.keys],
    )
  }
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  return (typeof value === 'bigint' ? null : JSON.stringify(value)) ?? String(value)
}

// ───────────────────────────── what an option takes

function takes(words: string, fits: (value: unknown) => boolean): Takes {
  return { words, faultOf: (value) => (fits(value) ? null : { keys: [], expected: words, got: value, hint: null }) }
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== ''

export const text = takes('a text', isText)
export const textOrNull = takes('a text or null', (value) => value === null || isText(value))
export const flag = takes('true or false', (value) => typeof value === 'boolean')
export const texts = listOf(text)

export function oneOf(...choices: readonly string[]): Takes {
  const words = `${choices
    .slice(0, -1)
    .map((choice) => `"${choice}"`)
    .join(', ')} or "${choices.at(-1)}"`
  return {
    words,
    faultOf: (value) =>
      choices.includes(value as string)
        ? null
        : { keys: [], expected: words, got: value, hint: typeof value === 'string' ? didYouMean(value, choices) : null },
  }
}

export const limits = oneOf('error', 'warn')

export function listOf(item: Takes): Takes {
  const words = `a list, each of it ${item.words}`
  return {
    words,
    faultOf: (value) => (Array.isArray(value) ? inside([...value.entries()], item) : { keys: [], expected: words, got: value, hint: null }),
  }
}

export function recordOf(what: string, item: Takes): Takes {
  const words = `an object from ${what} to ${item.words}`
  return {
    words,
    faultOf: (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? inside(Object.entries(value), item)
        : { keys: [], expected: words, got: value, hint: null },
  }
}

export function either(a: Takes, b: Takes): Takes {
  const words = `${a.words} or ${b.words}`
  return {
    words,
    faultOf: (value) => {
      const faults = [a.faultOf(value), b.faultOf(value)]
      if (faults.includes(null)) return null
      // What is wrong deep inside is of the right kind itself.
      return faults.find((fault) => fault !== null && fault.keys.length > 0) ?? { keys: [], expected: words, got: value, hint: null }
    },
  }
}

function inside(entries: readonly (readonly [key: string | number, value: unknown])[], { faultOf }: Takes): Fault | null {
  for (const [key, value] of entries) {
    const fault = faultOf(value)
    if (fault !== null) return { ...fault, keys: [key, ...fault.keys] }
  }
  return null
}

/** A version from `oldest` on; `why` says what an older one lacks, as a sentence. */
export function versionFrom(oldest: string, why: string): Takes {
  const words = `a version, "${oldest}" or later`
  return {
    words,
    faultOf: (value) => {
      const isVersion = typeof value === 'string' && /^\d+\.\d+(\.\d+)?$/.test(value)
      if (isVersion && isFrom(value, oldest)) return null
      const hint = isVersion ? why : typeof value === 'number' ? 'Put it in quotes: a number such as 3.10 is 3.1.' : null
      return { keys: [], expected: words, got: value, hint }
    },
  }
}

/** Whether a version is `first` or a later one. */
export function isFrom(version: string, first: string): boolean {
  const [a, b] = [version, first].map((each) => each.split('.').map(Number))
  for (const [index, part] of (b ?? []).entries()) {
    const own = a?.[index] ?? 0
    if (own !== part) return own > part
  }
  return true
}
