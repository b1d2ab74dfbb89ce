/**
 * A text that is the same for the same spec: what a ci.ts exported and made, with every reference between its parts.
 * Call sites stand aside, by number: they are where something was written, not what.
 */
import type { CallSite } from '../diagnostics/diagnostic.ts'
import { copy, kindOf } from '../dsl/brand.ts'
import { descriptionOf } from '../provider.ts'

export interface Fingerprint {
  /** The spec itself, or the hash of a long one. */
  readonly text: string
  /** In the order in which they were met. */
  readonly sites: readonly CallSite[]
}

/** Characters beyond which the text is hashed: only then is loading node:crypto worth its time. */
const longest = 500_000
/** Beyond this, compiling anew costs less than telling specs apart. */
const most = 200_000_000
/** A spec nests a few levels; only one that holds itself goes on for ever. */
const deepest = 100

/** Null where a spec holds what can't be told apart by its text: functions, maps, instances of classes, objects that hold themselves. */
export function fingerprintOf(spec: unknown): Fingerprint | null {
  const print: Print = { text: '', length: 0, hash: null, sites: [], nodes: [], numbers: new Map() }
  if (!addPart(print, spec, 0)) return null
  // Jobs refer to jobs, thousands in a row: each is written when its turn comes, not inside the one that needs it.
  for (let next = 0; next < print.nodes.length; next += 1) {
    if (!addFields(print, print.nodes[next] as object, 0)) return null
    if (print.text.length > longest && !flush(print)) return null
  }
  return { text: print.hash === null ? print.text : print.hash.update(print.text).digest('base64'), sites: print.sites }
}

interface Print {
  text: string
  /** Of what has gone into the hash. */
  length: number
  hash: Hash | null
  readonly sites: CallSite[]
  /** Parts of the language, which are the same only if they are the same object. */
  readonly nodes: object[]
  readonly numbers: Map<object, number>
}

interface Hash {
  update(text: string): Hash
  digest(encoding: 'base64'): string
}

function flush(print: Print): boolean {
  print.hash ??= process.getBuiltinModule('node:crypto').createHash('sha256')
  print.hash.update(print.text)
  print.length += print.text.length
  print.text = ''
  return print.length < most
}

function addPart(print: Print, part: unknown, depth: number): boolean {
  switch (typeof part) {
    case 'string':
      // With its length in front, a text needs no escapes.
      print.text += `${part.length}"${part}`
      return true
    case 'number':
    case 'boolean':
    case 'undefined':
      print.text += `${String(part)},`
      return true
    case 'object':
      if (part === null) print.text += 'null,'
      else if (isNode(part)) addNode(print, part)
      else if (descriptionOf(part) !== null) print.text += `${descriptionOf(part)}\n`
      else return depth < deepest && isPlain(part) && addFields(print, part, depth + 1)
      return true
    default:
      return false
  }
}

/** Steps are nodes, too, but nothing asks whether two commands are the same one, and there are many. */
function isNode(object: object): boolean {
  return isOurs(object) && object.kind !== 'run'
}

function isOurs(object: object): object is { readonly copy: object; readonly kind: string } {
  return (object as { copy?: unknown }).copy === copy
}

function addNode(print: Print, node: object): void {
  let number = print.numbers.get(node)
  if (number === undefined) {
    number = print.nodes.push(node) - 1
    print.numbers.set(node, number)
  }
  print.text += `#${number},`
}

function addFields(print: Print, object: object, depth: number): boolean {
  if (Array.isArray(object)) {
    print.text += '['
    for (let index = 0; index < object.length; index += 1) if (!addPart(print, object[index], depth)) return false
    print.text += ']'
    return true
  }
  const ours = isOurs(object)
  print.text += `${kindOf(object) ?? ''}{`
  for (const key of Object.keys(object)) {
    if (ours && key === 'copy') continue
    const part = (object as { readonly [key: string]: unknown })[key]
    if (ours && key === 'site') {
      if (part !== null) print.sites.push(part as CallSite)
      continue
    }
    print.text += `${key.length}"${key}:`
    if (!addPart(print, part, depth)) return false
  }
  print.text += '}'
  return true
}

function isPlain(object: object): boolean {
  const prototype = Object.getPrototypeOf(object)
  return prototype === Object.prototype || prototype === null || Array.isArray(object) || kindOf(object) !== null
}
