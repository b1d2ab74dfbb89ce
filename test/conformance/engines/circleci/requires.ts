/** `requires` with statuses: https://circleci.com/docs/reference/configuration-reference/#requires */

import { ConfigError, isMap, listOf, onlyEntry, type Tree, textOf } from './tree.ts'
import type { Member, WorkflowJob } from './workflow.ts'

export const statuses = ['success', 'failed', 'canceled', 'unauthorized', 'not_run'] as const
/** How a job ends. */
export type Status = (typeof statuses)[number]

export interface Requirement {
  readonly job: string
  readonly statuses: readonly Status[]
}

export function readRequires(tree: Tree | undefined, where: string): readonly Requirement[] {
  if (tree === undefined) return []
  return listOf(tree, `"requires" of ${where}`).map((entry) => {
    if (!isMap(entry)) return { job: textOf(entry, `"requires" of ${where}`), statuses: ['success'] }
    const [job, wanted] = onlyEntry(entry, `An entry of "requires" of ${where}`)
    return { job, statuses: wanted === 'terminal' ? statuses : readStatuses(wanted, where) }
  })
}

function readStatuses(tree: Tree, where: string): readonly Status[] {
  const list = typeof tree === 'string' ? [tree] : listOf(tree, `The statuses in "requires" of ${where}`)
  return list.map((each) => {
    const status = statuses.find((known) => known === each)
    if (status === undefined) throw new ConfigError(`"requires" of ${where} has the status ${String(each)}, which is unknown there.`)
    return status
  })
}

/** A requirement names one job, or all of a matrix by its alias. */
export function resolveRequires(members: readonly Member[], where: string): readonly WorkflowJob[] {
  const jobs = members.map(({ wants, alias: _alias, ...job }) => ({
    ...job,
    requires: wants.flatMap((want) => named(want, members, where)),
  }))
  const cycle = findCycle(jobs)
  if (cycle !== null) throw new ConfigError(`${where} has a cycle in "requires" at ${cycle}.`)
  return jobs
}

function named({ job, statuses }: Requirement, members: readonly Member[], where: string): readonly Requirement[] {
  const byName = members.filter(({ name }) => name === job)
  const found = byName.length > 0 ? byName : members.filter(({ alias }) => alias === job)
  if (found.length === 0) throw new ConfigError(`${where} requires ${job}, which is no job of it.`)
  return found.map(({ name }) => ({ job: name, statuses }))
}

function findCycle(jobs: readonly WorkflowJob[]): string | null {
  const open = new Map(jobs.map((job) => [job.name, job.requires.map((requirement) => requirement.job)]))
  for (;;) {
    const free = [...open].filter(([, requires]) => requires.every((name) => !open.has(name)))
    if (free.length === 0) return [...open.keys()][0] ?? null
    for (const [name] of free) open.delete(name)
  }
}
