/**
 * How pipegen knows its own objects: every one carries `brand`, a symbol that all copies of pipegen share,
 * and a node marked with this copy's `copy`. An object of another copy is told apart, not misread.
 */
export const brand: unique symbol = Symbol.for('pipegen.brand') as never
export const imageBrand: unique symbol = Symbol.for('pipegen.image') as never

export type Kind = 'value' | 'condition' | 'job' | 'optional' | 'artifact' | 'step' | 'raw' | 'call' | 'pipeline' | 'project'

/** This copy of pipegen, by identity. */
export const copy: object = Object.freeze({ name: 'pipegen' })

/** The kind of a pipegen object, whichever copy made it; null for anything else. */
export function kindOf(object: unknown): Kind | null {
  if (typeof object !== 'object' || object === null) return null
  return (object as { [brand]?: Kind })[brand] ?? null
}

/** Whether this copy of pipegen made the object. */
export function isOwn(object: unknown): boolean {
  return (object as { node?: { copy?: unknown } } | null)?.node?.copy === copy
}
