/** Where in the user's files a finding stands. */
import { readFileSync } from 'node:fs'
import type { Diagnostic, Origin, Path, Position } from '../diagnostics/diagnostic.ts'
import type { Place } from './cache.ts'
import { stripBom } from './json.ts'
import type { Sources } from './load.ts'
import { userFrame, userPlace } from './place.ts'

/** The places of `diagnostics`, in their order. An error is worth parsing the file; a warning, which may come with every build, is not. */
export async function locate(diagnostics: readonly Diagnostic[], entry: string, sources: Sources): Promise<readonly Position[]> {
  const hasErrors = diagnostics.some(({ severity, position }) => severity === 'error' && position === undefined)
  const places = new KnownPlaces(sources)
  const find: Find = hasErrors ? (await import('./property-place.ts')).propertyPlace : (await import('./property-scan.ts')).scanPlace
  const positions = diagnostics.map((diagnostic) => {
    if (diagnostic.position !== undefined) return diagnostic.position
    const call = nearestCall(diagnostic.at, sources)
    const want = diagnostic.code === 'unknown-field' ? 'name' : 'value'
    const look = (): Position | null => (call === null ? null : placeOf(call, want, sources, find))
    return (call === null ? null : hasErrors ? look() : places.get(call, want, look)) ?? { file: entry, line: 1, column: 1 }
  })
  places.save()
  return positions
}

type Want = 'name' | 'value'
type Find = (call: Position, text: string, keys: Path, want: Want) => Position

interface Call {
  /** In the transformed code. */
  readonly frame: Position
  readonly stack: string | undefined
  /** From the call's argument down to the finding. */
  readonly keys: Path
}

/** The innermost call of the DSL on the way up that was made in a file of the user's. */
function nearestCall(origin: Origin | null, sources: Sources): Call | null {
  const below: Path[] = []
  for (let at = origin; at !== null; at = at.parent) {
    below.push(at.keys)
    const frame = at.site === null ? null : userFrame(at.site.stack, sources)
    if (frame !== null) return { frame, stack: at.site?.stack, keys: below.reverse().flat() }
  }
  return null
}

function placeOf({ stack, keys }: Call, want: Want, sources: Sources, find: Find): Position | null {
  const place = userPlace(stack, sources)
  const text = place === null ? undefined : sources.get(place.file)?.text
  return place === null || text === undefined ? place : find(place, text, keys, want)
}

/** Looked up once per text of a file, and then kept beside the transformed code: it is a function of that text. */
class KnownPlaces {
  readonly #sources: Sources
  readonly #known = new Map<string, { [key: string]: Place }>()
  readonly #changed = new Set<string>()

  constructor(sources: Sources) {
    this.#sources = sources
  }

  get({ frame, keys }: Call, want: Want, look: () => Position | null): Position | null {
    const { file } = frame
    const key = `${frame.line}:${frame.column} ${want} ${keys.join(' ')}`
    const source = this.#sources.get(file)
    let known = this.#known.get(file)
    if (known === undefined) {
      known = { ...(source?.cache?.readPlaces(file, source.text) ?? {}) }
      this.#known.set(file, known)
    }
    const before = known[key]
    if (before !== undefined) return { file, line: before[0], column: before[1] }
    const found = look()
    if (found?.file !== file) return found
    known[key] = [found.line, found.column]
    this.#changed.add(file)
    return found
  }

  save(): void {
    for (const file of this.#changed) {
      const source = this.#sources.get(file)
      source?.cache?.writePlaces(file, source.text, this.#known.get(file) ?? {})
    }
  }
}

/** The text of one line, for showing it. */
export function lineAt({ file, line }: Position, sources: Sources): string | null {
  try {
    const text = sources.get(file)?.text ?? stripBom(readFileSync(file, 'utf8'))
    return text.split(/\r?\n/)[line - 1] ?? null
  } catch {
    return null
  }
}
