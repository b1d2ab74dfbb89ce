/**
 * When each job is in the pipeline, and under which status of the jobs before it GitLab starts it.
 *
 * GitLab refuses a pipeline in which a needed job is missing, and a missing job is our "skipped": so a job's rules hold
 * the conditions of everything that it needs, and a skip cascades. Worked out once per pipeline, along the graph.
 * Sources: Ci::ProcessBuildService and Gitlab::Ci::Status::Composite of GitLab.
 */
import { allOf, anyOf, hasStatus, negate, possibleEvents, yes } from '../../../src/ir/condition.ts'
import { ancestorsOf, graphOf } from '../../../src/ir/graph.ts'
import type { Condition, Job, Patterns, Pipeline } from '../../../src/ir/types.ts'
import { partsOf } from '../../../src/ir/value.ts'
import { type Group, groupsOf } from '../../shared/matrix.ts'
import { never, underOutcome } from '../../shared/outcomes.ts'
import { unlessUntouched } from '../../shared/path-filters.ts'
import { type Clause, decide, isDecidable } from '../condition.ts'

export type When = 'on_success' | 'on_failure' | 'always'
export interface Placed {
  readonly group: Group
  /** The condition under which the job is in the pipeline at all. */
  readonly presence: Condition
  /** What no rule can ask: the job asks it itself, and ends before its steps. */
  readonly guard: Condition
  /** In the order in which they are asked. */
  readonly rules: readonly { readonly when: When; readonly clauses: readonly Clause[] }[]
}
export interface Placement {
  readonly job: Job
  readonly groups: readonly Placed[]
  readonly presence: Condition
  /** Where it is false the job was skipped, although GitLab shows it as passed. What all jobs ask alike isn't in it. */
  readonly guard: Condition
  /** How GitLab learns that the jobs before this one have ended: by its needs, or by all earlier stages. */
  readonly waits: 'needs' | 'stages'
  /** What it needs, or watches: its own needs, or all ancestors where one that isn't listed couldn't be seen to fail. */
  readonly needs: readonly { readonly job: string; readonly optional: boolean }[]
  /** Why GitLab can't do this; null if it can. */
  readonly fault: string | null
}

const placements = new WeakMap<Pipeline, ReadonlyMap<string, Placement>>()

export function placementsOf(pipeline: Pipeline): ReadonlyMap<string, Placement> {
  const known = placements.get(pipeline)
  if (known !== undefined) return known
  const placed = new Map<string, Placement>()
  placements.set(pipeline, placed)
  const possible = possibleEvents(pipeline.triggers)
  const paths = ignoredPaths(pipeline)
  for (const job of graphOf(pipeline).order) placed.set(job.id, placeJob(pipeline, job, placed, possible, paths))
  return placed
}

type Placements = ReadonlyMap<string, Placement>
type Events = ReturnType<typeof possibleEvents>

function placeJob(pipeline: Pipeline, job: Job, placed: Placements, possible: Events, paths: Condition): Placement {
  const before = presenceOfNeeds(job, placed)
  const above = guardOfNeeds(job, placed)
  const groups: Placed[] = []
  const guards: Condition[] = []
  const whens = new Set<When>()
  let fault: string | null = null
  for (const group of groupsOf(job)) {
    const { rest, guard } = splitGuard(group.when)
    const asked = hasStatus(rest)
      ? splitByStatus(rest, before)
      : { parts: [{ when: 'on_success' as const, condition: both(before, rest) }], fault: null }
    fault ??= asked.fault
    // Only "after success" demands that the needs have run: a need that ended before its steps is green, and no failure.
    const demandsNeeds = asked.parts.some(({ when }) => when === 'on_success')
    if (hasStatus(guard) || (demandsNeeds && asked.parts.length > 1 && !isYes(above))) fault ??= mixedGuard
    const rules: { when: When; clauses: readonly Clause[] }[] = []
    for (const { when, condition } of asked.parts) {
      whens.add(when)
      const decision = decideOnce(condition, possible)
      if (decision.ok) rules.push({ when, clauses: decision.clauses })
      else fault ??= decision.why
    }
    const own = demandsNeeds ? both(above, guard) : guard
    guards.push(own)
    groups.push({
      group,
      guard: both(paths, own),
      presence: asked.parts.length === 1 ? (asked.parts[0]?.condition ?? yes) : anyOf(asked.parts.map(({ condition }) => condition)),
      rules,
    })
  }
  const presence = groups.length === 1 ? (groups[0]?.presence ?? yes) : anyOf(groups.map((each) => each.presence))
  const guard = guards.length === 1 ? (guards[0] ?? yes) : anyOf(guards)
  if (!whens.has('on_failure') && !whens.has('always'))
    return { job, groups, presence, guard, waits: 'needs', needs: withSources(job, guard), fault }
  if (job.approval !== null) fault ??= 'a job that waits for an approval starts only after success.'
  const { waits, needs, fault: unseen } = watch(pipeline, job, whens, placed)
  return { job, groups, presence, guard, waits, needs, fault: fault ?? unseen }
}

