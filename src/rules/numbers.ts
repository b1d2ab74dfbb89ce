/** Numbers in their range. */
import { finding } from '../diagnostics/catalog.ts'
import { type Diagnostic, within } from '../diagnostics/diagnostic.ts'
import type { Job } from '../ir/types.ts'
import type { Rule } from './rules.ts'

export const numbers: Rule = (pipeline) => pipeline.jobs.flatMap(checkJob)

function checkJob(job: Job): readonly Diagnostic[] {
  const findings: Diagnostic[] = []
  for (const service of job.services) {
    for (const port of service.ports) {
      if (port < 1 || port > 65_535)
        findings.push(finding('bad-number', within(service.origin, 'port'), 'port', 'a port from 1 to 65535', port))
    }
    if (service.ports.length === 0) findings.push(finding('missing-field', service.origin, 'port', `Service "${service.id}"`))
  }
  if (job.matrix?.maxParallel === 0)
    findings.push(finding('bad-number', within(job.origin, 'maxParallel'), 'maxParallel', 'a whole number from 1', 0))
  return findings
}
