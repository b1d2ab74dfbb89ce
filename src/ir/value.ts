/** Questions about values: which parts they have, and whether they are known now. */
import type { Value } from './types.ts'

export function literal(text: string): Value {
  return { kind: 'literal', text }
}

/** The text of a value that is known now, else null. */
export function literalText(value: Value): string | null {
  return value.kind === 'literal' ? value.text : null
}

/** The value and all values inside it. */
export function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'text':
      return [value, ...value.parts.flatMap(partsOf)]
    case 'choose':
      return [value, ...partsOf(value.then), ...partsOf(value.otherwise)]
    case 'or':
      return [value, ...partsOf(value.value), ...partsOf(value.fallback)]
    default:
      return [value]
  }
}

/** Whether it asks for what an earlier step wrote under that name. */
export function readsEnv(value: Value, name: string): boolean {
  return value.kind !== 'literal' && partsOf(value).some((part) => part.kind === 'env' && part.name === name)
}
