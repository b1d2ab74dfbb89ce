/** A file as it is against the file as it should be. */
import { checksumOf, outputFormat, readHeader, withoutReturns } from './header.ts'

export type Comparison =
  | { readonly status: 'unchanged' | 'missing' }
  /** Ours and as we left it, but not what would be written now. */
  | { readonly status: 'stale'; readonly because: 'source' | 'format' }
  /** Ours once; somebody has changed it since. */
  | { readonly status: 'edited' }
  /** Never ours, as far as one can see. */
  | { readonly status: 'foreign' }

/** `expected` has its header; `current` is null where there is no file. */
export function compareText(current: string | null, expected: string): Comparison {
  if (current === null) return { status: 'missing' }
  const plain = withoutReturns(current)
  if (plain === expected) return { status: 'unchanged' }
  // The beginning of what we would write, and no more: an interrupted copy, with nothing in it that could be lost.
  if (expected.startsWith(plain)) return { status: 'stale', because: 'source' }
  const body = readHeader(expected)?.body ?? expected
  const header = readHeader(plain)
  if (header === null) return plain === body ? { status: 'stale', because: 'source' } : { status: 'foreign' }
  if (header.body !== body && checksumOf(header.body) !== header.checksum) return { status: 'edited' }
  return { status: 'stale', because: header.format === outputFormat ? 'source' : 'format' }
}
