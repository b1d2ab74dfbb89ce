/** The public API of pipegen/testing: plans of a ci.ts, and what a test asks of them. Needs no test runner. */
export type { Outcomes, Plan, PlannedJob, PlannedStep, RunEvent } from '../plan/types.ts'
export {
  assertDoesNotRun,
  assertFails,
  assertHasEnv,
  assertRuns,
  assertRunsBefore,
  assertSkips,
  assertWaitsFor,
} from './assertions.ts'
export type { ExpectedEnv, JobRef, StepRef } from './checks.ts'
export { matchers, type PlanMatchers } from './matchers.ts'
export { type Ci, type PlanOptions, plan } from './plan.ts'
