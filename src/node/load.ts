/**
 * Runs a user's ci.ts and the modules that it imports, as Node would run them if it knew TypeScript.
 * The code is always evaluated (it may read files or the environment); only its transformation is kept.
 */
import { readFileSync } from 'node:fs'
import { openCache, type TransformCache } from './cache.ts'
import { Fault } from './fault.ts'
import { stripBom } from './json.ts'
import { type CompiledModule, compileModule } from './module-function.ts'
import { ModuleGraph, type OwnModules } from './module-graph.ts'
import { createResolver } from './resolve-module.ts'
import { loadOxc, transformModule } from './transform.ts'
import { createAliasReader } from './tsconfig.ts'

/** The user's files as they were read, by path: enough to find a place in them again. */
export type Sources = Map<string, UserFile>

export interface UserFile {
  readonly text: string
  readonly cache: TransformCache | null
}

export interface Loader {
  /**
   * The default export of `entry`. Throws what the user's code throws, or a `Fault`.
   * `sources` is filled as files are read, and so is of use after a throw, too.
   */
  readonly load: (entry: string, root: string, sources: Sources) => Promise<unknown>
}

interface Prepared {
  readonly source: UserFile
  readonly compiled: CompiledModule
}

/** One loader serves all inputs of a command: a file is transformed once, but every input gets an instance of its own. */
export function createLoader(own: OwnModules): Loader {
  const resolve = createResolver(new Set(Object.keys(own)), createAliasReader())
  const prepared = new Map<string, Prepared>()
  return {
    load: async (entry, root, sources) => {
      const cache = openCache(entry, root)
      const graph = new ModuleGraph(own, resolve, (file) => {
        let known = prepared.get(file)
        if (known === undefined) {
          known = prepare(file, cache, sources)
          prepared.set(file, known)
        }
        sources.set(file, known.source)
        return known.compiled
      })
      try {
        return await graph.runEntry(entry)
      } catch (error) {
        if (!(error instanceof NoTransformer)) throw error
        const { loadWithJiti } = await import('./load-with-jiti.ts')
        return loadWithJiti(entry, own, sources)
      }
    },
  }
}

/** No oxc for this platform. */
class NoTransformer extends Error {}

function prepare(file: string, cache: TransformCache, sources: Sources): Prepared {
  const text = readSource(file)
  const source = { text, cache }
  sources.set(file, source)
  const kept = cache.read(file, text)
  if (kept !== null) {
    try {
      return { source, compiled: compileModule(file, kept) }
    } catch {
      // A damaged entry; made anew below.
    }
  }
  const oxc = loadOxc()
  if (oxc === null) throw new NoTransformer()
  const code = transformModule(oxc, file, text)
  const compiled = compileModule(file, code)
  cache.write(file, text, code)
  return { source, compiled }
}

export function readSource(file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Fault('unreadable-file', `"${file}" can't be read: ${(error as Error).message}.`, null, { file, line: 1, column: 1 })
  }
  // A line that only a shell reads would be a syntax error inside a function.
  return stripBom(text).replace(/^#!/, '//')
}
