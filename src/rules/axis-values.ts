/** Comparisons of an axis with a text that it never has: for those who write `ci.ts` without the editor's red lines. */
import { finding } from '../diagnostics/catalog.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Job } from '../ir/types.ts'
import { walkJob } from '../ir/walk.ts'
import type { Rule } from './rules.ts'

export const axisValues: Rule = (pipeline) => pipeline.jobs.flatMap(checkJob)

function checkJob(job: Job): readonly Diagnostic[] {
  const { matrix } = job
  if (matrix === null) return []
  const findings: Diagnostic[] = []
  walkJob(job, {
    condition: (condition, at) => {
      if (condition.kind !== 'compare' || condition.op !== 'is' || condition.left.kind !== 'matrix' || condition.right.kind !== 'literal')
        return
      const { axis } = condition.left
      if (matrix.axes.some((each) => each.name === axis && each.from !== null)) return
      const values = [...new Set(matrix.cells.map((cell) => cell[axis] ?? ''))]
      if (!values.includes(condition.right.text)) findings.push(finding('axis-value', at, condition.right.text, axis, values))
    },
  })
  return findings
}
