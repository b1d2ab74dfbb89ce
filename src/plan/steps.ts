/** Which steps of a job that runs run, and how the job ends by them. */
import { within } from '../diagnostics/diagnostic.ts'
import { hasStatus } from '../ir/condition.ts'
import type { Job, Step } from '../ir/types.ts'
import { stepEnvironment } from './environment.ts'
import { falsePart, holds, planValue, type Scene, type StatusFacts } from './evaluate.ts'
import type { PlannedStep, PlannedValue, PlannedVar, StepReason } from './types.ts'

export interface StepsOutcome {
  /** The job fails even if no step is said to. */
  readonly fails: boolean
  /** Indexes and names of steps that fail if they run. */
  readonly failing: readonly (number | string)[]
}

export interface EndedSteps {
  readonly steps: readonly PlannedStep[]
  /** The first step whose failure fails the job. */
  readonly failure: Failure | null
}
interface Failure {
  readonly step: number
  readonly name: string | null
}

/** `scene` is the job's own: its steps see its cell and run, and the status of each other. */
export function planSteps(job: Job, env: readonly PlannedVar[], scene: Scene, outcome: StepsOutcome): EndedSteps {
  const walk: Walk = { job, env, scene, failing: outcome.failing, wholeFails: false }
  const ended = walkSteps(walk)
  if (!outcome.fails || ended.failure !== null) return ended
  const blamed = ended.steps.findLast(
    ({ index, part, state, allowed }) => part === 'steps' && state === 'runs' && !allowed && !testsStatus(job.steps[index]),
  )
  return walkSteps(blamed === undefined ? { ...walk, wholeFails: true } : { ...walk, failing: [...outcome.failing, blamed.index] })
}

function testsStatus(step: Step | undefined): boolean {
  return step !== undefined && hasStatus(step.when)
}

interface Walk {
  readonly job: Job
  readonly env: readonly PlannedVar[]
  readonly scene: Scene
  readonly failing: readonly (number | string)[]
  /** The job fails, but not by a step: `after` sees it. */
  readonly wholeFails: boolean
}

function walkSteps(walk: Walk): EndedSteps {
  const { job } = walk
  const good: Scene = { ...walk.scene, status: allWell }
  const bad: Scene = { ...walk.scene, status: somethingFailed }
  const steps: PlannedStep[] = []
  let failure: Failure | null = null
  const add = (step: Step, part: PlannedStep['part']): void => {
    const failed = failure !== null || (walk.wholeFails && part === 'after')
    const planned = planStep(walk, step, steps.length, part, failed ? bad : good, part === 'steps' ? failure : null)
    if (planned.state === 'failed' && !planned.allowed) failure ??= { step: planned.index, name: knownName(planned.name) }
    steps.push(planned)
  }
  for (const step of job.steps) add(step, 'steps')
  for (const step of job.after) add(step, 'after')
  return { steps, failure }
}

// A job that was cancelled while it ran isn't part of the plan, so no step sees it.
const allWell: StatusFacts = { succeeded: true, failed: false, cancelled: false }
const somethingFailed: StatusFacts = { succeeded: false, failed: true, cancelled: false }

/** `stopper` is the earlier step whose failure stops this one unless it tests the status. */
function planStep(walk: Walk, step: Step, index: number, part: PlannedStep['part'], scene: Scene, stopper: Failure | null): PlannedStep {
  const name = step.name === null ? null : planValue(step.name, scene)
  const refusal = refusalOf(step, scene, stopper)
  const fails =
    refusal === null && walk.failing.length > 0 && (walk.failing.includes(index) || walk.failing.includes(knownName(name) ?? index))
  return {
    index,
    part,
    name,
    state: refusal !== null ? 'skipped' : fails ? 'failed' : 'runs',
    allowed: step.allowFailure,
    reason: refusal ?? { kind: fails ? 'failed-by-outcome' : 'step-runs' },
    env: stepEnvironment(walk.env, step, scene),
  }
}

function refusalOf(step: Step, scene: Scene, stopper: Failure | null): StepReason | null {
  if (!holds(step.when, scene)) return { kind: 'condition-false', part: falsePart(step.when, scene), origin: within(step.origin, 'when') }
  if (stopper !== null && !hasStatus(step.when)) return { kind: 'earlier-step-failed', ...stopper }
  return null
}

function knownName(name: PlannedValue | null): string | null {
  return name?.kind === 'known' ? name.text : null
}
