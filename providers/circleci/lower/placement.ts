/**
 * When each job is in a workflow, and which statuses of other jobs it waits for.
 *
 * CircleCI ignores a required job that a filter took away, where ours is "skipped": so a job's filter holds the conditions of everything
 * that it needs, and a skip cascades. A job whose required jobs are all filtered out is filtered out too; where that would be wrong, it
 * also requires a job that does nothing. Source: CircleCI Docs, "Configuration reference", `requires`.
 */
import { allOf, anyOf, conditionKey, hasStatus, possibleEvents, restrictToTriggers, yes } from '../../../src/ir/condition.ts'
import { ancestorsOf, graphOf } from '../../../src/ir/graph.ts'
import type { Condition, EventName, Job, Pipeline } from '../../../src/ir/types.ts'
import { type Group, groupsOf } from '../../shared/matrix.ts'
import { never, type Outcome, underOutcome } from '../../shared/outcomes.ts'
import { unlessUntouched } from '../../shared/path-filters.ts'
import { asksJob, decide } from '../condition.ts'
import type { CircleciStatus } from '../document.ts'
import type { EventWords } from '../events.ts'
import type { Expression } from '../expression.ts'
import { cellSuffixes } from './cells.ts'

export interface Requirement {
  readonly job: string
  /** One cell of its matrix, by what its name adds to the job's; null is all of them. */
  readonly cell: string | null
  /** Null is success. */
  readonly statuses: readonly CircleciStatus[] | null
}

/** One way in which a job may come to run: the alternatives of a job exclude each other. */
export interface Alternative {
  /** The job whose failure it waits for; null if it waits for none. */
  readonly after: string | null
  readonly requires: readonly Requirement[]
  readonly presence: Condition
  /** Null: always. */
  readonly filter: Expression | null
  /** What no filter can ask: the job looks for itself, and ends before its steps. */
  readonly guard: Condition
}

export interface Placed {
  readonly group: Group
  readonly alternatives: readonly Alternative[]
}

export interface Placement {
  readonly job: Job
  readonly groups: readonly Placed[]
  /** The condition under which the job is in the workflow at all. */
  readonly presence: Condition
  /** Whether everything that it requires may be filtered out although the job isn't. */
  readonly needsStart: boolean
  /** Why CircleCI can't do this; null if it can. */
  readonly fault: string | null
}

export type Placements = ReadonlyMap<string, Placement>

const placements = new WeakMap<Pipeline, { readonly words: EventWords; readonly placed: Placements }>()

export function placementsOf(pipeline: Pipeline, words: EventWords): Placements {
  const known = placements.get(pipeline)
  if (known !== undefined && known.words === words) return known.placed
  const placed = new Map<string, Placement>()
  placements.set(pipeline, { words, placed })
  const reach: Reach = { possible: possibleEvents(pipeline.triggers), words }
  const paths = pathsCondition(pipeline)
  for (const job of graphOf(pipeline).order) placed.set(job.id, placeJob(pipeline, job, placed, reach, paths))
  return placed
}

/** What can start the pipeline, and how CircleCI calls it. */
interface Reach {
  readonly possible: readonly EventName[]
  readonly words: EventWords
}

function placeJob(pipeline: Pipeline, job: Job, placed: Placements, reach: Reach, paths: Condition): Placement {
  const before = presenceOfNeeds(job, placed, paths)
  const groups: Placed[] = []
  let fault: string | null = null
  for (const group of groupsOf(job)) {
    const { options, fault: mixture } = optionsOf(pipeline, group, { before, paths }, placed)
    fault ??= mixture
    const alternatives: Alternative[] = []
    // A filter of pull requests by path says nothing to a job that never runs on one.
    const filtered = !isYes(paths) && hasStatus(group.when)
    for (const { after, requires, presence } of options) {
      const { filter, guard } = splitGuard(filtered ? restrictToTriggers(presence, pipeline.triggers) : presence)
      const decision = decideOnce(filter, reach)
      if (!decision.ok) fault ??= decision.why
      else if (decision.value) alternatives.push({ after, requires, presence, filter: decision.expression, guard })
    }
    if (alternatives.length > 0) groups.push({ group, alternatives })
  }
  const found = groups.flatMap(({ alternatives }) => alternatives.map(({ presence }) => presence))
  const presence = found.length === 1 ? (found[0] ?? yes) : anyOf(found)
  fault ??= severalAlternatives(job, placed) ?? differentGuards(groups)
  return { job, groups, presence, needsStart: job.needs.length > 0 && !staysAlive(job, presence, placed), fault }
}

/** The alternatives have the same steps, and so the same guard. */
function differentGuards(groups: readonly Placed[]): string | null {
  return groups.some(({ alternatives: [first, ...others] }) => others.some(({ guard }) => !same(guard, first?.guard ?? yes)))
    ? "a job that runs after success and after a failure can't depend on changed paths or outputs after one of them alone."
    : null
}

