/** Outputs that can be set, under names that every provider can carry. */
import { finding } from '../diagnostics/catalog.ts'
import { type Diagnostic, within } from '../diagnostics/diagnostic.ts'
import { variablePattern } from '../ir/id.ts'
import type { Job } from '../ir/types.ts'
import type { Rule } from './rules.ts'

export const outputNames: Rule = (pipeline) => pipeline.jobs.flatMap(checkJob)

function checkJob(job: Job): readonly Diagnostic[] {
  const at = within(job.origin, 'outputs')
  const findings: Diagnostic[] = []
  if (job.outputs.length > 0 && job.matrix !== null) findings.push(finding('matrix-output', at, job.id))
  const setsOutputs =
    job.call !== null || [...job.steps, ...job.after].some((step) => step.kind === 'uses' || step.files.includes('OUTPUT'))
  const seen = new Set<string>()
  for (const [index, name] of job.outputs.entries()) {
    if (!variablePattern.test(name)) findings.push(finding('bad-output-name', within(at, index), name))
    if (seen.has(name)) findings.push(finding('output-twice', within(at, index), name))
    // A script of the repo may well write to the file that the variable names.
    else if (!setsOutputs && job.steps.every((step) => step.kind === 'run' && !/[./]/.test(step.script)))
      findings.push(finding('output-never-set', within(at, index), name, job.id))
    seen.add(name)
  }
  return findings
}
