/** pipegen/testing, with the types of its matchers for vitest. */
import type { PlanMatchers } from './matchers.js'

// One list of names: that of pipegen/testing.
export * from './testing.js'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: a declaration that merges has the same parameters
  interface Matchers<T = any> extends PlanMatchers {}
}
