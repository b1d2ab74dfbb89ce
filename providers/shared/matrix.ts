/** A job with a matrix → groups of cells that differ in nothing but values: the runner, the shell and the conditions of a group are the same. */
import { allOf, anyOf, conditionForCell, conditionKey, isNever, joinText, valueForCell } from '../../src/ir/condition.ts'
import type { Cell, Condition, Job, Matrix, Value } from '../../src/ir/types.ts'
import { literal, literalText, partsOf } from '../../src/ir/value.ts'
import { shellOfImage } from './images.ts'

export interface Group {
  readonly job: Job
  /** What the group's name adds to the job's; '' if there is one group only, or its cells lack what tells the others apart. */
  readonly suffix: string
  /** Empty for a job without matrix. */
  readonly cells: readonly Cell[]
  /** The axes that have one value in all cells of a group among several. A single cell is known as a whole. */
  readonly fixed: Cell
  readonly when: Condition
  readonly allowFailure: Condition
}

const groups = new WeakMap<Job, readonly Group[]>()

export function groupsOf(job: Job): readonly Group[] {
  const known = groups.get(job)
  if (known !== undefined) return known
  const made =
    job.matrix === null
      ? [{ job, suffix: '', cells: [], fixed: {}, when: job.when, allowFailure: job.allowFailure }]
      : groupCells(job, job.matrix)
  groups.set(job, made)
  return made
}

function groupCells(job: Job, matrix: Matrix): readonly Group[] {
  const byKey = new Map<string, { cells: Cell[]; when: Condition; allowFailure: Condition }>()
  for (const cell of matrix.cells) {
    const when = conditionForCell(job.when, cell)
    if (isNever(when)) continue
    const allowFailure = conditionForCell(job.allowFailure, cell)
    const runner = job.runner.kind === 'value' ? valueForCell(job.runner.value, cell) : null
    const image = job.container === null ? null : valueForCell(job.container.image, cell)
    const shell = image?.kind === 'literal' ? shellOfImage(image.text) : null
    const key = JSON.stringify([runner, shell, conditionKey(when), conditionKey(allowFailure)])
    const group = byKey.get(key)
    if (group === undefined) byKey.set(key, { cells: [cell], when, allowFailure })
    else group.cells.push(cell)
  }
  const found = [...byKey.values()]
  if (found.length === 1) return found.map((group) => ({ ...group, job, suffix: '', fixed: onlyCell(group.cells) }))
  const axes = axesThatTell(found.map(({ cells }) => cells))
  const runners = axes === null ? runnersThatTell(job, found) : null
  if (axes !== null || runners !== null)
    return found.map((group, index) => ({
      ...group,
      job,
      suffix: runners === null ? suffixOf(axes ?? [], group.cells[0] ?? {}) : `-${runners[index] ?? ''}`,
      fixed: group.cells.length === 1 ? onlyCell(group.cells) : pick(axes ?? [], group.cells[0] ?? {}),
    }))
  return found.flatMap(({ cells, when, allowFailure }) =>
    cells.map((cell) => ({ job, when, allowFailure, cells: [cell], fixed: cell, suffix: suffixOf(Object.keys(cell), cell) })),
  )
}

function onlyCell(cells: readonly Cell[]): Cell {
  const [cell] = cells
  return cells.length === 1 && cell !== undefined ? cell : {}
}

/** The axes whose values are one inside each group and together tell the groups apart; null if none do. */
function axesThatTell(found: readonly (readonly Cell[])[]): readonly string[] | null {
  const names = [...new Set(found.flatMap((cells) => cells.flatMap(Object.keys)))]
  const axes = names.filter((axis) => found.every((cells) => cells.every((cell) => cell[axis] === cells[0]?.[axis])))
  const telling = axes.filter((axis) => new Set(found.map((cells) => cells[0]?.[axis])).size > 1)
  const names2 = new Set(found.map((cells) => suffixOf(telling, cells[0] ?? {})))
  return telling.length > 0 && names2.size === found.length ? telling : null
}

