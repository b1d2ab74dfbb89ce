/** What is known of a job's runner. */
import { valueForCell } from './condition.ts'
import type { Job } from './types.ts'

/** The runner's name; of one that depends on the matrix, that of every cell for which it is known. Labels are no names. */
export function namesOfRunner({ runner, matrix }: Job): readonly string[] {
  switch (runner.kind) {
    case 'name':
      return [runner.name]
    case 'labels':
      return []
    case 'value':
      return (matrix?.cells ?? []).flatMap((cell) => {
        const value = valueForCell(runner.value, cell)
        return value.kind === 'literal' ? [value.text] : []
      })
  }
}
