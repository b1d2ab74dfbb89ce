/** The condition of a job with a matrix, cell by cell: GitHub has one for all cells, and leaves out those that are not listed. */
import { conditionForCell, conditionKey, no, restrictToTriggers } from '../../src/ir/condition.ts'
import type { Cell, Condition, Job, Pipeline } from '../../src/ir/types.ts'

export interface SplitCells {
  /** Without those whose condition is false for certain. */
  readonly cells: readonly Cell[]
  /** What the cells that are left share, if `differing` is false. */
  readonly when: Condition
  /** The cells that are left have different conditions: the capabilities refuse such a job. */
  readonly differing: boolean
}

export function splitByCell(job: Job, pipeline: Pipeline): SplitCells {
  if (job.matrix === null || job.when.kind === 'constant') return { cells: job.matrix?.cells ?? [], when: job.when, differing: false }
  const split = job.matrix.cells.map((cell) => ({ cell, when: restrictToTriggers(conditionForCell(job.when, cell), pipeline.triggers) }))
  const left = split.filter(({ when }) => when.kind !== 'constant' || when.value)
  // An empty matrix is refused, and the condition of a job can't ask for a cell.
  if (left.length === 0 && split.length > 0) return { cells: job.matrix.cells, when: no, differing: false }
  return {
    cells: left.map(({ cell }) => cell),
    when: left[0]?.when ?? job.when,
    differing: new Set(left.map(({ when }) => conditionKey(when))).size > 1,
  }
}
