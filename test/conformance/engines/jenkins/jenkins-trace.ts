/** Turns the stages of a build into the jobs of a pipeline. */
import type { Cell, Result, Trace, TracedJob, TracedMoment } from '../trace.ts'

export type BuildResult = 'SUCCESS' | 'UNSTABLE' | 'FAILURE' | 'NOT_BUILT' | 'ABORTED'

/** A stage as Jenkins shows it. */
export interface JenkinsStage {
  readonly id: number
  readonly parent: number | null
  readonly name: string
  /** The axes of the matrix cells around it, outermost first. */
  readonly cell: Cell
  /** False for what Jenkins adds itself: matrix cells and the post actions. */
  readonly written: boolean
  readonly status: BuildResult
  /** Why it was skipped. */
  readonly skipped: 'when' | 'failure' | 'unstable' | null
}

/** Something that leaves nothing in a workspace: `what` is node, container, service, stash, archive, junit, coverage, lock, input, and so on. */
export interface JenkinsRecord {
  readonly stage: number | null
  readonly what: string
  readonly [key: string]: unknown
}

export interface JenkinsTrace extends Trace {
  readonly result: BuildResult
  readonly stages: readonly JenkinsStage[]
  readonly records: readonly JenkinsRecord[]
  /** What was printed outside of every job. */
  readonly otherLog: readonly string[]
}

export interface HarnessAnswer {
  readonly problems: readonly string[]
  readonly result: BuildResult
  readonly stages: readonly JenkinsStage[]
  readonly moments: readonly { readonly stage: number; readonly what: 'start' | 'end' }[]
  readonly steps: readonly { readonly stage: number | null; readonly name: string; readonly result: 'success' | 'failure' }[]
  readonly log: readonly { readonly stage: number | null; readonly line: string }[]
  readonly records: readonly JenkinsRecord[]
}

export interface StageReference extends JenkinsStage {
  /** The names of the stages around it, outermost first, and its own. */
  readonly path: readonly string[]
  /** Whether no stage is in it. */
  readonly leaf: boolean
}

export interface JobReference {
  readonly id: string
  readonly cell: Cell | null
}

/** Null for a stage that is no job; what happens in it belongs to the nearest stage around it that is one. */
export type JobOf = ((stage: StageReference) => JobReference | null) | Readonly<Record<string, JobReference>>

export type Unstable = 'success' | 'failure' | ((job: JobReference) => 'success' | 'failure')

export function readTrace(answer: HarnessAnswer, jobOf: JobOf | null, unstable: Unstable): JenkinsTrace {
  const jobs = jobsByStage(answer.stages, jobOf)
  const keys = [...new Set([...jobs.values()].flatMap((job) => job ?? []))]
  const linesOf = (job: JobReference | null): readonly string[] =>
    answer.log.filter(({ stage }) => (stage === null ? null : (jobs.get(stage) ?? null)) === job).map(({ line }) => line)
  const traced = keys.map((job) => {
    const stages = answer.stages.filter(({ id }) => jobs.get(id) === job)
    const steps = answer.steps.filter(({ stage }) => stage !== null && jobs.get(stage) === job)
    return {
      ...job,
      result: resultOf(stages, typeof unstable === 'function' ? unstable(job) : unstable),
      steps: steps.map(({ name, result }) => ({ name, result })),
      log: linesOf(job),
    }
  })
  const { problems, result, stages, records } = answer
  return { jobs: withSkippedOnce(traced), order: orderOf(answer, jobs), problems, result, stages, records, otherLog: linesOf(null) }
}

/** Each stage's job, one object per job. */
function jobsByStage(stages: readonly JenkinsStage[], jobOf: JobOf | null): ReadonlyMap<number, JobReference | null> {
  const parents = new Set(stages.map(({ parent }) => parent))
  const jobs = new Map<string, JobReference>()
  const byStage = new Map<number, JobReference | null>()
  const paths = new Map<number, readonly string[]>()
  // A stage comes after the one around it.
  for (const stage of stages) {
    const path = [...(paths.get(stage.parent ?? -1) ?? []), stage.name]
    paths.set(stage.id, path)
    const job = ask(jobOf ?? leaves, { ...stage, path, leaf: !parents.has(stage.id) })
    const key = job === null ? null : JSON.stringify([job.id, sorted(job.cell)])
    if (job !== null && key !== null && !jobs.has(key)) jobs.set(key, job)
    byStage.set(stage.id, key === null ? (byStage.get(stage.parent ?? -1) ?? null) : (jobs.get(key) ?? null))
  }
  return byStage
}

function leaves({ name, cell, written, leaf }: StageReference): JobReference | null {
  return leaf && written ? { id: name, cell: Object.keys(cell).length === 0 ? null : cell } : null
}

function ask(jobOf: JobOf, stage: StageReference): JobReference | null {
  return typeof jobOf === 'function' ? jobOf(stage) : stage.written ? (jobOf[stage.name] ?? null) : null
}

function sorted(cell: Cell | null): readonly (readonly [string, string])[] {
  return Object.entries(cell ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
}

function resultOf(stages: readonly JenkinsStage[], unstable: 'success' | 'failure'): Result {
  const ran = stages.filter(({ skipped }) => skipped === null)
  if (ran.length === 0) return 'skipped'
  if (ran.every(({ status }) => status === 'SUCCESS')) return 'success'
  return ran.every(({ status }) => status === 'SUCCESS' || status === 'UNSTABLE') ? unstable : 'failure'
}

/** One entry is left of the skipped cells of a job. */
function withSkippedOnce(jobs: readonly TracedJob[]): readonly TracedJob[] {
  const seen = new Set<string>()
  return jobs.flatMap((job) => {
    if (job.result !== 'skipped') return [job]
    if (seen.has(job.id)) return []
    seen.add(job.id)
    return [{ ...job, cell: null }]
  })
}

/** A job of several stages starts with the first and ends with the last. */
function orderOf({ moments }: HarnessAnswer, jobs: ReadonlyMap<number, JobReference | null>): readonly TracedMoment[] {
  const whose = moments.map(({ stage, what }) => ({ job: jobs.get(stage) ?? null, what }))
  return whose.flatMap(({ job, what }, index) => {
    if (job === null) return []
    const same = whose.flatMap((other, at) => (other.job === job && other.what === what ? [at] : []))
    return index === (what === 'start' ? same[0] : same.at(-1)) ? [{ job: job.id, cell: job.cell, what }] : []
  })
}
