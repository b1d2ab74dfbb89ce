/** The same checks as plain functions, for node:test and every other runner: each throws an `AssertionError` with the reason. */
import type { Plan } from '../plan/types.ts'
import { type Check, type ExpectedEnv, fails, hasEnv, type JobRef, runs, runsBefore, type StepRef, skips, waitsFor } from './checks.ts'

/** The job runs, whether it succeeds or fails. */
export function assertRuns(plan: Plan, job: JobRef): void {
  assert(runs, plan, job)
}

/** No cell of the job runs, for whatever reason. */
export function assertDoesNotRun(plan: Plan, job: JobRef): void {
  const { holds, words } = runs(plan, true, job)
  if (holds) throw new AssertionError(words)
}

/** The job runs and fails. */
export function assertFails(plan: Plan, job: JobRef): void {
  assert(fails, plan, job)
}

/** The job is skipped, or the pipeline doesn't start. */
export function assertSkips(plan: Plan, job: JobRef): void {
  assert(skips, plan, job)
}

/** The job waits for an approval: its own or one above it, or that of the job `approval`. */
export function assertWaitsFor(plan: Plan, job: JobRef, approval?: string): void {
  assert(waitsFor, plan, job, approval)
}

/** Both run, and the needs make `first` end before `second` starts. */
export function assertRunsBefore(plan: Plan, first: JobRef, second: JobRef): void {
  assert(runsBefore, plan, first, second)
}

/** The step, or every step of the job that runs, has these variables with these values. */
export function assertHasEnv(plan: Plan, step: StepRef, env: ExpectedEnv): void {
  assert(hasEnv, plan, step, env)
}

/** Known to runners by its name and code, as node:assert's own is. */
class AssertionError extends Error {
  override readonly name = 'AssertionError'
  readonly code = 'ERR_ASSERTION'
}

function assert<Args extends readonly unknown[]>(check: Check<Args>, plan: Plan, ...args: Args): void {
  const { holds, words } = check(plan, false, ...args)
  if (!holds) throw new AssertionError(words)
}
