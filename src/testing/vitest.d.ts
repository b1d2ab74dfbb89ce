/** pipegen/testing, with the types of its matchers for vitest. */
import type { PlanMatchers } from './matchers.js'

export type { Outcomes, Plan, PlannedJob, PlannedStep, RunEvent } from '../plan/types.js'
export type { ExpectedEnv, JobRef, StepRef } from './checks.js'
export { matchers, type PlanMatchers } from './matchers.js'
export { type Ci, type PlanOptions, plan } from './plan.js'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: a declaration that merges has the same parameters
  interface Matchers<T = any> extends PlanMatchers {}
}
