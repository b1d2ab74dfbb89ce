/**
 * Fast yes-or-no check of a value against a compiled shape. A shape is plain data, made from the zod schema by `shapesOf`;
 * whatever this refuses goes to zod for the words, so the two must agree, and a test holds them to it.
 */
import { kindOf } from '../dsl/brand.ts'

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
  if ('mapOf' in shape) {
    if (!isPlain(value)) return false
    for (const key in value) if (!fits(value[key], shape.mapOf, shapes)) return false
    return true
  }
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

function fitsFields(value: unknown, shape: Extract<Shape, { fields: unknown }>, shapes: Shapes): boolean {
  if (!isPlain(value)) return false
  for (const field of shape.required) if (value[field] === undefined) return false
  for (const field in value) {
    const wanted = Object.hasOwn(shape.fields, field) ? shape.fields[field] : undefined
    if (wanted === undefined) {
      if (shape.loose) continue
      return false
    }
    const given = value[field]
    if (given === undefined && !shape.required.includes(field)) continue
    if (!fits(given, wanted, shapes)) return false
  }
  return true
}

/** What zod takes for a record: an object whose prototype is Object's or none. */
function isPlain(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  if (prototype === null || prototype === Object.prototype) return true
  // A ci.ts may run in another realm, so compare by shape.
  return Object.getPrototypeOf(prototype) === null
}
