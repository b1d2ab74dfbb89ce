/** Texts that no file can carry, wherever they stand: the model is looked through as plain data. */
import { finding } from '../diagnostics/catalog.ts'
import { type Origin, within } from '../diagnostics/diagnostic.ts'
import type { Rule } from './rules.ts'

export const characters: Rule = (pipeline) =>
  faultsIn(pipeline).map(({ code, origin, keys }) => finding(code, within(origin ?? pipeline.origin, ...keys)))

interface Fault {
  readonly code: 'nul-character' | 'lone-surrogate'
  /** The nearest one on the way up. */
  readonly origin: Origin | null
  /** From there down. */
  readonly keys: readonly string[]
}

/** Nothing is made for a text without a fault: a large pipeline has a million of them. */
const none: readonly Fault[] = Object.freeze([])

function faultsIn(part: unknown): readonly Fault[] {
  if (typeof part === 'string') return faultsOf(part)
  if (typeof part !== 'object' || part === null) return none
  const fields = part as { readonly [key: string]: unknown }
  let faults = none
  for (const key in fields) {
    if (key === 'origin') continue
    const inside = faultsIn(fields[key])
    if (inside !== none) faults = [...faults, ...inside.map((fault) => below(key, fields[key], fault))]
    const own = faultsOf(key)
    if (own !== none) faults = [...faults, ...own]
  }
  const origin = fields.origin as Origin | undefined
  return origin === undefined || faults === none ? faults : faults.map((fault) => (fault.origin === null ? { ...fault, origin } : fault))
}

function faultsOf(text: string): readonly Fault[] {
  if (text.includes('\0')) return [{ code: 'nul-character', origin: null, keys: [] }]
  return text.isWellFormed() ? none : [{ code: 'lone-surrogate', origin: null, keys: [] }]
}

/** As the author knows the place: variables and services by their names, a value by its field. */
function below(key: string, part: unknown, fault: Fault): Fault {
  if (fault.origin !== null) return fault
  if (key === 'value') return { ...fault, keys: [] }
  const { kind, name, id } = (part ?? {}) as { readonly [key: string]: unknown }
  if (typeof kind === 'string') return { ...fault, keys: [words[key] ?? key] }
  const known = [name, id, words[key], key].find((each) => typeof each === 'string')
  return { ...fault, keys: [String(known), ...fault.keys] }
}

/** Fields that are called otherwise in a ci.ts. */
const words: { readonly [field: string]: string } = { triggers: 'on', directory: 'in' }
