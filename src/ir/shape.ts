/**
 * Fast yes-or-no check of a value against a compiled shape. A shape is plain data, made from the zod schema by `shapesOf`;
 * whatever this refuses goes to zod for the words, so the two must agree, and a test holds them to it.
 */
import { brand, kindOf } from '../dsl/brand.ts'

export type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | 'any'
  | 'undefined'
  | 'null'
  /** A whole number from 0. */
  | 'whole'
  | { readonly is: readonly (string | boolean)[] }
  | { readonly kind: string }
  | { readonly oneOf: readonly Shape[] }
  | { readonly listOf: Shape }
  | { readonly mapOf: Shape }
  /** `loose`: other fields may stand beside these. */
  | { readonly fields: { readonly [field: string]: Shape }; readonly required: readonly string[]; readonly loose?: true }
  /** Another shape of the same table: how lists of steps nest. */
  | { readonly ref: string }

export type Shapes = { readonly [name: string]: Shape }

export function fits(value: unknown, shape: Shape, shapes: Shapes): boolean {
  if (typeof shape === 'string') return fitsPlain(value, shape)
  if ('fields' in shape) return fitsFields(value, shape, shapes)
  if ('oneOf' in shape) {
    for (const each of shape.oneOf) if (fits(value, each, shapes)) return true
    return false
  }
  if ('kind' in shape) return kindOf(value) === shape.kind
  if ('listOf' in shape) {
    if (!Array.isArray(value)) return false
    for (const each of value) if (!fits(each, shape.listOf, shapes)) return false
    return true
  }
  if ('mapOf' in shape) return fitsMap(value, shape.mapOf, shapes)
  if ('is' in shape) return shape.is.includes(value as string)
  return fits(value, shapes[shape.ref] ?? 'any', shapes)
}

function fitsPlain(value: unknown, shape: Extract<Shape, string>): boolean {
  switch (shape) {
    case 'any':
      return true
    case 'null':
      return value === null
    case 'whole':
      return Number.isSafeInteger(value) && (value as number) >= 0
    case 'number':
      return Number.isFinite(value)
    default:
      return typeof value === shape
  }
}

function fitsMap(value: unknown, each: Shape, shapes: Shapes): boolean {
  if (!isRecord(value)) return false
  for (const key of Object.keys(value)) if (key !== '__proto__' && !fits(value[key], each, shapes)) return false
  // Asking for symbols is slow, and the objects of the language are all that has any.
  return !Object.hasOwn(value, brand)
}

function fitsFields(value: unknown, shape: Extract<Shape, { fields: unknown }>, shapes: Shapes): boolean {
  if (!isObject(value)) return false
  for (const field of shape.required) if (value[field] === undefined) return false
  for (const field in value) {
    const wanted = Object.hasOwn(shape.fields, field) ? shape.fields[field] : undefined
    if (wanted === undefined && !shape.loose) return false
    if (wanted !== undefined && value[field] !== undefined && !fits(value[field], wanted, shapes)) return false
  }
  // What a class declares by a getter, `in` doesn't list.
  return (
    isRecord(value) ||
    Object.entries(shape.fields).every(([field, wanted]) => value[field] === undefined || fits(value[field], wanted, shapes))
  )
}

type Fields = { readonly [key: string]: unknown }

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What zod takes for a record: no instance of a class. A ci.ts may run in another realm, so there is no comparing with our own Object. */
function isRecord(value: unknown): value is Fields {
  if (!isObject(value)) return false
  if (Object.getPrototypeOf(value) === Object.prototype && !Object.hasOwn(value, 'constructor')) return true
  const maker = value.constructor
  return typeof maker !== 'function' || (isObject(maker.prototype) && Object.hasOwn(maker.prototype, 'isPrototypeOf'))
}
