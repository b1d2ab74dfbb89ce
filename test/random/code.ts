/** Text of a ci.ts that is made by chance. What a piece can refer to is known only where it stands, so a piece is a function of that. */
import fc from 'fast-check'

/** What stands around a piece: all that it may name. */
export interface Scope {
  /** Of the job. */
  readonly id: string
  readonly axes: readonly { readonly name: string; readonly values: readonly string[] }[]
  readonly services: readonly string[]
  /** Inputs of the manual run. */
  readonly inputs: readonly string[]
  /** Variables that earlier steps have written to `$PIPEGEN_ENV`. */
  readonly written: readonly string[]
  readonly earlier: readonly EarlierJob[]
}
export interface EarlierJob {
  /** The constant that holds it. */
  readonly name: string
  readonly outputs: readonly string[]
  readonly artifacts: readonly string[]
}
export const nothingAround: Scope = { id: '', axes: [], services: [], inputs: [], written: [], earlier: [] }

export type Code = (scope: Scope) => string
export type Codes = fc.Arbitrary<Code>

/**
 * What a pipeline may use: what every engine of the conformance tests executes, what every provider takes, or the whole language.
 * A wider reach has all of the narrower.
 */
export const reaches = ['executed', 'portable', 'all'] as const
export type Reach = (typeof reaches)[number]

export function isWithin(reach: Reach, needed: Reach): boolean {
  return reaches.indexOf(needed) <= reaches.indexOf(reach)
}

/** JavaScript of a string. */
export const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`

export const fixed =
  (text: string): Code =>
  () =>
    text
export const words = (...texts: readonly string[]): Codes => fc.constantFrom(...texts.map((text) => fixed(quoted(text))))
export const sources = (...texts: readonly string[]): Codes => fc.constantFrom(...texts.map(fixed))

/** One of these; shrinks towards the first. */
export function oneOf(...some: readonly (Codes | false)[]): Codes {
  return fc.oneof({ withCrossShrink: true }, ...some.filter((each) => each !== false))
}

/** In so many of a hundred cases, and only within reach. */
export function sometimes<T>(percent: number, some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 100 - percent, arbitrary: fc.constant(undefined) },
    { weight: percent, arbitrary: some },
  )
}

/** `{ a: …, b: … }` of the fields that are there. */
export function objectOf(fields: { readonly [field: string]: Code | undefined }): Code {
  const own = Object.entries(fields).flatMap(([field, code]) => (code === undefined ? [] : [[field, code] as const]))
  return (scope) => (own.length === 0 ? '{}' : `{ ${own.map(([field, code]) => `${keyOf(field)}: ${code(scope)}`).join(', ')} }`)
}

/** As `objectOf`, of fields that are made by chance. */
export function object(fields: { readonly [field: string]: fc.Arbitrary<Code | undefined> }): Codes {
  return fc.record(fields).map(objectOf)
}

const keyOf = (key: string): string => (/^[A-Za-z_]\w*$/.test(key) ? key : quoted(key))

export function listOf(codes: readonly Code[]): Code {
  return (scope) => `[${codes.map((code) => code(scope)).join(', ')}]`
}

export function call(name: string, ...args: readonly Codes[]): Codes {
  return fc.tuple(...args).map((codes) => (scope) => `${name}(${codes.map((code) => code(scope)).join(', ')})`)
}

/** A field that may read the cell and the services of its job. */
export function perCell(code: Code): Code {
  return (scope) => {
    const text = code(scope)
    const names = ['matrix', 'services'].filter((name) => text.includes(`${name}.`))
    return names.length === 0 ? text : `({ ${names.join(', ')} }) => (${text})`
  }
}

export function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[at % Math.max(list.length, 1)]
}
