/** From the zod schema to shapes as data. Run by `.scripts/shapes.mjs` and by the test that holds the generated file to the schema. */
import type { z } from 'zod'
import { kinds, schemas } from './schema.ts'
import type { Shape, Shapes } from './shape.ts'

/** The shapes of every schema, and of the lazy schemas inside them. */
export function shapesOf(): Shapes {
  const lazies = new Map<unknown, string>()
  const shapes: { [name: string]: Shape } = {}
  const context: Context = { lazies, shapes }
  for (const [name, schema] of Object.entries(schemas)) shapes[name] = shapeOf(schema, context)
  return shapes
}

interface Context {
  readonly lazies: Map<unknown, string>
  readonly shapes: { [name: string]: Shape }
}

interface Definition {
  readonly type: string
  readonly innerType?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly element?: z.ZodType
  readonly valueType?: z.ZodType
  readonly shape?: { readonly [field: string]: z.ZodType }
  readonly catchall?: { readonly _zod: { readonly def: Definition } }
  readonly values?: readonly (string | boolean)[]
  readonly entries?: { readonly [key: string]: string }
  readonly checks?: readonly unknown[]
  readonly getter?: () => z.ZodType
}

function shapeOf(schema: z.ZodType, context: Context): Shape {
  const kind = kindOfSchema(schema)
  if (kind !== null) return { kind }
  const definition = schema._zod.def as unknown as Definition
  const inner = (wanted: z.ZodType | undefined): Shape => {
    if (wanted === undefined) throw new Error(`pipegen bug: a schema of type ${definition.type} has no inner schema`)
    return shapeOf(wanted, context)
  }
  switch (definition.type) {
    case 'string':
    case 'boolean':
    case 'null':
    case 'undefined':
      return definition.type
    case 'unknown':
      return 'any'
    case 'number':
      return 'check' in definition || (definition.checks ?? []).length > 0 ? 'whole' : 'number'
    case 'literal':
      return { is: definition.values ?? [] }
    case 'enum':
      return { is: Object.values(definition.entries ?? {}) }
    case 'union':
      return { oneOf: (definition.options ?? []).map((option) => inner(option)) }
    case 'array':
      return { listOf: inner(definition.element) }
    case 'record':
      return { mapOf: inner(definition.valueType) }
    case 'optional':
      return inner(definition.innerType)
    case 'lazy':
      return lazyShape(definition, context)
    case 'object':
      return objectShape(definition, inner)
    default:
      throw new Error(`pipegen bug: no shape for a schema of type ${definition.type}`)
  }
}

function lazyShape({ getter }: Definition, context: Context): Shape {
  const known = context.lazies.get(getter)
  if (known !== undefined) return { ref: known }
  const name = `steps${context.lazies.size === 0 ? '' : context.lazies.size}`
  context.lazies.set(getter, name)
  if (getter !== undefined) context.shapes[name] = shapeOf(getter(), context)
  return { ref: name }
}

function objectShape({ shape = {}, catchall }: Definition, inner: (schema: z.ZodType) => Shape): Shape {
  const fields = Object.fromEntries(Object.entries(shape).map(([field, schema]) => [field, inner(schema)]))
  const required = Object.entries(shape).flatMap(([field, schema]) => (schema._zod.def.type === 'optional' ? [] : [field]))
  return { fields, required, ...(catchall?._zod.def.type === 'never' ? {} : { loose: true as const }) }
}

/** `.meta()` clones a schema, so a custom schema is known by its check as well. */
function kindOfSchema(schema: z.ZodType): string | null {
  const own = kinds.get(schema)
  if (own !== undefined) return own
  if (schema._zod.def.type !== 'custom') return null
  const check = (schema._zod.def as unknown as { fn?: unknown }).fn
  for (const [known, kind] of kinds) if ((known._zod.def as unknown as { fn?: unknown }).fn === check) return kind
  return null
}
