/** Which caches hold files that fit one version of a tool only. */
import type { CacheName, Tool, ToolName, Value } from '../../src/ir/types.ts'

/** Wheels, native extensions and compiled packages; what the other package managers download is the same for every version. */
const compiledFor: { readonly [name in CacheName]?: ToolName } = {
  pip: 'python', poetry: 'python', uv: 'python', bundler: 'ruby', cargo: 'rust', go: 'go',
} // biome-ignore format: one table

/** The version that differs between the cells of a job: each needs a cache of its own, or they would replace each other's. */
export function versionInKey(name: CacheName, tools: readonly Tool[]): Value | null {
  const version = tools.find(({ tool }) => tool === compiledFor[name])?.version
  return version === undefined || version.kind === 'file' || version.kind === 'literal' ? null : version
}
