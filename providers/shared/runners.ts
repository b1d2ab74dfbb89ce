/** The runners that a job names. */
import { valueForCell } from '../../src/ir/condition.ts'
import { namesOfRunner } from '../../src/ir/runner.ts'
import type { Job, Value } from '../../src/ir/types.ts'
import type { Group } from './matrix.ts'

/** Names or labels; of a runner that depends on the matrix, those of every cell. */
export function runnerNames(job: Job): readonly string[] {
  return job.runner.kind === 'labels' ? job.runner.labels : namesOfRunner(job)
}

/** Whether every cell's runner is known when the file is made. */
export function isKnownRunner(value: Value, job: Job | null): boolean {
  return (job?.matrix?.cells ?? [null]).every((cell) => valueForCell(value, cell).kind === 'literal')
}

/** The cells of a group have one runner. */
export function runnerOfGroup(value: Value, { cells }: Group): Value {
  return valueForCell(value, cells[0] ?? null)
}
