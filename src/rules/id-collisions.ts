/** Two ids that a provider couldn't tell apart. */
import { finding } from '../diagnostics/catalog.ts'
import { type Diagnostic, type Origin, within } from '../diagnostics/diagnostic.ts'
import { safeId } from '../ir/id.ts'
import type { Rule } from './rules.ts'

export const idCollisions: Rule = (pipeline) => {
  const findings: Diagnostic[] = []
  const first = new Map<string, string>()
  const add = (id: string, origin: Origin): void => {
    const name = safeId(id).toLowerCase()
    const other = first.get(name)
    if (other === undefined) first.set(name, id)
    else findings.push(finding('id-collision', origin, other, id, safeId(id)))
  }
  for (const job of pipeline.jobs) add(job.id, job.origin)
  if (pipeline.gate !== null) add(pipeline.gate, within(pipeline.origin, 'gate'))
  return findings
}
