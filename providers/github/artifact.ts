/**
 * Where the files of an artifact stand in it, and so where a download must put them.
 * `upload-artifact` cuts off the folder that all its search paths share, or all but the name of a single file.
 * Source: actions/upload-artifact, README, "Upload using multiple paths and exclusions".
 */
import { parseGlob } from '../../src/ir/glob.ts'
import { isDownloaded } from '../../src/ir/graph.ts'
import type { Artifact, Job, Matrix, Pipeline } from '../../src/ir/types.ts'
import { axesOf } from '../shared/matrix.ts'

export interface ArtifactRoot {
  readonly paths: readonly string[]
  /** What was cut off, relative to the checkout. */
  readonly root: string
  /**
   * A search path beside the author's that makes the checkout the shared folder. Needed where a path may be a file or a folder:
   * what is cut off would depend on it.
   */
  readonly marker: string | null
}

/** Whether a job gets the artifact in a folder for each cell. */
export function inFolderOfCell({ id, matrix }: Job, { name }: Artifact, pipeline: Pipeline): boolean {
  return matrix !== null && isDownloaded(pipeline, id, name)
}

/** Which names the artifacts of the cells have: one pattern, unless another artifact has such a name, too. */
export function cellPatterns(matrix: Matrix, name: string, pipeline: Pipeline): readonly string[] {
  const isAlone = !hasNamesake(name, pipeline)
  return isAlone ? [`${name}-*`] : matrix.cells.map((cell) => [name, ...axesOf(matrix).map((axis) => cell[axis] ?? '')].join('-'))
}

/** Whether another artifact is called as one of a cell may be. */
export function hasNamesake(name: string, { jobs }: Pipeline): boolean {
  return jobs.some(({ artifacts }) => artifacts.some((artifact) => artifact.name.startsWith(`${name}-`)))
}

/** `isCell`: the folder of the cell stands for the checkout, so that nothing may be cut off. */
export function artifactRoot(given: readonly string[], isCell = false): ArtifactRoot {
  const paths = given.map((path) => path.replace(/^\.\//, ''))
  const found = rootOf(paths)
  return isCell && found.root !== '.' ? { paths, root: '.', marker } : found
}

const marker = '.pipegen-root'

function rootOf(paths: readonly string[]): ArtifactRoot {
  const [only] = paths
  if (paths.length === 1 && only !== undefined) return singleRoot(only)
  const shared = paths.map(searchFolder).reduce(sharedFolder)
  return { paths, root: shared, marker: null }
}

function singleRoot(path: string): ArtifactRoot {
  if (path.endsWith('/')) return { paths: [path], root: path.slice(0, -1), marker: null }
  if (hasWildcard(path)) return { paths: [path], root: searchFolder(path), marker: null }
  const name = path.split('/').at(-1) ?? ''
  if (/\.[A-Za-z0-9]+$/.test(name)) return { paths: [path], root: parent(path), marker: null }
  return { paths: [path], root: '.', marker }
}

/** The folder in which the search for a path begins: all that stands before the first wildcard. */
function searchFolder(path: string): string {
  const parts = path.split('/')
  const first = parts.findIndex(hasWildcard)
  const fixed = first < 0 ? parts : parts.slice(0, first)
  return fixed.join('/').replace(/\/$/, '') || '.'
}

function hasWildcard(text: string): boolean {
  return (parseGlob(text) ?? []).some((part) => part.kind !== 'text')
}

function parent(path: string): string {
  return path.split('/').slice(0, -1).join('/') || '.'
}

function sharedFolder(a: string, b: string): string {
  const [left, right] = [a.split('/'), b.split('/')]
  let length = 0
  while (length < left.length && left[length] === right[length] && left[length] !== '.') length += 1
  return left.slice(0, length).join('/') || '.'
}