// ───────────────────────────── what rules can't ask

const mixedGuard = "this mixture of status tests can't depend on an output of a job, on paths to ignore, or on a job that does."

/** The parts of a conjunction that rules can ask, and the others. */
function splitGuard(condition: Condition): { readonly rest: Condition; readonly guard: Condition } {
  if (isDecidable(condition)) return { rest: condition, guard: yes }
  const parts = condition.kind === 'all' ? condition.of : [condition]
  return { rest: allOf(parts.filter(isDecidable)), guard: allOf(parts.filter((part) => !isDecidable(part))) }
}

/** Rules of `workflow` know no paths to ignore, so each job asks for them. */
function ignoredPaths({ triggers: { push, pullRequest } }: Pipeline): Condition {
  const ignoring = (paths: Patterns | null): Patterns | null => (paths === null || paths.ignore.length === 0 ? null : paths)
  return both(unlessUntouched('push', ignoring(push?.paths ?? null)), unlessUntouched('pullRequest', ignoring(pullRequest?.paths ?? null)))
}

/** A skip cascades: what needs a job asks what that one has asked. */
function guardOfNeeds(job: Job, placed: Placements): Condition {
  let guard: Condition = yes
  for (const need of job.needs) if (!need.optional) guard = both(guard, placed.get(need.job)?.guard ?? yes)
  return guard
}

/** Jobs whose outputs the guard reads: they are needed for their variables, even if they are ancestors only. */
function withSources(job: Job, guard: Condition): Placement['needs'] {
  if (isYes(guard)) return job.needs
  const needed = new Set(job.needs.map((need) => need.job))
  return [...job.needs, ...[...outputJobs(guard)].filter((id) => !needed.has(id)).map((id) => ({ job: id, optional: false }))]
}

export function outputJobs(condition: Condition): ReadonlySet<string> {
  if (condition.kind === 'all' || condition.kind === 'any') return new Set(condition.of.flatMap((part) => [...outputJobs(part)]))
  if (condition.kind !== 'compare') return new Set()
  return new Set([condition.left, condition.right].flatMap(partsOf).flatMap((part) => (part.kind === 'output' ? [part.job] : [])))
}

/** Most conditions are the same few objects: `allOf` is asked only where two really meet. */
function both(a: Condition, b: Condition): Condition {
  if (a === b || isYes(b)) return a
  return isYes(a) ? b : allOf([a, b])
}

function isYes(condition: Condition): boolean {
  return condition.kind === 'constant' && condition.value
}

function presenceOfNeeds(job: Job, placed: Placements): Condition {
  let presence: Condition = yes
  for (const need of job.needs) if (!need.optional) presence = both(presence, placed.get(need.job)?.presence ?? yes)
  return presence
}

const decisions = new WeakMap<Condition, { readonly possible: Events; readonly decision: ReturnType<typeof decide> }>()

