/** The graph of needs: lookup, order and ancestors of a pipeline's jobs, worked out once. */
import { hasStatus, isNever } from './condition.ts'
import type { Download, Job, Pipeline } from './types.ts'

export interface Graph {
  readonly byId: ReadonlyMap<string, Job>
  /** Every job after its needs: level by level, inside a level in the order of the source. Jobs on a cycle are missing. */
  readonly order: readonly Job[]
  /** Ids on a cycle, from one of its jobs round to the same; null if there is none. */
  readonly cycle: readonly string[] | null
  /** Longest route from a job without needs: 0 for those. */
  readonly levels: ReadonlyMap<string, number>
}

const graphs = new WeakMap<Pipeline, Graph>()

export function graphOf(pipeline: Pipeline): Graph {
  const known = graphs.get(pipeline)
  if (known !== undefined) return known
  const byId = new Map(pipeline.jobs.map((job) => [job.id, job]))
  const { order, levels } = sortJobs(pipeline.jobs, byId)
  const graph = { byId, order, levels, cycle: order.length === byId.size ? null : findCycle(pipeline.jobs, byId) }
  graphs.set(pipeline, graph)
  return graph
}

const downloads = new WeakMap<Pipeline, ReadonlySet<string>>()

/** Whether another job downloads the artifact. */
export function isDownloaded(pipeline: Pipeline, job: string, artifact: string): boolean {
  let known = downloads.get(pipeline)
  if (known === undefined) {
    known = new Set(pipeline.jobs.flatMap((each) => each.downloads.map((download) => `${download.job} ${download.artifact}`)))
    downloads.set(pipeline, known)
  }
  return known.has(`${job} ${artifact}`)
}

/** Whether the job may run though the one before it was skipped or failed, and so has left nothing. */
export function runsWithout(pipeline: Pipeline, { when, needs }: Job, from: string): boolean {
  const source = graphOf(pipeline).byId.get(from)
  const mayFail = source !== undefined && !isNever(source.allowFailure)
  return mayFail || hasStatus(when) || needs.some(({ job, optional }) => optional && job === from)
}

/** Whether the job may run without the artifact: the download is passed over. */
export function mayBeAbsent(pipeline: Pipeline, job: Job, { job: from, artifact: name }: Download): boolean {
  const artifact = graphOf(pipeline)
    .byId.get(from)
    ?.artifacts.find((each) => each.name === name)
  return artifact?.when === 'failure' || runsWithout(pipeline, job, from)
}

/** Kahn's algorithm, level by level; inside a level the order of the source. */
function sortJobs(jobs: readonly Job[], byId: ReadonlyMap<string, Job>): Pick<Graph, 'order' | 'levels'> {
  const open = new Map<string, number>()
  const dependants = new Map<string, string[]>()
  for (const job of jobs) {
    let count = 0
    for (const { job: id } of job.needs) {
      if (!byId.has(id)) continue
      count += 1
      const list = dependants.get(id)
      if (list === undefined) dependants.set(id, [job.id])
      else list.push(job.id)
    }
    open.set(job.id, count)
  }
  const levels = new Map<string, number>()
  let level = jobs.filter((job) => open.get(job.id) === 0).map((job) => job.id)
  let depth = 0
  for (; level.length > 0; depth += 1) {
    const next: string[] = []
    for (const id of level) {
      levels.set(id, depth)
      for (const dependant of dependants.get(id) ?? []) {
        const left = (open.get(dependant) ?? 0) - 1
        open.set(dependant, left)
        if (left === 0) next.push(dependant)
      }
    }
    level = next
  }
  const byLevel: Job[][] = Array.from({ length: depth }, () => [])
  for (const job of jobs) byLevel[levels.get(job.id) ?? -1]?.push(job)
  return { order: byLevel.flat(), levels }
}

function findCycle(jobs: readonly Job[], byId: ReadonlyMap<string, Job>): readonly string[] {
  const done = new Set<string>()
  for (const start of jobs) {
    const route: { job: Job; next: number }[] = [{ job: start, next: 0 }]
    const onRoute = new Set([start.id])
    while (route.length > 0) {
      const top = route.at(-1)
      if (top === undefined) break
      const need = top.job.needs[top.next]
      top.next += 1
      if (need === undefined) {
        done.add(top.job.id)
        onRoute.delete(top.job.id)
        route.pop()
        continue
      }
      if (onRoute.has(need.job))
        return [...route.map(({ job }) => job.id).slice(route.findIndex(({ job }) => job.id === need.job)), need.job]
      const job = byId.get(need.job)
      if (job === undefined || done.has(job.id)) continue
      onRoute.add(job.id)
      route.push({ job, next: 0 })
    }
  }
  return []
}

/** Ids of every job that `job` waits for, directly or not; without itself. */
export function ancestorsOf(pipeline: Pipeline, job: Job): ReadonlySet<string> {
  const { byId } = graphOf(pipeline)
  const found = new Set<string>()
  const open = job.needs.map((need) => need.job)
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue
    found.add(id)
    for (const need of byId.get(id)?.needs ?? []) open.push(need.job)
  }
  return found
}
