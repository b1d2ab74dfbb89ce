/** pipegen/testing, with the types of its matchers for jest: for its globals, and for `@jest/globals`. */
import type { PlanMatchers } from './matchers.js'

export type { Outcomes, Plan, PlannedJob, PlannedStep, RunEvent } from '../plan/types.js'
export type { ExpectedEnv, JobRef, StepRef } from './checks.js'
export { matchers, type PlanMatchers } from './matchers.js'
export { type Ci, type PlanOptions, plan } from './plan.js'

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: a declaration that merges has the same parameters
    interface Matchers<R, T = {}> extends PlanMatchers<R> {}
  }
}

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends PlanMatchers<R> {}
}
