/** The matrix of a job: axes or cells as written, checked and expanded. */
import { type Origin, within } from '../../diagnostics/diagnostic.ts'
import { kindOf } from '../../dsl/brand.ts'
import type { SpecFields } from '../../dsl/nodes.ts'
import { valueNode } from '../../dsl/value.ts'
import { variableName, variablePattern } from '../id.ts'
import { expandMatrix, idleExcludes } from '../matrix.ts'
import type { Axis, Cell, Matrix } from '../types.ts'
import { report, type Scope } from './context.ts'

export function resolveMatrix(job: string, fields: SpecFields, origin: Origin, scope: Scope): Matrix | null {
  if (fields.matrix === undefined && fields.include === undefined) return null
  const given = fields.matrix ?? {}
  const list = Array.isArray(given) ? cellsOf(given, within(origin, 'matrix'), scope) : []
  const axes = Array.isArray(given) ? [] : axesOf(job, given, within(origin, 'matrix'), scope)
  const include = cellsOf((fields.include as readonly unknown[] | undefined) ?? [], within(origin, 'include'), scope)
  const exclude = cellsOf((fields.exclude as readonly unknown[] | undefined) ?? [], within(origin, 'exclude'), scope)
  checkNames(
    [...axes.map(({ name }) => name), ...[...list, ...include].flatMap((cell) => Object.keys(cell))],
    within(origin, 'matrix'),
    scope,
  )
  const dynamic = axes.some((axis) => axis.from !== null)
  for (const index of dynamic ? [] : idleExcludes({ axes, list, exclude })) {
    report(scope.context, 'exclude-matches-nothing', within(origin, 'exclude', index), job, showCell(exclude[index] ?? {}))
  }
  const source = { axes: axes.filter((axis) => axis.from === null), list, include, exclude }
  const cells = expandMatrix(source)
  if (cells.length === 0 && !dynamic && axes.every((axis) => axis.values.length > 0))
    report(scope.context, 'empty-matrix', within(origin, 'matrix'), job)
  return {
    axes,
    include,
    exclude,
    cells,
    failFast: fields.failFast === true,
    maxParallel: (fields.maxParallel as number | undefined) ?? null,
  }
}

function axesOf(job: string, given: unknown, at: Origin, scope: Scope): readonly Axis[] {
  return Object.entries(given as { [axis: string]: unknown }).map(([name, values]): Axis => {
    if (kindOf(values) === 'value') {
      // Which output it is, the job's own scope says: see `dynamicMatrix`.
      valueNode(values)
      return { name, values: [], from: { kind: 'literal', text: '' } }
    }
    const listed = values as readonly unknown[]
    if (listed.length === 0) report(scope.context, 'empty-axis', within(at, name), job, name)
    return { name, values: [...new Set(listed.map((value, index) => scalar(value, name, within(at, name, index), scope)))], from: null }
  })
}

function cellsOf(cells: readonly unknown[], at: Origin, scope: Scope): readonly Cell[] {
  return cells.map((cell, index) =>
    Object.fromEntries(
      Object.entries(cell as { [axis: string]: unknown }).map(([name, value]) => [
        name,
        scalar(value, name, within(at, index, name), scope),
      ]),
    ),
  )
}

function scalar(value: unknown, axis: string, at: Origin, scope: Scope): string {
  if (typeof value === 'number' && !Number.isInteger(value)) report(scope.context, 'fraction-axis', at, axis, value)
  return String(value)
}

function checkNames(names: readonly string[], at: Origin, scope: Scope): void {
  const variables = new Map<string, string>()
  for (const name of new Set(names)) {
    if (!variablePattern.test(name.replaceAll('-', '_'))) report(scope.context, 'bad-axis-name', within(at, name), name)
    const other = variables.get(variableName(name))
    if (other !== undefined) report(scope.context, 'axis-collision', within(at, name), other, name)
    variables.set(variableName(name), name)
  }
}

function showCell(cell: Cell): string {
  return Object.entries(cell)
    .map(([axis, value]) => `${axis} "${value}"`)
    .join(' and ')
}
