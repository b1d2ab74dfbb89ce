/** The cells of a group → `parallel:matrix`. */
import type { Group } from '../../shared/matrix.ts'
import { matrixVariable } from '../names.ts'
import { unexpanded } from './values.ts'

type Entry = { readonly [axis: string]: string | readonly string[] }

/** Null where the group is one job. The product stays one where that is all there is; else each cell has an entry. */
export function parallelOf({ job, cells, fixed }: Group): { readonly matrix: readonly Entry[] } | null {
  const { matrix } = job
  if (matrix === null || cells.length < 2) return null
  const left = (names: readonly string[]): readonly string[] => names.filter((name) => fixed[name] === undefined)
  const axes = left(matrix.axes.map(({ name }) => name))
  const values = axes.map((axis) => [...new Set(cells.map((cell) => unexpanded(cell[axis] ?? '')))])
  const isProduct =
    axes.length > 0 &&
    cells.every((cell) => left(Object.keys(cell)).length === axes.length) &&
    values.reduce((count, each) => count * each.length, 1) === cells.length
  if (isProduct) return { matrix: [Object.fromEntries(axes.map((axis, index) => [matrixVariable(axis), values[index] ?? []]))] }
  return {
    matrix: cells.map((cell) =>
      Object.fromEntries(left(Object.keys(cell)).map((axis) => [matrixVariable(axis), unexpanded(cell[axis] ?? '')])),
    ),
  }
}