/** A job that runs after one failure or another is several jobs on CircleCI, of which one runs: nothing can wait for "the one that did". */
function severalAlternatives(job: Job, placed: Placements): string | null {
  const several = job.needs.find((need) => placed.get(need.job)?.groups.some(({ alternatives }) => alternatives.length > 1))
  return several === undefined
    ? null
    : `job "${several.job}" becomes one job for each job that may fail before it, and another can't wait for any one of them.`
}

/** Changed paths and outputs are known to a running job only. */
function splitGuard(condition: Condition): { readonly filter: Condition; readonly guard: Condition } {
  if (!asksJob(condition)) return { filter: condition, guard: yes }
  const parts = partsOf(condition)
  return { filter: allOf(parts.filter((part) => !asksJob(part))), guard: allOf(parts.filter(asksJob)) }
}

/** Filters of the triggers by path hold for every job. */
function pathsCondition({ triggers: { push, pullRequest } }: Pipeline): Condition {
  return allOf([unlessUntouched('push', push?.paths ?? null), unlessUntouched('pullRequest', pullRequest?.paths ?? null)])
}

function presenceOfNeeds(job: Job, placed: Placements, paths: Condition): Condition {
  let presence = paths
  for (const need of job.needs) if (!need.optional) presence = both(presence, placed.get(need.job)?.presence ?? yes)
  return presence
}

/** Most conditions are the same few objects: `allOf` is asked only where two really meet. */
function both(a: Condition, b: Condition): Condition {
  if (a === b || isYes(b)) return a
  return isYes(a) ? b : allOf([a, b])
}

function isYes(condition: Condition): boolean {
  return condition.kind === 'constant' && condition.value
}

// Many jobs share a condition, and so what it becomes.
const decisions = new WeakMap<Condition, { readonly reach: Reach; readonly decision: ReturnType<typeof decide> }>()

function decideOnce(condition: Condition, reach: Reach): ReturnType<typeof decide> {
  const known = decisions.get(condition)
  if (known !== undefined && known.reach === reach) return known.decision
  const decision = decide(condition, reach.possible, reach.words)
  decisions.set(condition, { reach, decision })
  return decision
}

/** Whether some required job is in every workflow in which this one is. */
function staysAlive(job: Job, presence: Condition, placed: Placements): boolean {
  // Without a status test the job's own condition holds those of its needs.
  if (!hasStatus(job.when) && job.needs.some(({ optional }) => !optional)) return true
  return job.needs.some((need) => implies(presence, splitGuard(placed.get(need.job)?.presence ?? yes).filter))
}

function implies(condition: Condition, other: Condition): boolean {
  if (isYes(other) || condition === other) return true
  const given = new Set(partsOf(condition).map(conditionKey))
  return partsOf(other).every((part) => given.has(conditionKey(part)))
}

function partsOf(condition: Condition): readonly Condition[] {
  return condition.kind === 'all' ? condition.of : [condition]
}

// ───────────────────────────── status tests

interface Option {
  readonly after: string | null
  readonly requires: readonly Requirement[]
  readonly presence: Condition
}
interface Options {
  readonly options: readonly Option[]
  readonly fault: string | null
}

/** What holds for a job beside its own condition: that its needs are there, and the paths of the triggers. */
interface Base {
  readonly before: Condition
  readonly paths: Condition
}

function optionsOf(pipeline: Pipeline, { job, when }: Group, { before, paths }: Base, placed: Placements): Options {
  if (!hasStatus(when)) return { options: [{ after: null, requires: metNeeds(job, placed), presence: both(before, when) }], fault: null }
  const under = (outcome: Outcome): Condition => underOutcome(when, outcome)
  const success = under({ succeeded: true, failed: false })
  const failure = under({ succeeded: false, failed: true })
  const neither = under({ succeeded: false, failed: false })
  const mixed = mayHideFailure(pipeline, job) ? under({ succeeded: true, failed: true }) : null
  if (same(success, failure) && same(failure, neither) && (mixed === null || same(mixed, neither)))
    return one(
      job.needs.map(({ job: id }) => ended(id, null)),
      both(paths, success),
    )
  if (!never(neither)) {
    if (!same(success, neither) || !never(failure) || (mixed !== null && !never(mixed))) return { options: [], fault: mixture }
    return one(
      [...ancestorsOf(pipeline, job)].map((id) => notFailed(id, null)),
      both(paths, success),
    )
  }
  if (mixed !== null && !same(mixed, never(failure) ? success : failure)) return { options: [], fault: mixture }
  const options: Option[] = []
  const unseen = mixed === null || never(failure) ? [] : farAncestors(pipeline, job)
  if (!never(success)) options.push({ after: null, requires: [...metNeeds(job, placed), ...unseen], presence: both(before, success) })
  if (never(failure)) return { options, fault: null }
  const members = membersOf(inOrder(pipeline, job), placed)
  if (members.length > mostWatched) return { options: [], fault: tooMany }
  options.push(...afterFailures(members, failure))
  return { options, fault: null }
}

