/** Matchers for `expect.extend` of vitest and jest, which ask for them in the same way. */
import type { Plan } from '../plan/types.ts'
import { type Check, type ExpectedEnv, fails, hasEnv, type JobRef, runs, runsBefore, type StepRef, skips, waitsFor } from './checks.ts'

/** What `expect(plan)` gets. `not` is about every cell: `not.toRun('test')` fails if one cell runs. */
export interface PlanMatchers<R = void> {
  /** The job runs, whether it succeeds or fails. */
  toRun: (job: JobRef) => R
  /** The job runs and fails. */
  toFail: (job: JobRef) => R
  /** The job is skipped, or the pipeline doesn't start. */
  toSkip: (job: JobRef) => R
  /** The job waits for an approval: its own or one above it, or that of the job `approval`. */
  toWaitFor: (job: JobRef, approval?: string) => R
  /** Both run, and the needs make `first` end before `second` starts. */
  toRunBefore: (first: JobRef, second: JobRef) => R
  /** The step, or every step of the job that runs, has these variables with these values. */
  toHaveEnv: (step: StepRef, env: ExpectedEnv) => R
}

interface MatcherState {
  readonly isNot?: boolean
}
interface MatcherResult {
  readonly pass: boolean
  readonly message: () => string
}
type Matcher<Args extends readonly unknown[]> = (this: MatcherState, plan: Plan, ...args: Args) => MatcherResult

function matcher<Args extends readonly unknown[]>(check: Check<Args>): Matcher<Args> {
  return function (plan, ...args) {
    const { holds, words } = check(plan, this.isNot === true, ...args)
    return { pass: holds, message: () => words }
  }
}

export const matchers: { readonly [name in keyof PlanMatchers]: Matcher<Parameters<PlanMatchers[name]>> } = {
  toRun: matcher(runs),
  toFail: matcher(fails),
  toSkip: matcher(skips),
  toWaitFor: matcher(waitsFor),
  toRunBefore: matcher(runsBefore),
  toHaveEnv: matcher(hasEnv),
}
