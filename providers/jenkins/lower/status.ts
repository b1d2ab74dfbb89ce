/**
 * How a job learns how others ended. Jenkins itself skips all later stages once one has failed; that is exact while every stage needs all
 * that stand before it. Elsewhere each job notes how it ended, and its failure is caught.
 */
import { allOf, anyOf, hasStatus, yes } from '../../../src/ir/condition.ts'
import { ancestorsOf, graphOf } from '../../../src/ir/graph.ts'
import type { Condition, Job, Pipeline } from '../../../src/ir/types.ts'
import type { StatusTests } from '../condition.ts'
import { list, quoted } from '../groovy.ts'
import { variesByCell } from './matrix.ts'
import type { Order } from './order.ts'
import { conditionIn, type Frame } from './scene.ts'

export function tracksStatus({ jobs }: Pipeline, { barriers }: Order): boolean {
  return (
    barriers.length > 0 ||
    jobs.some(({ when, allowFailure }) => allowFailure.kind !== 'constant' || (when.kind !== 'constant' && hasStatus(when)))
  )
}

/** Jobs whose result is asked for. */
export function watchedJobs(pipeline: Pipeline): ReadonlySet<string> {
  const watched = new Set<string>()
  for (const job of pipeline.jobs) {
    for (const need of job.needs) watched.add(need.job)
    if (job.when.kind !== 'constant' && hasStatus(job.when)) for (const id of ancestorsOf(pipeline, job)) watched.add(id)
  }
  return watched
}

/** Without notes: the condition of a job and of all that it needs, so that a skip skips what depends on it. */
export function inheritedConditions(frame: Frame): ReadonlyMap<string, Condition> {
  const conditions = new Map<string, Condition>()
  for (const job of graphOf(frame.pipeline).order) {
    const needed = job.needs.flatMap((need) => (need.optional ? [] : [conditions.get(need.job) ?? yes])).filter((each) => each !== yes)
    const own = conditionOfCells(job, frame)
    conditions.set(job.id, needed.length === 0 ? own : allOf([...needed, own]))
  }
  return conditions
}

/** A matrix is skipped where no cell's condition is true. */
function conditionOfCells(job: Job, frame: Frame): Condition {
  if (job.when.kind === 'constant' && job.when.value) return yes
  if (job.matrix === null || !variesByCell(job.when)) return conditionIn(job.when, { cell: null, frame })
  return anyOf(job.matrix.cells.map((cell) => conditionIn(job.when, { cell, frame })))
}

/** `isMatrix`: several stages stand for the job. */
export function statusTests(job: Job, pipeline: Pipeline, uses: { result: boolean; results: boolean }): StatusTests {
  const { byId } = graphOf(pipeline)
  const result = (id: string): string => {
    if ((byId.get(id)?.matrix ?? null) === null) return `results[${quoted(id)}]`
    uses.result = true
    return `result(${quoted(id)})`
  }
  uses.results = true
  const met = job.needs.map(({ job: id, optional }) => (optional ? `${result(id)} != 'failure'` : `${result(id)} == 'success'`))
  return {
    succeeded: met.length === 0 ? 'true' : met.join(' && '),
    get failed() {
      const above = ancestorsOf(pipeline, job)
      const ids = pipeline.jobs.filter(({ id }) => above.has(id)).map(({ id }) => id)
      const [only] = ids
      if (only === undefined) return 'false'
      if (ids.length === 1) return `${result(only)} == 'failure'`
      if (ids.some((id) => (byId.get(id)?.matrix ?? null) !== null)) {
        uses.result = true
        return `${list(ids.map(quoted))}.any { result(it) == 'failure' }`
      }
      return `${list(ids.map(quoted))}.any { results[it] == 'failure' }`
    },
  }
}
