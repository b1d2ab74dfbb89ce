/** The tree that a YAML file gives, and how the rest of the evaluator looks at it. */
import { parseDocument } from 'yaml'

export type Scalar = string | number | boolean | null
export type Tree = Scalar | readonly Tree[] | TreeMap
export interface TreeMap {
  readonly [key: string]: Tree
}

/** What CircleCI refuses before anything runs. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message.charAt(0).toUpperCase() + message.slice(1))
  }
}

/** CircleCI merges `<<` keys, as YAML 1.1 does. */
export function parseTree(text: string): TreeMap {
  const document = parseDocument(text, { merge: true })
  const [error] = document.errors
  if (error !== undefined) throw new ConfigError(error.message)
  return mapOf(document.toJS() as Tree, 'the config')
}

export function isMap(value: Tree | undefined): value is TreeMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What is absent is the empty map. */
export function mapOf(value: Tree | undefined, where: string): TreeMap {
  if (value === undefined || value === null) return {}
  if (!isMap(value)) throw new ConfigError(`${where} must be a map.`)
  return value
}

export function listOf(value: Tree | undefined, where: string): readonly Tree[] {
  if (!Array.isArray(value)) throw new ConfigError(`${where} must be a list.`)
  return value as readonly Tree[]
}

/** A list of texts, or one text in its place. */
export function textsOf(value: Tree | undefined, where: string): readonly string[] {
  const list = Array.isArray(value) ? (value as readonly Tree[]) : [value ?? null]
  return list.map((each) => textOf(each, where))
}

export function textOf(value: Tree | undefined, where: string): string {
  if (typeof value !== 'string') throw new ConfigError(`${where} must be a text.`)
  return value
}

export function onlyKeys(map: TreeMap, keys: readonly string[], where: string): void {
  const unknown = Object.keys(map).filter((key) => !keys.includes(key))
  if (unknown.length > 0) throw new ConfigError(`${where} has unknown keys: ${unknown.join(', ')}.`)
}

/** The one key of a map, with its value. */
export function onlyEntry(value: Tree, where: string): readonly [string, Tree] {
  const entries = Object.entries(mapOf(value, where))
  const [entry] = entries
  if (entry === undefined || entries.length > 1) throw new ConfigError(`${where} must have exactly one key.`)
  return entry
}

export function sameTree(a: Tree | undefined, b: Tree | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
