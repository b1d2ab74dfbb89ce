/** Matrices of recipes: an axis for each option that was given as a list. */
import type { Value } from '../index.ts'

/** One value, or a list whose values each get a job of their own. */
export type OneOrEach = string | readonly string[]
export type Axes = { readonly [axis: string]: readonly string[] }

/** The field `matrix`, if an option was given as a list. Absent ones and single values are no axes. */
export function matrixOf(options: { readonly [axis: string]: OneOrEach | undefined }): { readonly matrix?: Axes } {
  const axes: { [axis: string]: readonly string[] } = {}
  for (const [axis, values] of Object.entries(options)) if (Array.isArray(values)) axes[axis] = values
  return Object.keys(axes).length === 0 ? {} : { matrix: axes }
}

/** The value of an axis, in jobs that have it. */
export function axisOf(matrix: { readonly [axis: string]: Value }, axis: string): Value | undefined {
  return axis in matrix ? matrix[axis] : undefined
}

/** Words separated by blanks. */
export function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}