/** Needs can all be met although something before them has failed: one may be skipped, or has run after the failure. */
function mayHideFailure(pipeline: Pipeline, job: Job): boolean {
  const before = inOrder(pipeline, job)
  return [job, ...before].some(({ needs }) => needs.some(({ optional }) => optional)) || before.some(({ when }) => hasStatus(when))
}

/** No failure behind the needs, for which there is another alternative. */
function farAncestors(pipeline: Pipeline, job: Job): readonly Requirement[] {
  const direct = new Set(job.needs.map((need) => need.job))
  return [...ancestorsOf(pipeline, job)].filter((id) => !direct.has(id)).map((id) => notFailed(id, null))
}

const mixture = 'a job starts after success, after a failure, or always; this mixture of status tests is none of them.'

const mostWatched = 50
const tooMany = `a job that runs after a failure is one job for each that can fail before it, and here those are more than ${mostWatched}.`

function one(requires: readonly Requirement[], presence: Condition): Options {
  return { options: [{ after: null, requires, presence }], fault: null }
}

function same(a: Condition, b: Condition): boolean {
  return a === b || conditionKey(a) === conditionKey(b)
}

/**
 * "Some ancestor failed" is one alternative for each that can: it failed, those before it didn't, all others have ended.
 * One of them is true at most, so that the job runs once. A job that is filtered out can't fail, and what it asked itself, as the
 * paths of the triggers, was true if it failed.
 */
function afterFailures(watched: readonly Member[], condition: Condition): readonly Option[] {
  return watched.flatMap(({ job, cell, presence, mayFail }, index) => {
    if (!mayFail) return []
    const requires = watched.map((other, place) =>
      place === index
        ? failed(job, cell)
        : place < index && other.mayFail
          ? notFailed(other.job, other.cell)
          : ended(other.job, other.cell),
    )
    return [{ after: job + (cell ?? ''), requires, presence: both(condition, splitGuard(presence).filter) }]
  })
}

/** A job, or a cell of one, that can fail by itself. */
interface Member {
  readonly job: string
  readonly cell: string | null
  readonly presence: Condition
  readonly mayFail: boolean
}

function membersOf(jobs: readonly Job[], placed: Placements): readonly Member[] {
  return jobs.flatMap((job): readonly Member[] => {
    const mayFail = !(job.allowFailure.kind === 'constant' && job.allowFailure.value)
    const placement = placed.get(job.id)
    if (job.matrix === null || !mayFail) return [{ job: job.id, cell: null, presence: placement?.presence ?? yes, mayFail }]
    return (placement?.groups ?? []).flatMap(({ group, alternatives }) =>
      cellSuffixes(group).map((cell) => ({ job: job.id, cell, presence: alternatives[0]?.presence ?? yes, mayFail })),
    )
  })
}

/** Jobs whose cells others require one by one, and so by name. */
export function watchedJobs(placements: Placements): ReadonlySet<string> {
  const watched = new Set<string>()
  for (const { groups } of placements.values())
    for (const { alternatives } of groups)
      for (const { requires } of alternatives) for (const { job, cell } of requires) if (cell !== null) watched.add(job)
  return watched
}

/** The job's needs as written, then what stands before them. */
function inOrder(pipeline: Pipeline, job: Job): readonly Job[] {
  const { byId } = graphOf(pipeline)
  const ids = new Set([...job.needs.map((need) => need.job), ...ancestorsOf(pipeline, job)])
  return [...ids].flatMap((id) => byId.get(id) ?? [])
}

function metNeeds(job: Job, placed: Placements): readonly Requirement[] {
  return job.needs.map(({ job: id, optional }) => ({
    job: id,
    cell: null,
    statuses: optional && mayBeSkipped(placed.get(id)) ? ['success', 'not_run'] : null,
  }))
}

/** While the workflow runs: because of what happens to the jobs that it requires. */
function mayBeSkipped(placement: Placement | undefined): boolean {
  return (placement?.job.needs.length ?? 0) > 0
}

const ended = (job: string, cell: string | null): Requirement => ({ job, cell, statuses: ['terminal'] })
const failed = (job: string, cell: string | null): Requirement => ({ job, cell, statuses: ['failed'] })
const notFailed = (job: string, cell: string | null): Requirement => ({
  job,
  cell,
  statuses: ['success', 'canceled', 'unauthorized', 'not_run'],
})
