/** Random values for every shape: right ones made from the shape itself, and what mistakes make of them. */
import fc from 'fast-check'
import * as api from '../../src/index.ts'
import type { Shape } from '../../src/ir/shape.ts'
import { shapes } from '../../src/ir/shapes.generated.ts'

const { call, branch, job, optional, pipeline, project, raw, secret, sh, uses } = api
const sample = job({ outputs: ['tag'], artifacts: { app: 'dist' }, steps: [sh`true`] })
const objects: { readonly [kind: string]: object } = {
  value: secret('S'),
  condition: branch('main'),
  job: sample,
  step: sh`true`,
  call: call('./x.yml'),
  artifact: sample.artifacts.app,
  optional: optional(sample),
  pipeline: pipeline('p', { on: { push: true }, jobs: { sample } }),
}

/** Values that the shape takes. `depth` ends the nesting of lists of steps. */
export function rightFor(shape: Shape, depth = 3): fc.Arbitrary<unknown> {
  if (typeof shape === 'string') return plain[shape]
  if ('is' in shape) return fc.constantFrom(...shape.is)
  if ('kind' in shape) return fc.constant(objects[shape.kind])
  if ('ref' in shape) return depth === 0 ? fc.constant([]) : rightFor(shapes[shape.ref] ?? 'any', depth - 1)
  if ('oneOf' in shape) return fc.oneof(...shape.oneOf.map((each) => rightFor(each, depth)))
  if ('listOf' in shape) return fc.array(rightFor(shape.listOf, depth), { maxLength: 3 })
  if ('mapOf' in shape)
    return fc.dictionary(fc.constantFrom('A', 'b', 'os', 'constructor', '__proto__', '1'), rightFor(shape.mapOf, depth), {
      maxKeys: 3,
      noNullPrototype: false,
    })
  const fields = Object.fromEntries(Object.entries(shape.fields).map(([field, each]) => [field, rightFor(each, depth)]))
  // A field in eight, so that one mistake has a chance to be the only one.
  const sparse = Object.fromEntries(Object.entries(fields).map(([field, each]) => [field, fc.option(each, { nil: undefined, freq: 1 })]))
  return fc.record(
    { ...sparse, ...Object.fromEntries(shape.required.map((field) => [field, fields[field] ?? fc.anything()])) },
    { requiredKeys: [...shape.required] },
  )
}

const plain: { readonly [name in Extract<Shape, string>]: fc.Arbitrary<unknown> } = {
  string: fc.constantFrom('', 'x', '30m', 'a b', 'npm'),
  number: fc.constantFrom(0, -1, 1.5, 2 ** 53),
  boolean: fc.boolean(),
  any: fc.constantFrom<unknown>(1, 'x', null, {}, [[]], objects.value),
  undefined: fc.constant(undefined),
  null: fc.constant(null),
  whole: fc.constantFrom(0, 1, 5432, -0, Number.MAX_SAFE_INTEGER),
}

class Instance {
  image = 'x:1'
  port = 1
  get timeout(): number {
    return 5
  }
}
class Fieldless {
  method(): void {}
}
const wrong: readonly unknown[] = [
  ...[undefined, null, true, false, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 10n, '', 'x', 'none', Symbol.iterator],
  ...[
    [],
    [[]],
    [undefined],
    ['x'],
    new Array(2),
    {},
    { a: 1 },
    { file: 'x' },
    Object.create(null),
    JSON.parse('{"__proto__":1}'),
    { [Symbol('s')]: 1 },
  ],
  ...[
    { constructor: 1 },
    { constructor: undefined },
    { constructor: class {} },
    { constructor: { prototype: {} } },
    Object.create({ timeout: 5 }),
    Object.create({ name: 'x' }),
  ],
  ...[
    new Instance(),
    new Fieldless(),
    new Date(0),
    new Map(),
    new String('x'),
    new Number(1),
    () => 'x',
    Instance,
    Object.values(api.ci),
    raw('x'),
    project({ pipelines: [] }),
  ],
  ...[...Object.values(objects), uses('a/b@v1', { outputs: ['x'] })],
]

type Edit = (holder: { [key: string]: unknown }, key: string, other: unknown) => void
const edits: readonly Edit[] = [
  (holder, key) => delete holder[key],
  (holder, key, other) => (holder[key] = other),
  (holder, key, other) => (holder[key] = other),
  (holder, key) => (holder[key] = undefined),
  (holder, key) => (holder[key] = [holder[key]]),
  (holder, key) => (holder[key] = Array.isArray(holder[key]) ? { ...holder[key] } : { value: holder[key] }),
  (holder, key) => (holder[key] = isOpen(holder[key]) ? Object.assign(new Fieldless(), holder[key]) : String),
  (holder, key) => (holder[key] = isOpen(holder[key]) ? Object.create(holder[key]) : null),
  (holder, key, other) => (holder[`${key}s`] = other),
  (holder, key) => {
    holder[`${key}x`] = holder[key]
    delete holder[key]
  },
]

/** A right value after up to three mistakes. */
export function mistakenFor(shape: Shape): fc.Arbitrary<unknown> {
  const mistake = fc.record({ at: fc.nat(), edit: fc.constantFrom(...edits), other: fc.constantFrom(...wrong) })
  return fc.tuple(rightFor(shape), fc.array(mistake, { maxLength: 3 })).map(([right, mistakes]) => {
    const root: { [key: string]: unknown } = { value: copyOf(right) }
    for (const { at, edit, other } of mistakes) {
      const places = placesIn(root)
      const place = places[at % places.length]
      if (place !== undefined) edit(place.holder, place.key, copyOf(other))
    }
    return root.value
  })
}

interface Place {
  readonly holder: { [key: string]: unknown }
  readonly key: string
}

function placesIn(holder: { [key: string]: unknown }): readonly Place[] {
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...(isOpen(holder[key]) ? placesIn(holder[key]) : [])])
}

/** Objects and lists of the spec, not those of the language. */
function isOpen(value: unknown): value is { [key: string]: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Object.isFrozen(value) &&
    (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
  )
}

function copyOf(value: unknown): unknown {
  if (!isOpen(value)) return value
  if (Array.isArray(value)) return value.map(copyOf)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each)]))
}
