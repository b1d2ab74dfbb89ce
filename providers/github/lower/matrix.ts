/** `strategy:`. The axes stay as written; what GitHub can't work out for a cell (its runner's label) is added by `include`. */
import { anyOf, valueForCell, yes } from '../../../src/ir/condition.ts'
import type { Cell, Condition, Job, Matrix } from '../../../src/ir/types.ts'
import { axesOf } from '../../shared/matrix.ts'
import type { Piece } from '../cells.ts'
import type { GithubStrategy } from '../document.ts'
import { escaped, expressionOf, quote } from '../value.ts'
import { type JobScope, wrap } from './context.ts'
import { runnerExpression, runnerLabel } from './runner.ts'

/** Key that `include` gives to cells whose runner isn't an axis value as it stands. */
const runnerKey = 'runner'

export function lowerStrategy(job: Job, pieces: readonly Piece[], scope: JobScope): GithubStrategy | undefined {
  const { matrix } = job
  if (matrix === null) return undefined
  const cells = pieces.flatMap((piece) => piece.cells)
  const runners = runnersByCell(job, cells, scope)
  const rows =
    pieces.length > 1
      ? { include: chosenCells(job, pieces, scope) }
      : matrixRows(escapedMatrix(matrix), cells.map(escapedCell), runners, scope)
  return {
    'fail-fast': matrix.failFast,
    ...(matrix.maxParallel === null ? {} : { 'max-parallel': matrix.maxParallel }),
    matrix: rows,
  }
}

/**
 * The cells whose condition holds, as one expression: texts of JSON with commas between those that are there.
 * Source: GitHub Docs, "Contexts reference", context availability of `strategy`; "Evaluate expressions", `format` and `fromJSON`.
 */
function chosenCells(job: Job, pieces: readonly Piece[], scope: JobScope): string {
  const written = (condition: Condition): string => {
    const text = scope.condition(condition)
    return text.includes(' || ') ? `(${text})` : text
  }
  const parts: string[] = []
  for (const [index, { when, cells }] of pieces.entries()) {
    const runners = runnersByCell(job, cells, scope)
    const list = JSON.stringify(cells.map((cell, at) => labelled(cell, runners?.[at]))).slice(1, -1)
    const before = anyOf(pieces.slice(0, index).map((piece) => piece.when))
    const isFirst = index === 0
    if (!isFirst && before !== yes) parts.push(`${written(before)} && ${written(when)} && ',' || ''`)
    if (when === yes) parts.push(quote(list))
    else parts.push(`${written(when)} && ${quote(isFirst || before !== yes ? list : `,${list}`)} || ''`)
  }
  return wrap(`fromJSON(format(${[quote(`[${parts.map((_, index) => `{${index}}`).join('')}]`), ...parts].join(', ')}))`)
}

function labelled(cell: Cell, runner: string | undefined): Cell {
  return runner === undefined ? cell : { ...cell, [runnerKey]: runner }
}

function escapedMatrix(matrix: Matrix): Matrix {
  return {
    ...matrix,
    axes: matrix.axes.map((axis) => ({ ...axis, values: axis.values.map(escaped) })),
    include: matrix.include.map(escapedCell),
    exclude: matrix.exclude.map(escapedCell),
  }
}

function escapedCell(cell: Cell): Cell {
  return Object.fromEntries(Object.entries(cell).map(([axis, value]) => [axis, escaped(value)]))
}

function matrixRows(matrix: Matrix, cells: readonly Cell[], runners: readonly string[] | null, scope: JobScope): GithubStrategy['matrix'] {
  // A list of cells, cells taken away by a condition, or labels beside an author's own `include`: written out, one by one.
  const left = cells.length === matrix.cells.length ? matrix : productLeft(matrix, cells)
  if (left === null || left.axes.length === 0 || (runners !== null && left.include.length > 0))
    return { include: cells.map((cell, index) => labelled(cell, runners?.[index])) }
  const rows: { [key: string]: readonly string[] | readonly Cell[] | string } = {}
  for (const axis of left.axes) rows[axis.name] = axis.from === null ? axis.values : wrap(`fromJSON(${expressionOf(axis.from, scope)})`)
  if (left.exclude.length > 0) rows.exclude = left.exclude
  const labels = runners === null ? [] : labelEntries(matrix, cells, runners)
  if (left.include.length > 0 || labels.length > 0) rows.include = [...left.include, ...labels]
  return rows
}

/** The axes without the values that no cell is left for, if their product is just what is left. */
function productLeft(matrix: Matrix, cells: readonly Cell[]): Pick<Matrix, 'axes' | 'include' | 'exclude'> | null {
  if (matrix.include.length > 0) return null
  const axes = matrix.axes.map((axis) => ({
    ...axis,
    values: axis.values.filter((value) => cells.some((cell) => cell[axis.name] === value)),
  }))
  const size = axes.reduce((product, axis) => product * axis.values.length, 1)
  return size === cells.length ? { axes, include: [], exclude: [] } : null
}

/** One entry for each combination of the axes that the label depends on; one axis as a rule. */
function labelEntries(matrix: Matrix, cells: readonly Cell[], runners: readonly string[]): readonly Cell[] {
  for (const axis of matrix.axes) {
    const labels = new Map<string, string>()
    const decides = cells.every((cell, index) => {
      const [value, label] = [cell[axis.name] ?? '', runners[index] ?? '']
      const known = labels.get(value)
      labels.set(value, label)
      return known === undefined || known === label
    })
    if (decides) return [...labels].map(([value, label]) => ({ [axis.name]: value, [runnerKey]: label }))
  }
  return cells.map((cell, index) => ({ ...cell, [runnerKey]: runners[index] ?? '' }))
}

/** The label of each cell; null where `runs-on` can name the axis itself, or doesn't depend on the cell. */
export function runnersByCell(job: Job, cells: readonly Cell[], scope: JobScope): readonly string[] | null {
  const { runner } = job
  if (runner.kind !== 'value' || job.matrix === null || job.matrix.axes.some((axis) => axis.from !== null)) return null
  const given = cells.map((cell) => valueForCell(runner.value, cell))
  if (given.some((value) => value.kind !== 'literal')) return null
  const names = given.map((value) => (value.kind === 'literal' ? value.text : ''))
  const labels = names.map((name) => runnerLabel(name, scope.lowering.settings.runners))
  return labels.every((label, index) => label === names[index]) && runner.value.kind === 'matrix' ? null : labels
}

export function runsOn(job: Job, cells: readonly Cell[], scope: JobScope): string | readonly string[] {
  const { runner } = job
  const { runners } = scope.lowering.settings
  switch (runner.kind) {
    case 'name':
      return runnerLabel(runner.name, runners)
    case 'labels':
      return runner.labels
    case 'value':
      return runnersByCell(job, cells, scope) === null ? runnerExpression(runner.value, job, scope) : wrap(`matrix.${runnerKey}`)
  }
}

/** What makes the name of a matrix job's artifact its cell's own. */
export function cellSuffix(job: Job): string {
  if (job.matrix === null) return ''
  return axesOf(job.matrix)
    .map((key) => `-\${{ matrix.${key} }}`)
    .join('')
}
