/** A job does something, or is a gate; and does it in one way. */

import { finding } from '../diagnostics/catalog.ts'
import { type Diagnostic, within } from '../diagnostics/diagnostic.ts'
import { isNever } from '../ir/condition.ts'
import type { Job } from '../ir/types.ts'
import type { Rule } from './rules.ts'

export const steps: Rule = (pipeline) => pipeline.jobs.flatMap(checkJob)

function checkJob(job: Job): readonly Diagnostic[] {
  const findings: Diagnostic[] = []
  if (job.call === null && job.steps.length === 0 && job.approval === null)
    findings.push(finding('no-steps', within(job.origin, 'steps'), job.id))
  if (job.call !== null) {
    const besides = {
      after: job.after.length,
      services: job.services.length,
      tools: job.tools.length,
      artifacts: job.artifacts.length,
      container: job.container === null ? 0 : 1,
      env: job.env.length,
      docker: job.docker ? 1 : 0,
      cache: job.caches.length,
      download: job.downloads.length,
      reports: job.reports.junit.length + job.reports.sarif.length + (job.reports.cobertura ?? job.reports.coverageRegex ?? '').length,
      environment: job.environment === null ? 0 : 1,
      approval: job.approval === null ? 0 : 1,
      allowFailure: isNever(job.allowFailure) ? 0 : 1,
    }
    for (const [field, count] of Object.entries(besides))
      if (count > 0) findings.push(finding('call-with-steps', within(job.origin, field), job.id, field))
  }
  if (job.container !== null && job.tools.length > 0) findings.push(finding('tools-in-container', within(job.origin, 'tools'), job.id))
  return findings
}
