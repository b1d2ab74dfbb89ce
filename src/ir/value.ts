/** Questions about values: which parts they have, and how far they can be trusted. */
import type { CiName, Value } from './types.ts'

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

export function isSecret(value: Value): boolean {
  return partsOf(value).some((part) => part.kind === 'secret' || part.kind === 'jobToken')
}

/** Text that a stranger may choose: it must never be evaluated as code. Source: GitHub Docs, "Secure use reference". */
export function isUntrusted(value: Value): boolean {
  return partsOf(value).some(
    (part) =>
      part.kind === 'output' ||
      part.kind === 'stepOutput' ||
      part.kind === 'input' ||
      part.kind === 'env' ||
      (part.kind === 'ci' && untrusted.has(part.name)),
  )
}

const untrusted: ReadonlySet<CiName> = new Set([
  'ref', 'branch', 'tag', 'actor', 'commit.message', 'pullRequest.title', 'pullRequest.source', 'pullRequest.target', 'pullRequest.author',
]) // biome-ignore format: one table
