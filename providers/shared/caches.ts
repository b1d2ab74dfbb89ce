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
  return version === undefined || version.kind === 'literal' ? null : version
}

/**
 * The files that decide what a package manager downloads: two at most, which is what GitLab takes. Where each module has one of its own, all of
 * them. Source: GitLab Docs, "cache:key:files".
 */
const filesOf: { readonly [name in CacheName]: readonly string[] } = {
  npm: ['package-lock.json'],
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
  pip: ['requirements*.txt', 'pyproject.toml'],
  poetry: ['poetry.lock'],
  uv: ['uv.lock'],
  go: ['go.sum'],
  cargo: ['Cargo.lock'],
  maven: ['**/pom.xml'],
  gradle: ['**/*.gradle*', '**/gradle-wrapper.properties'],
  bundler: ['Gemfile.lock'],
  composer: ['composer.lock'],
  nuget: ['**/*.csproj', '**/packages.lock.json'],
}

/** The key files of a known cache, on every provider: those of the folder in which the steps work, or of all folders where that isn't one. */
export function keyFiles(name: CacheName, job: Pick<Job, 'steps'>): readonly string[] {
  const folder = folderOf(job)
  return filesOf[name].map((file) => (folder === null ? `**/${file.replace('**/', '')}` : below(folder, file)))
}

/** A path below the folder in which every step works: that is the project's. */
export function inProject(path: string, job: Pick<Job, 'steps'>): string {
  return below(folderOf(job) ?? '', path)
}

function below(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`
}

/** '' is the workspace; null where the steps work in several folders, or in one that only the run knows. */
function folderOf({ steps }: Pick<Job, 'steps'>): string | null {
  const folders = new Set(steps.flatMap((step) => (step.kind === 'run' ? [plainFolder(step.directory)] : [])))
  const [folder = ''] = folders
  return folders.size > 1 ? null : folder
}

function plainFolder(directory: Value | null): string | null {
  return directory === null ? '' : (literalText(directory)?.replace(/^(\.(\/+|$))+|\/+$/g, '') ?? null)
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
