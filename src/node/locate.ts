/** Where in the user's files a finding stands. */
import { readFileSync } from 'node:fs'
import type { Diagnostic, Origin, Path, Position } from '../diagnostics/diagnostic.ts'
import { stripBom } from './json.ts'
import type { Sources } from './load.ts'
import { userPlace } from './place.ts'

/**
 * The places of `diagnostics`, in their order. With `precisely` that is the very property, found by parsing the file, which takes ten
 * times as long as a whole build; without, it is the call that the property belongs to.
 */
export async function locate(
  diagnostics: readonly Diagnostic[],
  entry: string,
  sources: Sources,
  precisely: boolean,
): Promise<readonly Position[]> {
  const refine =
    precisely && diagnostics.some(({ position }) => position === undefined) ? (await import('./property-place.ts')).propertyPlace : null
  return diagnostics.map((diagnostic) => {
    if (diagnostic.position !== undefined) return diagnostic.position
    const call = nearestCall(diagnostic.at, sources)
    if (call === null) return { file: entry, line: 1, column: 1 }
    const text = sources.get(call.place.file)
    if (refine === null || text === undefined) return call.place
    return refine(call.place, text, call.keys, diagnostic.code === 'unknown-field' ? 'name' : 'value')
  })
}

/** The innermost call of the DSL on the way up, and the keys that lead from its argument down to the finding. */
function nearestCall(origin: Origin | null, sources: Sources): { readonly place: Position; readonly keys: Path } | null {
  const below: Path[] = []
  for (let at = origin; at !== null; at = at.parent) {
    below.push(at.keys)
    const place = at.site === null ? null : userPlace(at.site.stack, sources)
    if (place !== null) return { place, keys: below.reverse().flat() }
  }
  return null
}

/** The text of one line, for showing it. */
export function lineAt({ file, line }: Position, sources: Sources): string | null {
  try {
    const text = sources.get(file) ?? stripBom(readFileSync(file, 'utf8'))
    return text.split(/\r?\n/)[line - 1] ?? null
  } catch {
    return null
  }
}
