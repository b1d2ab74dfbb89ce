/** The cells of a group as CircleCI's `matrix`, or as invocations with arguments of their own. */
import type { Cell } from '../../../src/ir/types.ts'
import type { Group } from '../../shared/matrix.ts'
import type { CircleciInvocation } from '../document.ts'
import { axisParameter } from '../names.ts'
import { escaped } from './values.ts'

/** The axes that differ between the cells of the group. One that a cell lacks is empty there. */
export function openAxes({ cells, fixed }: Group): readonly string[] {
  if (cells.length < 2) return []
  return [...new Set(cells.flatMap((cell) => Object.keys(cell)))].filter((axis) => fixed[axis] === undefined)
}

export interface Cells {
  /** Under which other jobs require it. */
  readonly name: string
  /** The name of each cell of a matrix. */
  readonly template: string
  readonly matrix: NonNullable<CircleciInvocation['matrix']> | null
  readonly parameters: { readonly [name: string]: string } | null
}

/** The product of the axes, without the combinations that are missing; cells that are none of it are invocations of their own. */
export function cellsOf(group: Group, name: string, isWatched: boolean): readonly Cells[] {
  const axes = openAxes(group)
  if (axes.length === 0) return [{ name, template: name, matrix: null, parameters: null }]
  const whole = group.cells.filter((cell) => axes.every((axis) => cell[axis] !== undefined))
  const declared = whole.length < group.cells.length ? declaredAxes(group, axes) : axes
  const inProduct =
    declared === axes ? whole : group.cells.filter((cell) => axes.every((axis) => declared.includes(axis) === (cell[axis] !== undefined)))
  const odd = group.cells.filter((cell) => !inProduct.includes(cell))
  const values = declared.map((axis) => [...new Set(inProduct.map((cell) => cell[axis] ?? ''))])
  const size = values.reduce((count, each) => count * each.length, 1)
  const isMatrix = values.flat().every(isPlain) && inProduct.length > 1 && size - inProduct.length <= inProduct.length / 2
  const single = (cell: Cell): Cells => {
    const own = `${name}${suffixOf(axes, cell)}`
    return { name: own, template: own, matrix: null, parameters: argumentsOf(axes, cell) }
  }
  if (!isMatrix) return group.cells.map(single)
  const missing = size === inProduct.length ? [] : missingOf(declared, values, inProduct)
  const parameters = Object.fromEntries(declared.map((axis, index) => [axisParameter(axis), values[index] ?? []]))
  const matrix = missing.length === 0 ? { parameters } : { parameters, exclude: missing }
  // CircleCI puts the values of several axes into an order of its own.
  const template =
    isWatched || declared.length > 1 ? `${name}${declared.map((axis) => `-<< matrix.${axisParameter(axis)} >>`).join('')}` : name
  return [{ name, template, matrix, parameters: null }, ...odd.map(single)]
}

/** The axes that most cells have: an included cell may bring more. */
function declaredAxes({ job }: Group, axes: readonly string[]): readonly string[] {
  const names = new Set(job.matrix?.axes.map(({ name }) => name) ?? [])
  return axes.filter((axis) => names.has(axis))
}

function missingOf(
  axes: readonly string[],
  values: readonly (readonly string[])[],
  cells: readonly Cell[],
): readonly { readonly [name: string]: string }[] {
  const there = new Set(cells.map((cell) => JSON.stringify(axes.map((axis) => cell[axis]))))
  let product: readonly (readonly string[])[] = [[]]
  for (const list of values) product = product.flatMap((row) => list.map((value) => [...row, value]))
  return product
    .filter((row) => !there.has(JSON.stringify(row)))
    .map((row) => Object.fromEntries(axes.map((axis, index) => [axisParameter(axis), row[index] ?? ''])))
}

/** Whether the value can stand in the name that CircleCI gives the cell. */
function isPlain(value: string): boolean {
  return /^[A-Za-z0-9._-]+$/.test(value)
}

/** What the names of the cells add to the job's, in their order. */
export function cellSuffixes(group: Group): readonly string[] {
  const axes = openAxes(group)
  const own = groupSuffix(group)
  return axes.length === 0 ? [own] : group.cells.map((cell) => own + suffixOf(axes, cell))
}

/** What the name of a group adds to the job's: unlike that of an invocation, a job's name has no dots. */
export function groupSuffix({ suffix }: Group): string {
  return suffix.replaceAll('.', '-')
}

function suffixOf(axes: readonly string[], cell: Cell): string {
  return axes
    .flatMap((axis) => (cell[axis] === undefined || cell[axis] === '' ? [] : [`-${cell[axis].replace(/[^A-Za-z0-9._-]+/g, '-')}`]))
    .join('')
}

function argumentsOf(axes: readonly string[], cell: Cell): { readonly [name: string]: string } {
  return Object.fromEntries(axes.flatMap((axis) => (cell[axis] === undefined ? [] : [[axisParameter(axis), escaped(cell[axis])]])))
}
