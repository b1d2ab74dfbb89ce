/**
 * A text that is the same for the same spec: what a ci.ts exported and made, with every reference between its parts.
 * Call sites stand aside, by number: they are where something was written, not what.
 */
import type { CallSite } from '../diagnostics/diagnostic.ts'
import { kindOf } from '../dsl/brand.ts'

export interface Fingerprint {
  readonly text: string
  /** In the order in which they were met. */
  readonly sites: readonly CallSite[]
}

/** Objects beyond which compiling anew costs less than telling specs apart. */
const most = 20_000

/** Null where a spec holds what can't be told apart by its text: functions, maps, instances of classes, very many objects. */
export function fingerprintOf(spec: unknown): Fingerprint | null {
  const sites: CallSite[] = []
  const seen = new Map<object, number>()
  let text = ''
  const isKnown = (part: unknown): boolean => {
    switch (typeof part) {
      case 'string':
        text += `${JSON.stringify(part)},`
        return true
      case 'number':
      case 'boolean':
      case 'undefined':
        text += `${String(part)},`
        return true
      case 'object':
        return part === null ? isKnown(undefined) : isKnownObject(part)
      default:
        return false
    }
  }
  const isKnownObject = (object: object): boolean => {
    const number = seen.get(object)
    if (number !== undefined) {
      text += `#${number},`
      return true
    }
    if (seen.size >= most || !isPlain(object)) return false
    seen.set(object, seen.size)
    text += Array.isArray(object) ? '[' : `${kindOf(object) ?? ''}{`
    for (const key of Object.keys(object)) {
      const part = (object as { readonly [key: string]: unknown })[key]
      if (key === 'site' && typeof part === 'object' && part !== null) {
        sites.push(part)
        continue
      }
      text += `${JSON.stringify(key)}:`
      if (!isKnown(part)) return false
    }
    text += '},'
    return true
  }
  return isKnown(spec) ? { text, sites } : null
}

function isPlain(object: object): boolean {
  const prototype = Object.getPrototypeOf(object)
  return prototype === Object.prototype || prototype === null || Array.isArray(object) || kindOf(object) !== null
}
