/** Loading where oxc has no binary for the platform: slower, and places in the user's files are those of the transformed lines. */
import { createJiti } from 'jiti'
import type { Sources } from './load.ts'
import { readSource } from './load.ts'
import type { OwnModules } from './module-graph.ts'

export async function loadWithJiti(entry: string, own: OwnModules, sources: Sources): Promise<unknown> {
  const virtualModules: Record<string, unknown> = {}
  for (const [name, load] of Object.entries(own)) virtualModules[name] = await load()
  const jiti = createJiti(entry, { virtualModules, tsconfigPaths: true, fsCache: false, moduleCache: false, interopDefault: true })
  sources.set(entry, { text: readSource(entry), cache: null })
  const loaded = await jiti.import<{ default?: unknown }>(entry)
  return loaded.default
}
