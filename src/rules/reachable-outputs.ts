/** What a job reads from another must be there by then: the other is an ancestor, and gives what is asked for. */
import { finding } from '../diagnostics/catalog.ts'
import type { Diagnostic, Origin } from '../diagnostics/diagnostic.ts'
import { ancestorsOf, graphOf } from '../ir/graph.ts'
import type { Job, Pipeline } from '../ir/types.ts'
import { walkJob } from '../ir/walk.ts'
import type { Rule } from './rules.ts'

export const reachableOutputs: Rule = (pipeline) => pipeline.jobs.flatMap((job) => checkJob(pipeline, job))

function checkJob(pipeline: Pipeline, job: Job): readonly Diagnostic[] {
  const { byId } = graphOf(pipeline)
  const findings: Diagnostic[] = []
  let ancestors: ReadonlySet<string> | null = null
  const source = (id: string, at: Origin): Job | null => {
    ancestors ??= ancestorsOf(pipeline, job)
    if (id !== '' && id !== job.id && !ancestors.has(id)) findings.push(finding('unreachable-output', at, job.id, id))
    return byId.get(id) ?? null
  }
  walkJob(job, {
    value: (value, at) => {
      if (value.kind !== 'output') return
      const from = source(value.job, at)
      if (from !== null && !from.outputs.includes(value.name))
        findings.push(finding('unknown-output', at, value.name, from.id, from.outputs))
    },
  })
  for (const download of job.downloads) {
    const from = source(download.job, download.origin)
    const names = from?.artifacts.map(({ name }) => name) ?? []
    if (from !== null && !names.includes(download.artifact))
      findings.push(finding('unknown-artifact', download.origin, download.artifact, from.id, names))
  }
  return findings
}
