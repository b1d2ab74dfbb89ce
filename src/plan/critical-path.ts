/** Which jobs decide how long a run takes. */
import { graphOf } from '../ir/graph.ts'
import type { Pipeline } from '../ir/types.ts'
import type { PlannedJob } from './types.ts'

/** A chain of jobs that need each other, first to last. */
export interface CriticalPath {
  readonly jobs: readonly string[]
  /** What their timeouts allow them, in seconds; retries and the wait for runners and approvals come on top. */
  readonly seconds: number
}

/** Of the jobs that are not skipped, the chain whose timeouts add up to most. null if none of them needs another. */
export function criticalPath(pipeline: Pipeline, planned: readonly PlannedJob[]): CriticalPath | null {
  const { byId } = graphOf(pipeline)
  const longest = new Map<string, CriticalPath>()
  let found: CriticalPath = { jobs: [], seconds: 0 }
  for (const { id, needs, state } of planned) {
    if (state === 'skipped' || longest.has(id)) continue
    const before = needs.flatMap((need) => longest.get(need) ?? [])
    const last = before.reduce<CriticalPath>((most, path) => (path.seconds > most.seconds ? path : most), { jobs: [], seconds: 0 })
    const path = { jobs: [...last.jobs, id], seconds: last.seconds + (byId.get(id)?.timeout ?? 0) }
    longest.set(id, path)
    if (path.jobs.length > 1 && path.seconds > found.seconds) found = path
  }
  return found.jobs.length > 1 ? found : null
}
