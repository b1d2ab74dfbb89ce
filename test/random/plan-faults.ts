/** What must hold of every plan, said a second time and in other words than src/plan says it. */
import { hasStatus } from '../../src/ir/condition.ts'
import type { Job, Pipeline } from '../../src/ir/types.ts'
import type { Outcomes, Plan, PlannedJob } from '../../src/plan/types.ts'

/** A line for each thing that doesn't hold. */
export function planFaults(pipeline: Pipeline, outcomes: Outcomes, { starts, jobs, gate }: Plan): readonly string[] {
  if (!starts) return jobs.length === 0 && gate === null ? [] : ['there are jobs, but the pipeline does not start']
  const byId = new Map(pipeline.jobs.map(({ id }) => [id, jobs.filter((job) => job.id === id)]))
  return [
    ...pipeline.jobs.flatMap((job) => jobFaults(job, pipeline.jobs, byId, outcomes)),
    ...orderFaults(pipeline, jobs),
    ...gateFaults(pipeline, jobs, gate),
    ...jobs.filter(({ id }) => !byId.has(id)).map(({ id }) => `${id} is no job of the pipeline`),
  ]
}

type ById = ReadonlyMap<string, readonly PlannedJob[]>
type End = 'success' | 'failure' | 'skipped' | 'cancelled' | 'waits'

function jobFaults(job: Job, jobs: readonly Job[], byId: ById, outcomes: Outcomes): readonly string[] {
  const cells = byId.get(job.id) ?? []
  const isFixed = job.matrix?.axes.every(({ from }) => from === null)
  const wanted = isFixed ? Math.max(job.matrix?.cells.length ?? 0, 1) : 1
  return [
    ...(cells.length === wanted ? [] : [`${job.id} has ${cells.length} cells, not ${wanted}`]),
    ...cells.flatMap((cell) =>
      [...cellFaults(job, cell, jobs, byId, outcomes), ...stepFaults(job, cell)].map((fault) => `${job.id}: ${fault}`),
    ),
  ]
}

function cellFaults(job: Job, cell: PlannedJob, jobs: readonly Job[], byId: ById, outcomes: Outcomes): readonly string[] {
  const ends = job.needs.map(({ job: id, optional }) => ({ end: endOf(byId.get(id) ?? []), optional }))
  const waits = above(job, jobs).some((id) => endOf(byId.get(id) ?? []) === 'waits')
  const isMet = ends.every(({ end, optional }) => end === 'success' || (optional && end === 'skipped'))
  const ran = cell.state === 'runs' || cell.state === 'failed'
  const faults: string[] = []
  const wrong = (isWrong: boolean, fault: string): void => {
    if (isWrong) faults.push(fault)
  }
  wrong(ran && waits, 'runs before what is above it has ended')
  if (hasStatus(job.when)) {
    const failure = failedAbove(job, jobs, byId)
    const asks = job.when.kind === 'status' && !job.when.negated ? job.when.status : null
    if (!waits && job.approval === null) {
      wrong(asks === 'always' && !ran, 'always() does not run')
      wrong(asks === 'failed' && ran !== failure, 'failed() is not whether one above failed')
      wrong(asks === 'succeeded' && outcomes.cancelled !== true && ran !== isMet, 'succeeded() is not whether every need is met')
    }
  } else {
    wrong(ran && !isMet, 'runs though a need is not met')
    wrong(ran && outcomes.cancelled === true, 'runs though the run was cancelled')
    const isPlain = job.when.kind === 'constant' && job.when.value && job.approval === null && outcomes.cancelled !== true
    const isEmpty = job.matrix !== null && job.matrix.cells.length === 0 && job.matrix.axes.every(({ from }) => from === null)
    wrong(isPlain && !isEmpty && isMet && !waits && !ran, 'does not run though every need is met')
  }
  const fails = outcomes.failed?.includes(job.id) ?? false
  wrong(cell.state === 'failed' && !fails, 'fails though nothing in it does')
  wrong(cell.state === 'runs' && fails, 'succeeds though it fails')
  wrong(ran && job.approval !== null && outcomes.approved !== 'all', 'runs without its approval')
  wrong(!ran && cell.steps.length > 0, 'has steps though it does not run')
  wrong(ran && cell.steps.length !== job.steps.length + job.after.length, 'lacks steps')
  return faults
}

/** A step without a status test doesn't run once another has failed. */
function stepFaults(job: Job, cell: PlannedJob): readonly string[] {
  const failed = cell.steps.findIndex(({ state, allowed }) => state === 'failed' && !allowed)
  if (failed < 0) return []
  return cell.steps
    .filter(
      ({ index, part, state }) =>
        part === 'steps' && index > failed && state !== 'skipped' && !hasStatus(job.steps[index]?.when ?? job.when),
    )
    .map(({ index }) => `step ${index} runs after step ${failed} has failed`)
}

function endOf(cells: readonly PlannedJob[]): End {
  const ends = cells.map(
    ({ state, allowed }): End => (state === 'runs' ? 'success' : state === 'failed' ? (allowed ? 'success' : 'failure') : state),
  )
  return (['failure', 'cancelled', 'waits', 'success'] as const).find((end) => ends.includes(end)) ?? 'skipped'
}

function failedAbove(job: Job, jobs: readonly Job[], byId: ById): boolean {
  return above(job, jobs).some((id) => endOf(byId.get(id) ?? []) === 'failure')
}

function above(job: Job, jobs: readonly Job[]): readonly string[] {
  const ids = new Set(job.needs.map((need) => need.job))
  for (const id of ids) for (const need of jobs.find((each) => each.id === id)?.needs ?? []) ids.add(need.job)
  return [...ids]
}

function orderFaults({ jobs }: Pipeline, planned: readonly PlannedJob[]): readonly string[] {
  const last = new Map(planned.map(({ id }, index) => [id, index]))
  const first = new Map([...planned.entries()].reverse().map(([index, { id }]) => [id, index]))
  return jobs.flatMap(({ id, needs }) =>
    needs.filter((need) => (last.get(need.job) ?? -1) > (first.get(id) ?? 0)).map((need) => `${id} stands before its need ${need.job}`),
  )
}

function gateFaults({ gate: name }: Pipeline, jobs: readonly PlannedJob[], gate: Plan['gate']): readonly string[] {
  if (name === null) return gate === null ? [] : ['there is a gate that nobody asked for']
  const waits = jobs.some(({ state }) => state === 'waits')
  const isBad = jobs.some(({ state, allowed }) => state === 'cancelled' || (state === 'failed' && !allowed))
  const wanted = waits ? 'waits' : isBad ? 'failed' : 'runs'
  return gate?.state === wanted ? [] : [`the gate is ${gate?.state}, not ${wanted}`]
}
