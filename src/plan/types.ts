/**
 * What the plan takes and gives. All of it is plain data that JSON can hold, but for the origins.
 */
import type { Origin } from '../diagnostics/diagnostic.ts'
import type { Cell, Condition, EventName, Value } from '../ir/types.ts'

// ───────────────────────────── what happens

/** What starts a run, with what is known about it. */
export type RunEvent = RunFacts & EventDetails

export type EventDetails =
  | { readonly event: 'push'; readonly branch: string }
  | { readonly event: 'tag'; readonly tag: string }
  | {
      readonly event: 'pullRequest'
      readonly source: string
      readonly target: string
      /** The source is another repository; the run is still the target's. Nothing in the language reads it. */
      readonly fork?: boolean
      readonly number?: number
      readonly title?: string
      readonly author?: string
      /** GitHub's name of the activity; absent is one that starts the pipeline. */
      readonly action?: string
    }
  /** Absent `branch` is the default branch; absent `cron` is any schedule of that branch. */
  | { readonly event: 'schedule'; readonly branch?: string; readonly cron?: string }
  | { readonly event: 'manual'; readonly branch: string; readonly inputs?: { readonly [name: string]: string } }
  | { readonly event: 'release'; readonly tag: string }

export interface RunFacts {
  /** Files that differ from the base; null or absent is no known base, so that every `changed()` is true. Read on pushes and pull requests only. */
  readonly changed?: readonly string[] | null
  readonly commitMessage?: string
  readonly actor?: string
  /** `org/name`. Absent, no `repository()` is true. */
  readonly repository?: string
  /** 'main' unless told. */
  readonly defaultBranch?: string
  /** Variables of the provider's settings. */
  readonly variables?: { readonly [name: string]: string }
  readonly sha?: string
}

/** A job with all its cells, or the cells that have these values (a part of a cell's values is enough). */
export type JobRef = string | { readonly job: string; readonly cell: Cell }

/** How things end that only a run can tell. Without it everything succeeds and nothing is approved. */
export interface Outcomes {
  /**
   * Jobs that fail if they run. If `failedSteps` doesn't say at which step, it is the last one without a status test that runs and may not fail,
   * and if there is none the job fails as a whole, before its `after`.
   */
  readonly failed?: readonly JobRef[]
  /** Steps that fail if they run: `step` is the index, counted through `steps` and then `after`, or the name. */
  readonly failedSteps?: readonly { readonly job: string; readonly step: number | string; readonly cell?: Cell }[]
  /** The run was cancelled: before any job started, or when just the jobs of `after` had ended. */
  readonly cancelled?: boolean | { readonly after: readonly string[] }
  /** Jobs whose approval is given. */
  readonly approved?: readonly string[] | 'all'
  /** Job → output → text. */
  readonly outputs?: { readonly [job: string]: { readonly [name: string]: string } }
}

// ───────────────────────────── what follows

export interface Plan {
  readonly starts: boolean
  /** Why the pipeline starts or doesn't. */
  readonly reason: StartReason
  /** In the order of execution, one for each cell of a matrix. Empty if the pipeline doesn't start. */
  readonly jobs: readonly PlannedJob[]
  /** The job that always reports; null if the pipeline has none or doesn't start. */
  readonly gate: PlannedGate | null
}

/** `runs` is that it reports success. */
export interface PlannedGate {
  readonly id: string
  readonly state: 'runs' | 'waits' | 'failed'
}

/** `runs` is to run and succeed, `failed` to run and fail; the others have not run. */
export type JobState = 'runs' | 'skipped' | 'waits' | 'failed' | 'cancelled'

export interface PlannedJob {
  readonly id: string
  /** null for a job without a matrix, and for one whose cells only the run knows. */
  readonly cell: Cell | null
  /** Ids of the jobs that it waits for, optional or not. */
  readonly needs: readonly string[]
  readonly state: JobState
  /** Whether a failure is allowed: then `failed` counts as success for its dependants. */
  readonly allowed: boolean
  readonly reason: JobReason
  /** Every step, then every step of `after`; empty unless the job runs or fails. */
  readonly steps: readonly PlannedStep[]
}

export interface PlannedStep {
  /** Counted through `steps` and then `after`. */
  readonly index: number
  readonly part: 'steps' | 'after'
  /** What is known of it; null if it has none. */
  readonly name: PlannedValue | null
  readonly state: 'runs' | 'skipped' | 'failed'
  readonly allowed: boolean
  readonly reason: StepReason
  /** What pipeline, job, step and compiler bind, the nearest winning; in the order in which names first appear. */
  readonly env: readonly PlannedVar[]
}

export interface PlannedVar {
  readonly name: string
  readonly value: PlannedValue
}

/** `value` is what is left of it with everything known put in. */
export type PlannedValue = { readonly kind: 'known'; readonly text: string } | { readonly kind: 'unknown'; readonly value: Value }

// ───────────────────────────── why

export type Reason = StartReason | JobReason | StepReason

export type StartReason =
  | { readonly kind: 'trigger-matched'; readonly event: EventName }
  | { readonly kind: 'no-trigger'; readonly event: EventName }
  | { readonly kind: 'name-not-listed'; readonly of: NameKind; readonly name: string; readonly only: readonly string[] }
  | { readonly kind: 'name-ignored'; readonly of: NameKind; readonly name: string; readonly glob: string }
  /** No changed file is listed and not ignored. */
  | { readonly kind: 'paths-not-changed'; readonly only: readonly string[]; readonly ignore: readonly string[] }
  | { readonly kind: 'type-not-listed'; readonly action: string; readonly types: readonly string[] }
  | { readonly kind: 'not-scheduled'; readonly branch: string; readonly cron: string | null }
export type NameKind = 'branch' | 'tag' | 'target'

export type JobReason =
  /** `needs`: it has some. `condition` is null for a job without one. */
  | { readonly kind: 'needs-met'; readonly needs: boolean; readonly condition: Condition | null }
  | { readonly kind: 'condition-true'; readonly condition: Condition; readonly origin: Origin }
  | {
      readonly kind: 'need-not-met'
      readonly need: string
      readonly state: 'skipped' | 'failed' | 'cancelled'
      readonly optional: boolean
      readonly origin: Origin
    }
  | { readonly kind: 'condition-false'; readonly part: Condition; readonly origin: Origin }
  /** No cell is left of the matrix. */
  | { readonly kind: 'no-cells' }
  | { readonly kind: 'run-cancelled' }
  | { readonly kind: 'waits-for-approval'; readonly message: string | null }
  /** `job`, which is the need or above it, waits for its approval. */
  | { readonly kind: 'need-waits'; readonly need: string; readonly job: string; readonly origin: Origin }
  | { readonly kind: 'failed-by-outcome' }
  | { readonly kind: 'step-failed'; readonly step: number; readonly name: string | null }

export type StepReason =
  | { readonly kind: 'step-runs' }
  | { readonly kind: 'earlier-step-failed'; readonly step: number; readonly name: string | null }
  | { readonly kind: 'condition-false'; readonly part: Condition; readonly origin: Origin }
  | { readonly kind: 'failed-by-outcome' }