function decideOnce(condition: Condition, possible: Events): ReturnType<typeof decide> {
  const known = decisions.get(condition)
  if (known !== undefined && known.possible === possible) return known.decision
  const decision = decide(condition, possible)
  decisions.set(condition, { possible, decision })
  return decision
}

// ───────────────────────────── status tests

type Parts = { readonly parts: readonly { readonly when: When; readonly condition: Condition }[]; readonly fault: string | null }

/** What is left of the condition once the status is known, for each of GitLab's three ways to start a job. */
function splitByStatus(condition: Condition, before: Condition): Parts {
  const success = underOutcome(condition, { succeeded: true, failed: false })
  const failure = underOutcome(condition, { succeeded: false, failed: true })
  const neither = underOutcome(condition, { succeeded: false, failed: false })
  const always = allOf([success, failure, neither])
  const onSuccess = allOf([success, negate(always)])
  const onFailure = allOf([failure, negate(always)])
  if (!never(allOf([neither, negate(always)])) || !never(allOf([onSuccess, onFailure]))) {
    return { parts: [], fault: 'a job starts after success, after a failure, or always; this mixture of status tests is none of them.' }
  }
  const parts = [
    { when: 'always' as const, condition: always },
    { when: 'on_success' as const, condition: both(before, success) },
    { when: 'on_failure' as const, condition: failure },
  ]
  // Whatever an earlier entry decides, a later one isn't asked; one that can't be true is left out.
  const wanted = [always, onSuccess, onFailure]
  return { parts: parts.filter((_, index) => !never(wanted[index] ?? yes)), fault: null }
}

// ───────────────────────────── which jobs are watched

const mostNeeds = 50

/**
 * A job of `needs` sees only the jobs that it lists, and one of them that is skipped skips it, whatever else happened: so the list serves
 * only while none of them can be skipped at run time. Otherwise the job stands in `.post`, without needs, and sees all stages.
 */
function watch(pipeline: Pipeline, job: Job, whens: ReadonlySet<When>, placed: Placements): Pick<Placement, 'waits' | 'needs' | 'fault'> {
  const ids = whens.has('on_failure') ? [...ancestorsOf(pipeline, job)] : job.needs.map((need) => need.job)
  const optional = new Map(job.needs.map((need) => [need.job, need.optional]))
  const needs = inOrder(ids, placed).map((id) => ({ job: id, optional: optional.get(id) ?? true }))
  const listed =
    needs.length <= mostNeeds &&
    (whens.has('on_failure') ? !ids.some((id) => canBeSkipped(placed.get(id))) : ids.every((id) => skipsLast(id, ids, placed)))
  if (listed) return { waits: 'needs', needs, fault: null }
  if (whens.has('on_success'))
    return { waits: 'needs', needs: job.needs, fault: 'a job that also runs after a failure sees only jobs without needs of their own.' }
  const late = ids.find((id) => placed.get(id)?.waits === 'stages')
  if (late !== undefined)
    return { waits: 'stages', needs: [], fault: `job "${late}" runs after all stages already, and nothing comes after that.` }
  return { waits: 'stages', needs, fault: null }
}

/** A skipped need starts a job that always runs, although others still work: unless those are what the skipped one itself waited for. */
function skipsLast(id: string, ids: readonly string[], placed: Placements): boolean {
  const placement = placed.get(id)
  if (ids.length === 1 || placement === undefined || !canBeSkipped(placement)) return true
  const waitedFor = placement.job.needs.map((need) => need.job)
  return !waitedFor.some((need) => canBeSkipped(placed.get(need))) && ids.every((other) => other === id || waitedFor.includes(other))
}

function inOrder(ids: readonly string[], placed: Placements): readonly string[] {
  const wanted = new Set(ids)
  return [...placed.keys()].filter((id) => wanted.has(id))
}

/** While the pipeline runs: because a need of its own fails, or because nothing failed. */
export function canBeSkipped(placement: Placement | undefined): boolean {
  if (placement === undefined) return false
  return placement.job.needs.length > 0 || placement.groups.some(({ rules }) => rules.some(({ when }) => when === 'on_failure'))
}
