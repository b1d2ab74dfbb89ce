/** Jobs that deploy: those with an environment. What an environment is, its name says. */
import { valueForCell } from '../../ir/condition.ts'
import { graphOf } from '../../ir/graph.ts'
import type { Job, Pipeline, Value } from '../../ir/types.ts'

export interface Deployment {
  readonly job: Job
  /** Empty where only the run knows, and where it chooses. */
  readonly environments: readonly string[]
  readonly isProduction: boolean
}

const known = new WeakMap<Pipeline, readonly Deployment[]>()

export function deploymentsOf(pipeline: Pipeline): readonly Deployment[] {
  const before = known.get(pipeline)
  if (before !== undefined) return before
  const deployments = pipeline.jobs.flatMap((job): Deployment[] => {
    if (job.environment === null) return []
    const environments = namesOf(job.environment.name, job)
    return [{ job, environments, isProduction: environments.some(isProduction) }]
  })
  known.set(pipeline, deployments)
  return deployments
}

export function isDeployment(job: Job): boolean {
  return job.environment !== null
}

/** An approval and nothing else. */
export function isGate(job: Job): boolean {
  return job.approval !== null && job.steps.length === 0 && job.call === null
}

/** Ids of the jobs that run only after somebody has said yes: to them, or to one before. */
export function approvedJobs(pipeline: Pipeline): ReadonlySet<string> {
  const approved = new Set<string>()
  for (const { id, approval, needs } of graphOf(pipeline).order)
    if (approval !== null || needs.some((need) => approved.has(need.job))) approved.add(id)
  return approved
}

/** `production (eu)`, `prod-1` and `live`, but not `pre-production`. */
function isProduction(name: string): boolean {
  const words = name.toLowerCase().split(/[^a-z0-9]+/)
  return words.some(
    (word, at) => /^(prod|production|live)\d*$/.test(word) && !/^(pre|non|not|no|sub|near|like|mock|fake)$/.test(words[at - 1] ?? ''),
  )
}

function namesOf(name: Value, job: Job): readonly string[] {
  if (name.kind === 'literal') return [name.text]
  if (job.matrix === null) return []
  const names = job.matrix.cells.map((cell) => valueForCell(name, cell)).flatMap((value) => (value.kind === 'literal' ? [value.text] : []))
  return [...new Set(names)]
}