/** The name of each group's runner, if it tells them apart and can stand in the name of a job. */
function runnersThatTell({ runner }: Job, found: readonly { readonly cells: readonly Cell[] }[]): readonly string[] | null {
  if (runner.kind !== 'value') return null
  const names = found.flatMap(({ cells }) => literalText(valueForCell(runner.value, cells[0] ?? null)) ?? [])
  return new Set(names).size === found.length && names.every((name) => /^[A-Za-z0-9._-]+$/.test(name)) ? names : null
}

/** A key that the cell lacks adds nothing. */
function suffixOf(axes: readonly string[], cell: Cell): string {
  return axes.map((axis) => (cell[axis] === undefined ? '' : `-${cell[axis].replace(/[^A-Za-z0-9._-]+/g, '-')}`)).join('')
}

function pick(axes: readonly string[], cell: Cell): Cell {
  return Object.fromEntries(axes.flatMap((axis) => (cell[axis] === undefined ? [] : [[axis, cell[axis]]])))
}

/** Every key of any cell: the axes first, then what `include` adds. */
export function axesOf({ axes, cells }: Matrix): readonly string[] {
  return [...new Set([...axes.map(({ name }) => name), ...cells.flatMap((cell) => Object.keys(cell))])]
}

/**
 * The folder in which the artifact of a cell arrives, the same on every provider: `name-value-value`, empty where the cell lacks the axis.
 * `unknown` says what differs between the cells of the group.
 */
export function cellFolder(name: string, { job, cells, fixed }: Group, unknown: (axis: string) => Value): Value {
  const [cell] = cells
  const known = cells.length === 1 && cell !== undefined ? cell : fixed
  const values = (job.matrix === null ? [] : axesOf(job.matrix)).map((axis): Value => {
    const text = known[axis]
    if (text !== undefined) return literal(text)
    return cells.every((each) => each[axis] === undefined) ? literal('') : unknown(axis)
  })
  return joinText([literal(name), ...values.flatMap((value) => [literal('-'), value])])
}

/** The value with the group's known axes put in. */
export function fold(value: Value, group: Group): Value {
  if (group.cells.length === 1) return valueForCell(value, group.cells[0] ?? null)
  switch (value.kind) {
    case 'matrix': {
      const text = group.fixed[value.axis]
      return text === undefined ? value : literal(text)
    }
    case 'text':
      return joinText(value.parts.map((part) => fold(part, group)))
    case 'or':
      return { kind: 'or', value: fold(value.value, group), fallback: fold(value.fallback, group) }
    case 'choose':
      return {
        kind: 'choose',
        when: foldCondition(value.when, group),
        then: fold(value.then, group),
        otherwise: fold(value.otherwise, group),
      }
    default:
      return value
  }
}

export function foldCondition(condition: Condition, group: Group): Condition {
  if (condition.kind === 'constant' || group.cells.length === 0) return condition
  if (group.cells.length === 1) return conditionForCell(condition, group.cells[0] ?? null)
  switch (condition.kind) {
    case 'all':
      return allOf(condition.of.map((part) => foldCondition(part, group)))
    case 'any':
      return anyOf(condition.of.map((part) => foldCondition(part, group)))
    case 'compare': {
      const folded = { ...condition, left: fold(condition.left, group), right: fold(condition.right, group) }
      return folded.left.kind === 'literal' && folded.right.kind === 'literal' ? conditionForCell(folded, {}) : folded
    }
    default:
      return condition
  }
}

/** What stands above the group's job where a provider shows the id alone: the display name, if it is known now, and the description. */
export function commentOf(group: Group): string {
  const { name, description } = group.job
  const known = name === null ? null : literalText(fold(name, group))
  return [known, description].filter((line) => line !== null).join('\n')
}

/** Whether some cell lacks an axis that the value reads. */
export function lacksAxis(value: Value, { cells }: Group): boolean {
  return partsOf(value).some((part) => part.kind === 'matrix' && cells.some((cell) => cell[part.axis] === undefined))
}
