/** Two ids that a provider couldn't tell apart. */
import { finding } from '../diagnostics/catalog.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { safeId } from '../ir/id.ts'
import type { Rule } from './rules.ts'

export const idCollisions: Rule = (pipeline) => {
  const findings: Diagnostic[] = []
  const first = new Map<string, string>()
  for (const job of pipeline.jobs) {
    const name = safeId(job.id).toLowerCase()
    const other = first.get(name)
    if (other === undefined) first.set(name, job.id)
    else findings.push(finding('id-collision', job.origin, other, job.id, safeId(job.id)))
  }
  return findings
}
