/** What the key of a known cache has to hold: a version of a tool, and where the lock files lie. */
import { valueForCell } from '../../src/ir/condition.ts'
import type { CacheName, Job, Tool, ToolName, Value } from '../../src/ir/types.ts'
import { literalText } from '../../src/ir/value.ts'

/** Wheels, native extensions and compiled packages; what the other package managers download is the same for every version. */
const compiledFor: { readonly [name in CacheName]?: ToolName } = {
  pip: 'python', poetry: 'python', uv: 'python', bundler: 'ruby', cargo: 'rust', go: 'go',
} // biome-ignore format: one table

/** The version that differs between the cells of a job: each needs a cache of its own, or they would replace each other's. */
export function versionInKey(name: CacheName, tools: readonly Tool[]): Value | null {
  const version = tools.find(({ tool }) => tool === compiledFor[name])?.version
  return version === undefined || version.kind === 'file' || version.kind === 'literal' ? null : version
}

/** A path below the folder in which every step works: that is the project's, and its lock files lie there. */
export function inProject(path: string, { steps }: Pick<Job, 'steps'>): string {
  const folders = new Set(steps.map((step) => (step.kind === 'run' && step.directory !== null ? literalText(step.directory) : null)))
  const [folder] = folders
  if (folders.size !== 1 || folder === null || folder === undefined) return path
  return `${folder.replace(/^(\.\/)+|\/+$/g, '')}/${path}`
}

/** Where official images keep what is elsewhere below the home folder. Source: the Dockerfiles of Docker's images golang and rust. */
const homesInImages: readonly (readonly [image: RegExp, home: string, inImage: string])[] = [
  [/^(docker\.io\/)?(library\/)?golang(:|@|$)/, '~/go/', '/go/'],
  [/^(docker\.io\/)?(library\/)?rust(:|@|$)/, '~/.cargo/', '/usr/local/cargo/'],
]

/** The path of a known cache in a job that runs in these images, one for each cell; null is an image that isn't known. */
export function cachePathIn(path: string, images: readonly (string | null)[]): string {
  for (const [image, home, inImage] of homesInImages)
    if (path.startsWith(home) && images.length > 0 && images.every((each) => each !== null && image.test(each)))
      return inImage + path.slice(home.length)
  return path
}

/** The images of the job's container, one for each cell. */
export function containerImages({ container, matrix }: Pick<Job, 'container' | 'matrix'>): readonly (string | null)[] {
  if (container === null) return []
  return (matrix?.cells ?? [null]).map((cell) => literalText(valueForCell(container.image, cell)))
}
