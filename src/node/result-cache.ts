/**
 * What compiling gave, kept between runs. The ci.ts is run each time; only if it exported the very spec that it did before,
 * and the lock file and the files that `sh.file` names say what they said, is the result taken from here.
 */
import type { Compiled, CompileOptions } from '../compile/result.ts'
import type { CallSite, Origin, Path } from '../diagnostics/diagnostic.ts'
import type { TransformCache } from './cache.ts'
import { fingerprintOf } from './fingerprint.ts'
import { build } from './version.ts'

type Compile = (exported: unknown, options: CompileOptions) => Promise<Compiled>
/** From the place itself outwards; a site by its number in the fingerprint. */
type StoredOrigin = readonly (readonly [site: number, keys: Path])[]
type Stored<T extends { readonly at: Origin | null }> = Omit<T, 'at'> & { readonly at: StoredOrigin | null }

interface StoredResult {
  readonly origins: readonly Stored<{ readonly at: Origin | null }>[]
  readonly files: Compiled['files']
  readonly diagnostics: readonly Stored<Compiled['diagnostics'][number]>[]
  readonly todos: readonly Stored<Compiled['todos'][number]>[]
  readonly emulated: readonly Stored<Compiled['emulated'][number] & { readonly at: Origin | null }>[]
  /** Path and text of each file that was read. */
  readonly texts: readonly (readonly [path: string, text: string | null])[]
}

/** Compiles, or remembers. Results with errors aren't kept: who has one looks at it once. */
export async function compileOnce(
  compile: Compile,
  exported: unknown,
  options: CompileOptions,
  file: string,
  cache: TransformCache,
): Promise<Compiled> {
  const print = build === null ? null : fingerprintOf([exported, options.created.map(({ object }) => object)])
  if (print === null) return compile(exported, options)
  const key = `${build}\n${options.source}\n${JSON.stringify(options.only)}\n${JSON.stringify(options.lock?.text ?? null)}\n${print.text}\n`
  const kept = restore(cache.readResult(file, key), print.sites, options.readText)
  if (kept !== null) return kept
  const texts = new Map<string, string | null>()
  const readText = (path: string): string | null => {
    const text = options.readText(path)
    texts.set(path, text)
    return text
  }
  const compiled = await compile(exported, { ...options, readText })
  if (!compiled.diagnostics.some(({ severity }) => severity === 'error')) {
    const stored = store(compiled, print.sites, [...texts])
    if (stored !== null) cache.writeResult(file, key, JSON.stringify(stored))
  }
  return compiled
}

function restore(json: string | null, sites: readonly CallSite[], readText: (path: string) => string | null): Compiled | null {
  if (json === null) return null
  const stored = JSON.parse(json) as StoredResult
  if (stored.texts.some(([path, text]) => readText(path) !== text)) return null
  const placed = <T extends { readonly at: Origin | null }>(part: Stored<T>): T =>
    ({ ...part, at: originOf(part.at, sites) }) as unknown as T
  return {
    pipelines: [],
    origins: stored.origins.map((each) => placed(each).at).filter((at) => at !== null),
    files: stored.files,
    diagnostics: stored.diagnostics.map((each) => placed(each)),
    todos: stored.todos.map((each) => placed(each)),
    emulated: stored.emulated.map((each) => placed(each)) as Compiled['emulated'],
  }
}

function originOf(stored: StoredOrigin | null, sites: readonly CallSite[]): Origin | null {
  return stored === null
    ? null
    : stored.reduceRight<Origin | null>((parent, [site, keys]) => ({ site: sites[site] ?? null, parent, keys }), null)
}

/** Null if a place was made by something that the fingerprint doesn't hold. */
function store(compiled: Compiled, sites: readonly CallSite[], texts: StoredResult['texts']): StoredResult | null {
  const numbers = new Map(sites.map((site, index) => [site, index]))
  let known = true
  const placed = <T extends { readonly at: Origin | null }>(part: T): Stored<T> => {
    if (part.at === null) return { ...part, at: null }
    const at: [number, Path][] = []
    for (let origin: Origin | null = part.at; origin !== null; origin = origin.parent) {
      const number = origin.site === null ? -1 : numbers.get(origin.site)
      known &&= number !== undefined
      at.push([number ?? -1, origin.keys])
    }
    return { ...part, at }
  }
  const stored = {
    origins: compiled.origins.map((at) => placed({ at })),
    files: compiled.files,
    diagnostics: compiled.diagnostics.map(placed),
    todos: compiled.todos.map(placed),
    emulated: compiled.emulated.map(placed),
    texts,
  }
  return known ? stored : null
}
