/** Which stage each job is in: what the author says, else by its depth in the graph of needs, under a name that the jobs suggest. */
import { graphOf } from '../../../src/ir/graph.ts'
import type { Job, Pipeline } from '../../../src/ir/types.ts'

export interface Stages {
  /** In order; empty if one default stage is enough. */
  readonly names: readonly string[]
  readonly of: ReadonlyMap<string, string>
  /** The author's stages can't be put in an order in which every need comes first. */
  readonly contradictory: boolean
}

/** Where GitLab puts a job that names no stage. */
const defaultStage = 'test'

/** `post` are jobs that go into `.post`, which GitLab always runs last. */
export function stagesOf(pipeline: Pipeline, post: ReadonlySet<string>): Stages {
  const jobs = graphOf(pipeline).order.filter(({ id }) => !post.has(id))
  const written = jobs.some(({ stage }) => stage !== null)
  const byLevel = levelStages(pipeline, jobs)
  if (!written) return { ...withPost(byLevel, post), contradictory: false }
  const own = new Map(jobs.map((job) => [job.id, job.stage ?? byLevel.of.get(job.id) ?? defaultStage]))
  const names = orderStages(jobs, own)
  if (names === null) return { ...withPost(byLevel, post), contradictory: true }
  return { ...withPost({ names, of: own }, post), contradictory: false }
}

interface Named {
  readonly names: readonly string[]
  readonly of: ReadonlyMap<string, string>
}

function withPost({ names, of }: Named, post: ReadonlySet<string>): Named {
  if (post.size === 0) return { names, of }
  return { names, of: new Map([...of, ...[...post].map((id): [string, string] => [id, '.post'])]) }
}

function levelStages(pipeline: Pipeline, jobs: readonly Job[]): Named {
  const { levels } = graphOf(pipeline)
  const byLevel: Job[][] = []
  for (const job of jobs) {
    const level = levels.get(job.id) ?? 0
    const list = byLevel[level]
    if (list === undefined) byLevel[level] = [job]
    else list.push(job)
  }
  const used = byLevel.filter((list) => list !== undefined)
  if (used.length < 2) return { names: [], of: new Map() }
  const names: string[] = []
  const taken = new Set<string>(['.pre', '.post'])
  const of = new Map<string, string>()
  for (const [index, list] of used.entries()) {
    const own = bareId(list[0]) ?? 'test'
    const name =
      [stageName(list) ?? (index === 0 ? 'test' : own), own, `${own}-stage`].find((each) => !taken.has(each)) ?? `stage-${index + 1}`
    taken.add(name)
    names.push(name)
    for (const { id } of list) of.set(id, name)
  }
  return { names, of }
}

/** Without the name of the pipeline, which stands before the ids of jobs that share a file with those of another. */
function bareId(job: Job | undefined): string | undefined {
  return job?.id.slice(job.id.lastIndexOf(':') + 1)
}

const commonNames = ['build', 'test', 'package', 'publish', 'release', 'deploy', 'verify', 'lint', 'check']

/** What a person would call a stage of these jobs, or null. */
function stageName(jobs: readonly Job[]): string | null {
  const [first] = jobs
  if (first === undefined) return null
  if (jobs.every(({ environment }) => environment !== null)) return 'deploy'
  const ids = new Set(jobs.map(bareId))
  const [id] = ids
  if (jobs.length === 1) return id ?? null
  const word = id?.split(/[-_.]/)[0] ?? ''
  if (word !== '' && [...ids].every((each) => each === word || each?.startsWith(`${word}-`) || each?.startsWith(`${word}_`))) return word
  if (ids.has('test')) return 'test'
  return commonNames.find((name) => ids.has(name)) ?? null
}

/** Stages in an order in which needs come first, the source's where that leaves a choice; null on a contradiction. */
function orderStages(jobs: readonly Job[], of: ReadonlyMap<string, string>): readonly string[] | null {
  const after = new Map<string, Set<string>>()
  const open = new Map<string, number>()
  for (const job of jobs) {
    const stage = of.get(job.id) ?? ''
    if (!open.has(stage)) open.set(stage, 0)
    for (const need of job.needs) {
      const before = of.get(need.job)
      if (before === undefined || before === stage) continue
      const followers = after.get(before) ?? new Set()
      after.set(before, followers)
      if (followers.has(stage)) continue
      followers.add(stage)
      open.set(stage, (open.get(stage) ?? 0) + 1)
    }
  }
  const names: string[] = []
  const ready = [...open].filter(([, count]) => count === 0).map(([stage]) => stage)
  for (let stage = ready.shift(); stage !== undefined; stage = ready.shift()) {
    names.push(stage)
    for (const next of after.get(stage) ?? []) {
      const left = (open.get(next) ?? 0) - 1
      open.set(next, left)
      if (left === 0) ready.push(next)
    }
  }
  return names.length === open.size ? names : null
}
