/**
 * The graph of needs as Declarative can run it: stages one after another, each a job, a chain of jobs, or several of them in parallel.
 *
 * 1. needs that follow from others are dropped, for the order only;
 * 2. a job and the only one that needs it, if that needs nothing else, are one chain;
 * 3. a chain stands as deep as the longest route to it; chains of one depth run in parallel.
 *
 * Jobs of one depth wait for all of the one above: what that adds to the needs is a barrier.
 */
import { graphOf } from '../../../src/ir/graph.ts'
import type { Job, Pipeline } from '../../../src/ir/types.ts'

export type Chain = readonly Job[]
export type Level = readonly Chain[]

export interface Order {
  readonly levels: readonly Level[]
  readonly barriers: readonly Barrier[]
}

/** Chain `first` waits for jobs that it doesn't need. */
export interface Barrier {
  readonly first: Job
  readonly waitsFor: readonly Job[]
  /** How many other chains of its depth wait for more than they need, too. */
  readonly others: number
}

/** `alone`: jobs that can't be part of a chain. */
export function orderJobs(pipeline: Pipeline, alone: (job: Job) => boolean): Order {
  const { order } = graphOf(pipeline)
  const needs = reducedNeeds(pipeline)
  const chains = chainsOf(order, needs, alone)
  const levels = levelsOf(order, needs, chains)
  return { levels, barriers: barriersOf(levels, needs) }
}

/** Work for the search of needs that follow from others: beyond it they stay, which costs a chain at most. */
const effort = 20

/** Ids of the needs of each job, less those that another of its needs has above it. */
function reducedNeeds(pipeline: Pipeline): ReadonlyMap<string, readonly string[]> {
  const { byId, levels } = graphOf(pipeline)
  const level = (id: string): number => levels.get(id) ?? 0
  const reduced = new Map<string, readonly string[]>()
  let left = effort * pipeline.jobs.length + 1000
  for (const job of pipeline.jobs) {
    const needs = [...new Set(job.needs.map((need) => need.job))].filter((id) => byId.has(id))
    const lowest = Math.min(...needs.map(level))
    const deeper = needs.filter((id) => level(id) > lowest)
    if (deeper.length === 0) {
      reduced.set(job.id, needs)
      continue
    }
    const above = new Set<string>()
    const open = [...deeper]
    for (let id = open.pop(); id !== undefined && left > 0; id = open.pop()) {
      for (const { job: next } of byId.get(id)?.needs ?? []) {
        left -= 1
        if (above.has(next) || level(next) < lowest) continue
        above.add(next)
        open.push(next)
      }
    }
    reduced.set(
      job.id,
      needs.filter((id) => !above.has(id)),
    )
  }
  return reduced
}

/** For each job the chain that it stands in. */
function chainsOf(
  order: readonly Job[],
  needs: ReadonlyMap<string, readonly string[]>,
  alone: (job: Job) => boolean,
): ReadonlyMap<string, Job[]> {
  const dependants = new Map<string, number>()
  for (const list of needs.values()) for (const id of list) dependants.set(id, (dependants.get(id) ?? 0) + 1)
  const chains = new Map<string, Job[]>()
  for (const job of order) {
    const [only, ...more] = needs.get(job.id) ?? []
    const chain = only === undefined || more.length > 0 || dependants.get(only) !== 1 ? undefined : chains.get(only)
    const last = chain?.at(-1)
    if (chain !== undefined && last !== undefined && !alone(job) && !alone(last)) {
      chain.push(job)
      chains.set(job.id, chain)
    } else chains.set(job.id, [job])
  }
  return chains
}

function levelsOf(
  order: readonly Job[],
  needs: ReadonlyMap<string, readonly string[]>,
  chains: ReadonlyMap<string, Job[]>,
): readonly Level[] {
  const depths = new Map<Chain, number>()
  const levels: Chain[][] = []
  for (const job of order) {
    const chain = chains.get(job.id)
    if (chain === undefined || chain[0] !== job) continue
    let depth = 0
    for (const id of needs.get(job.id) ?? []) {
      const above = chains.get(id)
      if (above !== undefined) depth = Math.max(depth, (depths.get(above) ?? 0) + 1)
    }
    depths.set(chain, depth)
    const level = levels[depth]
    if (level === undefined) levels[depth] = [chain]
    else level.push(chain)
  }
  return levels
}

/** A need on the level above is always direct, so that what isn't one is waited for without need. */
function barriersOf(levels: readonly Level[], needs: ReadonlyMap<string, readonly string[]>): readonly Barrier[] {
  const barriers: Barrier[] = []
  for (const [depth, level] of levels.entries()) {
    const above = levels[depth - 1]
    if (above === undefined) continue
    let barrier: { first: Job; waitsFor: readonly Job[]; others: number } | null = null
    for (const [first] of level) {
      if (first === undefined) continue
      const needed = new Set(needs.get(first.id))
      if (needed.size >= above.length) continue
      if (barrier !== null) {
        barrier.others += 1
        continue
      }
      barrier = { first, waitsFor: above.flatMap((chain) => chain.at(-1) ?? []).filter(({ id }) => !needed.has(id)), others: 0 }
    }
    if (barrier !== null) barriers.push(barrier)
  }
  return barriers
}
