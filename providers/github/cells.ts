/**
 * The condition of a job with a matrix, cell by cell: GitHub has one for all cells, and leaves out those that are not listed.
 * Where conditions differ, the list is made by the run.
 */
import { allOf, anyOf, conditionForCell, conditionKey, isNever, no, yes } from '../../src/ir/condition.ts'
import type { Cell, Condition, Job, Pipeline } from '../../src/ir/types.ts'
import { simplify } from './condition.ts'

export interface SplitCells {
  /** What the job asks before it makes any cell. */
  readonly when: Condition
  /** Cells by what they ask beside it; those that ask nothing come first. None of those whose condition is false for certain. */
  readonly pieces: readonly Piece[]
}

export interface Piece {
  readonly when: Condition
  readonly cells: readonly Cell[]
}

export function splitByCell({ matrix, when }: Job, pipeline: Pipeline): SplitCells {
  if (matrix === null || when.kind === 'constant') return { when, pieces: [{ when: yes, cells: matrix?.cells ?? [] }] }
  const byKey = new Map<string, { readonly when: Condition; readonly cells: Cell[] }>()
  for (const cell of matrix.cells) {
    const own = simplify(conditionForCell(when, cell), pipeline)
    if (isNever(own)) continue
    const key = conditionKey(own)
    const piece = byKey.get(key) ?? { when: own, cells: [] }
    piece.cells.push(cell)
    byKey.set(key, piece)
  }
  const found = [...byKey.values()]
  // An empty matrix is refused, and the condition of a job can't ask for a cell.
  if (found.length === 0) return { when: matrix.cells.length === 0 ? when : no, pieces: [{ when: yes, cells: matrix.cells }] }
  const shared = sharedParts(found.map((piece) => piece.when))
  const keys = new Set(shared.map(conditionKey))
  const pieces = found.map((piece) => ({ ...piece, when: allOf(partsOfAll(piece.when).filter((part) => !keys.has(conditionKey(part)))) }))
  return {
    when: allOf([...shared, anyOf(pieces.map((piece) => piece.when))]),
    pieces: [...pieces.filter((piece) => piece.when === yes), ...pieces.filter((piece) => piece.when !== yes)],
  }
}

/** What all of the conditions demand. */
function sharedParts(conditions: readonly Condition[]): readonly Condition[] {
  const [first, ...others] = conditions
  if (first === undefined) return []
  const keys = others.map((each) => new Set(partsOfAll(each).map(conditionKey)))
  return partsOfAll(first).filter((part) => keys.every((own) => own.has(conditionKey(part))))
}

function partsOfAll(condition: Condition): readonly Condition[] {
  if (condition === yes) return []
  return condition.kind === 'all' ? condition.of : [condition]
}
