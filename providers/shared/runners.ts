/** The runners that a job names. */
import type { Job } from '../../src/ir/types.ts'
import { partsOf } from '../../src/ir/value.ts'

/** Names or labels; of a runner that depends on the matrix, those of every cell. */
export function runnerNames({ runner, matrix }: Job): readonly string[] {
  switch (runner.kind) {
    case 'name':
      return [runner.name]
    case 'labels':
      return runner.labels
    case 'value': {
      const axes = partsOf(runner.value).flatMap((part) => (part.kind === 'matrix' ? [part.axis] : []))
      return (matrix?.cells ?? []).flatMap((cell) => axes.map((axis) => cell[axis] ?? ''))
    }
  }
}
