/** Words for misshapen specs, from zod. Loaded only when `fits` has refused something. */
import { z } from 'zod'
import { finding } from '../diagnostics/catalog.ts'
import { type Diagnostic, within } from '../diagnostics/diagnostic.ts'
import { kindOf } from '../dsl/brand.ts'
import type { Misfit } from './resolve/context.ts'
import { schemas } from './schema.ts'

export function describeMisfits(misfits: readonly Misfit[]): readonly Diagnostic[] {
  return misfits.flatMap(describeMisfit)
}

function describeMisfit({ schema, value, origin, what }: Misfit): readonly Diagnostic[] {
  const result = schemas[schema].safeParse(value)
  if (result.success) throw new Error(`pipegen bug: the compiled shape "${schema}" refuses what its schema takes. Please report it.`)
  return result.error.issues.flatMap((issue) => describeIssue(issue, [], { value, schema: schemas[schema], origin, what }))
}

type Place = Pick<Misfit, 'value' | 'origin' | 'what'> & { readonly schema: z.ZodType }

function describeIssue(issue: z.core.$ZodIssue, above: readonly PropertyKey[], place: Place): readonly Diagnostic[] {
  const path = [...above, ...issue.path]
  const keys = path.map((key) => (typeof key === 'symbol' ? String(key) : key))
  const at = within(place.origin, ...keys)
  const where = keys.length === 0 ? place.what : `"${keys.join('.')}" of ${lower(place.what)}`
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => finding('unknown-field', within(at, key), key, where, knownFields(schemaAt(place.schema, path))))
  }
  const given = valueAt(place.value, path)
  if (given === undefined && isField(place.schema, path)) {
    const parent = keys.slice(0, -1)
    const owner = parent.length === 0 ? place.what : `"${parent.join('.')}" of ${lower(place.what)}`
    return [finding('missing-field', within(place.origin, ...parent), String(keys.at(-1)), owner)]
  }
  if (issue.code === 'invalid_union') {
    const deeper = deepest(issue, given)
    if (deeper !== null) return deeper.flatMap((each) => describeIssue(each, path, place))
  }
  return [finding('wrong-type', at, keys.length === 0 ? place.what : keys.join('.'), titleOf(schemaAt(place.schema, path)) ?? 'something else', show(given))]
}

/** The branch of a union that the author meant: the one for an object if an object was given, for a list if a list was. */
function deepest(issue: z.core.$ZodIssueInvalidUnion, given: unknown): readonly z.core.$ZodIssue[] | null {
  if (typeof given !== 'object' || given === null || kindOf(given) !== null) return null
  const branches = issue.errors.filter((errors) => errors.every((error) => error.path.length > 0 || error.code === 'unrecognized_keys' || error.code === 'invalid_union'))
  branches.sort((a, b) => a.length - b.length)
  return branches[0] ?? null
}

function schemaAt(schema: z.ZodType | undefined, path: readonly PropertyKey[]): z.ZodType | undefined {
  if (schema === undefined || path.length === 0) return schema
  return inside(schema)
    .map((each) => step(each, path[0] ?? ''))
    .filter((each) => each !== undefined)
    .map((each) => schemaAt(each, path.slice(1)))
    .find((each) => each !== undefined)
}

type Definition = { type: string; innerType?: z.ZodType; getter?: () => z.ZodType; options?: readonly z.ZodType[]; element?: z.ZodType; valueType?: z.ZodType; shape?: { readonly [field: string]: z.ZodType } }
const definitionOf = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition

/** The schema without optional, lazy and union around it. */
function inside(schema: z.ZodType): readonly z.ZodType[] {
  const { type, innerType, getter, options } = definitionOf(schema)
  if (type === 'optional' && innerType !== undefined) return inside(innerType)
  if (type === 'lazy' && getter !== undefined) return inside(getter())
  if (type === 'union') return (options ?? []).flatMap(inside)
  return [schema]
}

function step(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  const { type, element, valueType, shape } = definitionOf(schema)
  if (type === 'array') return element
  if (type === 'record') return valueType
  return shape?.[String(key)]
}

function knownFields(schema: z.ZodType | undefined): readonly string[] {
  if (schema === undefined) return []
  return [...new Set(inside(schema).flatMap((each) => Object.keys(definitionOf(each).shape ?? {})))]
}

/** Whether the path ends in a field of an object, rather than in an entry of a list or map. */
function isField(schema: z.ZodType, path: readonly PropertyKey[]): boolean {
  const last = path.at(-1)
  return typeof last === 'string' && knownFields(schemaAt(schema, path.slice(0, -1))).includes(last)
}

function titleOf(schema: z.ZodType | undefined): string | null {
  if (schema === undefined) return null
  const own = schema.meta()?.title
  if (own !== undefined) return own
  const definition = definitionOf(schema)
  if (definition.innerType !== undefined) return titleOf(definition.innerType)
  const titles = (definition.options ?? []).map(titleOf).filter((title) => title !== null)
  return titles.length > 0 ? titles.join(', or ') : (plainTitles[definition.type] ?? null)
}
const plainTitles: { readonly [type: string]: string } = { object: 'an object', array: 'a list', record: 'an object', number: 'a number' }

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value
  for (const key of path) found = (found as { readonly [key: PropertyKey]: unknown } | null | undefined)?.[key]
  return found
}

function show(value: unknown): string {
  const kind = kindOf(value)
  if (kind !== null) return `a ${kind}`
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'string' ? `the string "${value.length > 60 ? `${value.slice(0, 57)}…` : value}"` : typeof value === 'number' ? `the number ${value}` : String(value)
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
