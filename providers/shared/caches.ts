/** What the key of a known cache has to hold: a version of a tool, and where the lock files lie. */
import type { CacheName, Job, Tool, ToolName, Value } from '../../src/ir/types.ts'
import { literalText } from '../../src/ir/value.ts'

/** Wheels, native extensions and compiled packages; what the other package managers download is the same for every version. */
const compiledFor: { readonly [name in CacheName]?: ToolName } = {
  pip: 'python', poetry: 'python', uv: 'python', bundler: 'ruby', cargo: 'rust', go: 'go',
} // biome-ignore format: one table

/** The version that differs between the cells of a job: each needs a cache of its own, or they would replace each other's. */
export function versionInKey(name: CacheName, tools: readonly Tool[]): Value | null {
  const version = tools.find(({ tool }) => tool === compiledFor[name])?.version
  return version === undefined || version.kind === 'literal' ? null : version
}

/** A path below the folder in which every step works: that is the project's, and its lock files lie there. */
export function inProject(path: string, { steps }: Pick<Job, 'steps'>): string {
  const folders = new Set(steps.map((step) => (step.kind === 'run' && step.directory !== null ? literalText(step.directory) : null)))
  const [folder] = folders
  if (folders.size !== 1 || folder === null || folder === undefined) return path
  return `${folder.replace(/^(\.\/)+|\/+$/g, '')}/${path}`
}
