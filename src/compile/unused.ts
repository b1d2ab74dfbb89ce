/** Jobs and conditions that the ci.ts made and nobody uses. */
import { finding } from '../diagnostics/catalog.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { ConditionNode, JobNode, PipelineNode } from '../dsl/nodes.ts'
import { jobLabel } from '../ir/resolve/job.ts'
import type { Resolved } from '../ir/resolve/pipeline.ts'
import type { Created } from './result.ts'

export function unused(created: readonly Created[], resolved: readonly Resolved[]): readonly Diagnostic[] {
  // A misshapen spec isn't read to the end, so what it uses isn't known.
  if (created.length === 0 || resolved.some(({ context }) => context.misfits.length > 0)) return []
  const idle = created.filter(({ object }) => !resolved.some(({ context }) => context.used.has(object)))
  const held = new Set<object>()
  for (const { object } of idle) addParts(object, held)
  // The side of a variant that isn't chosen here is another provider's.
  for (const { context } of resolved) for (const choices of context.variants) addParts(choices, held)
  return idle.flatMap(({ object, site }) => {
    // What an unused job or condition holds is not worth a second finding.
    if (held.has(object)) return []
    const node = object as ConditionNode | JobNode | PipelineNode
    const at = { site, parent: null, keys: [] }
    if (node.kind === 'pipeline') return []
    if (node.kind !== 'job') return [finding('unused-condition', at)]
    const label = jobLabel(node)
    return [finding('unused-job', at, label === '' ? '' : ` (${label})`)]
  })
}

/** Every node inside this one, found by looking: a job that nobody lists is never resolved. */
function addParts(node: object, found: Set<object>): void {
  const open: unknown[] = Object.values(node)
  for (let each = open.pop(); open.length > 0 || each !== undefined; each = open.pop()) {
    if (typeof each !== 'object' || each === null || found.has(each)) continue
    found.add(each)
    for (const part of Object.values(each)) if (typeof part === 'object') open.push(part)
  }
}
