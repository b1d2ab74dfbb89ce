/** From a stack of the transformed code to the user's own line. */
import { SourceMap } from 'node:module'
import type { Position } from '../diagnostics/diagnostic.ts'
import type { Sources } from './load.ts'
import { loadOxc, type MapData, transformMaps } from './transform.ts'

/** The innermost frame that stands in one of the user's files. */
export function userPlace(stack: string | undefined, sources: Sources): Position | null {
  for (const line of (stack ?? '').split('\n')) {
    const frame = frameIn(line, sources)
    const place = frame === null ? null : toSource(frame, sources)
    if (place !== null) return place
  }
  return null
}

/** The innermost frame in one of the user's files, as V8 gives it: a place in the transformed code. */
export function userFrame(stack: string | undefined, sources: Sources): Position | null {
  for (const line of (stack ?? '').split('\n')) {
    const frame = frameIn(line, sources)
    if (frame !== null) return frame
  }
  return null
}

function frameIn(line: string, sources: Sources): Position | null {
  // By known names, because a path may hold spaces and parentheses; the longest, because one path may end with another.
  let found: Position | null = null
  for (const file of sources.keys()) {
    if (found !== null && file.length < found.file.length) continue
    const start = line.lastIndexOf(`${file}:`)
    const place = start < 0 ? null : /^:(\d+)(?::(\d+))?/.exec(line.slice(start + file.length))
    if (place !== null) found = { file, line: Number(place[1]), column: Number(place[2] ?? 1) }
  }
  return found
}

/** Null for code that the transformation added: the frame that called it is the user's. */
function toSource(frame: Position, sources: Sources): Position | null {
  const text = sources.get(frame.file)?.text
  if (text === undefined) return null
  let { line, column } = frame
  for (const map of mapsOf(frame.file, text)) {
    const entry = map.findEntry(line - 1, column - 1)
    if (!('originalLine' in entry)) return null
    line = entry.originalLine + 1
    column = entry.originalColumn + 1
  }
  return { file: frame.file, line, column }
}

// Made when the first place is asked for: the cache keeps only code.
const known = new Map<string, { readonly text: string; readonly maps: readonly SourceMap[] }>()

function mapsOf(file: string, text: string): readonly SourceMap[] {
  const before = known.get(file)
  if (before?.text === text) return before.maps
  const oxc = loadOxc()
  const maps =
    oxc === null
      ? []
      : transformMaps(oxc, file, text).map(
          (map) => new SourceMap(map as MapData & { file: string; sourcesContent: string[]; sourceRoot: string }),
        )
  known.set(file, { text, maps })
  return maps
}
