/** Limits and reserved names of GitHub Actions. Source: GitHub Docs, "Actions limits" and "Workflow syntax". */

import { finding } from '../../src/diagnostics/catalog.ts'
import { type Diagnostic, type Origin, within } from '../../src/diagnostics/diagnostic.ts'
import type { Pipeline } from '../../src/ir/types.ts'
import type { Lock, Lowered } from '../../src/provider.ts'
import { reservedVariables } from '../shared/reserved.ts'
import { checkActions } from './check-actions.ts'
import type { GithubWorkflow } from './document.ts'
import { builtIn } from './names.ts'

const scriptLimit = 21_000
const matrixLimit = 256

export function check({ documents }: Lowered<GithubWorkflow>, limits: 'error' | 'warn', lock: Lock): readonly Diagnostic[] {
  const findings: Diagnostic[] = []
  for (const { pipelines } of documents) {
    reservedVariables(pipelines, builtIn, (name, at) => findings.push(finding('reserved-env', at, name, 'GitHub sets it itself')))
    for (const pipeline of pipelines) {
      checkPipeline(pipeline, limits, findings)
      for (const job of pipeline.jobs) checkActions(job, lock, findings)
    }
  }
  return findings
}

function checkPipeline(pipeline: Pipeline, limits: 'error' | 'warn', findings: Diagnostic[]): void {
  const over = (at: Origin, what: string, limit: number, got: number): void => {
    findings.push({ ...finding('over-limit', at, 'GitHub', what, limit, got), severity: limits === 'warn' ? 'warning' : 'error' })
  }
  let cells = 0
  for (const job of pipeline.jobs) {
    cells += job.matrix?.cells.length ?? 0
    if (job.matrix !== null && job.matrix.cells.length > matrixLimit)
      over(within(job.origin, 'matrix'), 'cells of a matrix', matrixLimit, job.matrix.cells.length)
    for (const step of [...job.steps, ...job.after]) {
      if (step.kind === 'run' && step.script.length > scriptLimit)
        over(step.origin, 'characters of a script', scriptLimit, step.script.length)
    }
    if (job.timeout > 5 * 86_400) over(within(job.origin, 'timeout'), 'minutes of a job', 7_200, Math.ceil(job.timeout / 60))
  }
  if (cells > matrixLimit && pipeline.jobs.every((job) => (job.matrix?.cells.length ?? 0) <= matrixLimit))
    over(pipeline.origin, 'cells of all matrices of a run', matrixLimit, cells)
  const inputs = pipeline.triggers.manual?.inputs ?? []
  if (inputs.length > 25) over(within(pipeline.origin, 'on', 'manual', 'inputs'), 'inputs of a manual run', 25, inputs.length)
}
