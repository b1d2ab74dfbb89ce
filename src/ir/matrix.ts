/**
 * Expansion of a matrix by GitHub's rules: the product of the axes, less every combination that an `exclude` entry matches in part,
 * then each `include` entry merged into every combination whose original values it doesn't overwrite, or added as a new one.
 * Source: GitHub Docs, "Workflow syntax", `jobs.<job_id>.strategy.matrix`.
 */
import type { Cell } from './types.ts'

export interface MatrixSource {
  readonly axes: readonly { readonly name: string; readonly values: readonly string[] }[]
  /** A matrix written as a list of cells. */
  readonly list: readonly Cell[]
  readonly include: readonly Cell[]
  readonly exclude: readonly Cell[]
}

export function expandMatrix({ axes, list, include, exclude }: MatrixSource): readonly Cell[] {
  const product = list.length > 0 ? list : productOf(axes)
  const cells = product.filter((cell) => !exclude.some((entry) => matches(cell, entry))).map((original) => ({ original, cell: original }))
  const added: Cell[] = []
  for (const entry of include) {
    const fitting = cells.filter(({ original }) =>
      Object.keys(entry).every((key) => !Object.hasOwn(original, key) || original[key] === entry[key]),
    )
    for (const each of fitting) each.cell = { ...each.cell, ...entry }
    if (fitting.length === 0) added.push(entry)
  }
  return [...cells.map(({ cell }) => cell), ...added]
}

/** Entries of `exclude` that take nothing away: a mistake in the source. */
export function idleExcludes({ axes, list, exclude }: Pick<MatrixSource, 'axes' | 'list' | 'exclude'>): readonly number[] {
  const product = list.length > 0 ? list : productOf(axes)
  return exclude.flatMap((entry, index) => (product.some((cell) => matches(cell, entry)) ? [] : [index]))
}

function productOf(axes: MatrixSource['axes']): readonly Cell[] {
  if (axes.length === 0) return []
  let cells: Cell[] = [{}]
  for (const { name, values } of axes) cells = cells.flatMap((cell) => values.map((value) => ({ ...cell, [name]: value })))
  return cells
}

function matches(cell: Cell, entry: Cell): boolean {
  return Object.entries(entry).every(([key, value]) => cell[key] === value)
}

/** `3.12, ubuntu`: how a cell is called in messages and names. */
export function cellName(cell: Cell): string {
  return Object.values(cell).join(', ')
}
