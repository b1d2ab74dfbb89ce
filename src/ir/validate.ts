/** Words for misshapen specs, from zod. Loaded only when `fits` has refused something. */
import type { z } from 'zod'
import { finding } from '../diagnostics/catalog.ts'
import { closest, didYouMean } from '../diagnostics/closest.ts'
import { type Diagnostic, type Path, within } from '../diagnostics/diagnostic.ts'
import { kindOf } from '../dsl/brand.ts'
import type { Misfit } from './resolve/context.ts'
import { schemas } from './schema.ts'

export function describeMisfits(misfits: readonly Misfit[]): readonly Diagnostic[] {
  return misfits.flatMap(describeMisfit)
}

function describeMisfit({ schema, value, origin, what }: Misfit): readonly Diagnostic[] {
  const result = schemas[schema].safeParse(value)
  if (result.success) throw new Error(`pipegen bug: the compiled shape "${schema}" refuses what its schema takes. Please report it.`)
  return describeIssues(result.error.issues, [], { value, schema: schemas[schema], origin, what })
}

type Place = Pick<Misfit, 'value' | 'origin' | 'what'> & { readonly schema: z.ZodType }

/** A field that is missing because its name is misspelt is one finding, not two; so is one of our objects in a wrong place. */
function describeIssues(issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[], place: Place): readonly Diagnostic[] {
  const found = new Map<string, z.core.$ZodIssue>()
  for (const issue of issues.map((each) => blameOwn(each, above, place))) found.set(`${issue.code} ${nameOf(issue.path)}`, issue)
  const meant = [...found.values()].flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return []
    const known = knownFields(schemaAt(place.schema, [...above, ...issue.path]))
    return issue.keys.map((key) => nameOf([...issue.path, closest(key, known) ?? '']))
  })
  return [...found.values()].flatMap((issue) =>
    issue.code !== 'unrecognized_keys' && meant.includes(nameOf(issue.path)) ? [] : describeIssue(issue, above, place),
  )
}

/** Where one of our objects stands, whatever zod finds inside, the object is the mistake. */
function blameOwn(issue: z.core.$ZodIssue, above: readonly PropertyKey[], place: Place): z.core.$ZodIssue {
  const end = [...issue.path, ''].findIndex(
    (_, length) => kindOf(valueAt(place.value, [...above, ...issue.path.slice(0, length)])) !== null,
  )
  return end < 0 ? issue : { code: 'custom', path: issue.path.slice(0, end), message: '' }
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}

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
    if (deeper !== null) return describeIssues(deeper, path, place)
  }
  const wanted = schemaAt(place.schema, path)
  const advice = besideMatrix(keys) ?? adviceFor(given, wanted)
  return [
    finding(
      'wrong-type',
      at,
      keys.length === 0 ? place.what : keys.join('.'),
      titleOf(wanted) ?? 'something else',
      show(given),
      ...(advice === null ? [] : [advice]),
    ),
  ]
}

/** Other languages have these inside the matrix, where ours has axes alone. */
function besideMatrix([field, axis]: Path): string | null {
  return field === 'matrix' && ['include', 'exclude', 'failFast', 'maxParallel'].includes(String(axis))
    ? `Write \`${axis}\` beside \`matrix\`, as a field of the job.`
    : null
}

/** The branch of a union that the author meant: the one for an object if an object was given, for a list if a list was. */
function deepest(issue: z.core.$ZodIssueInvalidUnion, given: unknown): readonly z.core.$ZodIssue[] | null {
  if (typeof given !== 'object' || given === null || kindOf(given) !== null) return null
  const branches = branchesOf(issue).filter((errors) =>
    errors.every((error) => error.path.length > 0 || error.code === 'unrecognized_keys'),
  )
  branches.sort((a, b) => a.length - b.length)
  return branches[0] ?? null
}

/** A union inside a union is one. */
function branchesOf(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[][] {
  return issue.errors.flatMap((errors) => {
    const [only] = errors
    return errors.length === 1 && only?.code === 'invalid_union' && only.path.length === 0 ? branchesOf(only) : [errors]
  })
}

/** The way out where the mistake says what was meant. */
function adviceFor(given: unknown, schema: z.ZodType | undefined): string | null {
  if (schema === undefined) return null
  const title = titleOf(schema) ?? ''
  const takes = (each: z.ZodType | undefined, value: unknown): boolean => each?.safeParse(value).success === true
  if (given === null) return 'Leave it out, or write undefined.'
  if (inside(schema).some((each) => takes(definitionOf(each).element, given))) return 'Put it into a list: […].'
  if (/^a (list of )?steps?\b/.test(title))
    return typeof given === 'function' ? "Give the step its command: sh('…')`npm test`." : 'Make a step by sh`…` or uses(…).'
  if (/^a (list of )?jobs?\b/.test(title))
    return typeof given === 'string' ? 'Give the job itself, not its name.' : 'Make it by job({ steps: […] }).'
  if (title.startsWith('a duration')) return null
  if (typeof given === 'number' && takes(schema, String(given))) return `Put it in quotes: '${given}'.`
  if (typeof given !== 'string') return null
  if (given.trim() !== '' && takes(schema, Number(given))) return `Write it without quotes: ${Number(given)}.`
  return didYouMean(
    given,
    inside(schema).flatMap((each) => namesOf(each)),
  )
}

/** The texts that an enum or literal takes. */
function namesOf(schema: z.ZodType): readonly string[] {
  const { entries = {}, values = [] } = definitionOf(schema)
  return [...Object.values(entries), ...values].filter((each) => typeof each === 'string')
}

function schemaAt(schema: z.ZodType | undefined, path: readonly PropertyKey[]): z.ZodType | undefined {
  if (schema === undefined || path.length === 0) return schema
  return inside(schema)
    .map((each) => step(each, path[0] ?? ''))
    .filter((each) => each !== undefined)
    .map((each) => schemaAt(each, path.slice(1)))
    .find((each) => each !== undefined)
}

type Definition = {
  type: string
  innerType?: z.ZodType
  getter?: () => z.ZodType
  options?: readonly z.ZodType[]
  element?: z.ZodType
  valueType?: z.ZodType
  shape?: { readonly [field: string]: z.ZodType }
  entries?: { readonly [key: string]: string }
  values?: readonly unknown[]
}
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
  if (typeof key === 'number' || type === 'array') return typeof key === 'number' ? element : undefined
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
  if (definition.type === 'object') return fieldsTitle(Object.keys(definition.shape ?? {}))
  if (definition.options !== undefined) return definition.options.flatMap((each) => titleOf(each) ?? []).join(', or ') || null
  const texts = [...Object.values(definition.entries ?? {}), ...(definition.values ?? [])].filter((each) => each !== false)
  return texts.length > 0 ? texts.map((each) => JSON.stringify(each)).join(', ') : (plainTitles[definition.type] ?? null)
}
const plainTitles: { readonly [type: string]: string } = { array: 'a list', record: 'an object', number: 'a number' }

function fieldsTitle(fields: readonly string[]): string {
  return fields.length === 0 || fields.length > 5 ? 'an object' : `{ ${fields.join(', ')} }`
}

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
  return typeof value === 'string'
    ? `the string "${value.length > 60 ? `${value.slice(0, 57)}…` : value}"`
    : typeof value === 'number'
      ? `the number ${value}`
      : String(value)
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
