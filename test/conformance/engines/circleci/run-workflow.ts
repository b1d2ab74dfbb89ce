/** Runs the jobs of a workflow as their requirements allow. */
import type { Status } from './requires.ts'
import type { Workflow, WorkflowJob } from './workflow.ts'

export interface WorkflowRun {
  /** Runs a job that has work, and says how it ended. */
  readonly run: (job: WorkflowJob) => Promise<Status>
  /** Null is that nobody has decided. */
  readonly approval: (job: string) => Status | null
}

const atOnce = 3

/** How every job has ended; a job that waits for an approval, or for one that does, is not among them. */
export async function runWorkflow({ jobs, reruns }: Workflow, options: WorkflowRun): Promise<ReadonlyMap<string, Status>> {
  const created = jobs.filter((job) => job.created)
  let ended: ReadonlyMap<string, Status> = new Map()
  for (let attempt = 0; attempt <= reruns; attempt += 1) {
    // A rerun takes the failed jobs, and those that they had kept from running.
    const kept = new Map([...ended].filter(([, status]) => status !== 'failed' && status !== 'not_run'))
    ended = await runGraph(created, kept, options)
    if (![...ended.values()].includes('failed')) break
  }
  return ended
}

async function runGraph(
  jobs: readonly WorkflowJob[],
  kept: ReadonlyMap<string, Status>,
  options: WorkflowRun,
): Promise<Map<string, Status>> {
  const ended = new Map(kept)
  const running = new Map<string, Promise<void>>()
  const names = new Set(jobs.map(({ name }) => name))
  const waiting = new Set(jobs.filter(({ name }) => !ended.has(name)))
  for (;;) {
    let progress = false
    for (const job of waiting) {
      const state = stateOf(job, names, ended)
      if (state === 'waits' || (state === 'runs' && running.size >= atOnce)) continue
      const status = state === 'not_run' ? state : outcomeWithoutWork(job, options)
      if (status === null && job.kind === 'approval') continue
      waiting.delete(job)
      progress = true
      if (status !== null) ended.set(job.name, status)
      else running.set(job.name, finish(job, options, ended, running))
    }
    if (running.size === 0 && !progress) return ended
    if (!progress) await Promise.race(running.values())
  }
}

async function finish(job: WorkflowJob, { run }: WorkflowRun, ended: Map<string, Status>, running: Map<string, unknown>): Promise<void> {
  const status = await run(job)
  ended.set(job.name, status)
  running.delete(job.name)
}

function outcomeWithoutWork(job: WorkflowJob, { approval }: WorkflowRun): Status | null {
  if (job.kind === 'approval') return approval(job.name)
  return job.kind === 'no-op' ? 'success' : null
}

/** Requirements that were filtered out don't count. */
function stateOf(job: WorkflowJob, names: ReadonlySet<string>, ended: ReadonlyMap<string, Status>): 'waits' | 'runs' | 'not_run' {
  const required = job.requires.filter((each) => names.has(each.job))
  if (required.some((each) => !ended.has(each.job))) return 'waits'
  return required.every((each) => each.statuses.some((status) => status === ended.get(each.job))) ? 'runs' : 'not_run'
}
