/** pipegen/testing, with the types of its matchers for jest: for its globals, and for `@jest/globals`. */
import type { PlanMatchers } from './matchers.js'

// One list of names: that of pipegen/testing.
export * from './testing.js'

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: a declaration that merges has the same parameters
    interface Matchers<R, T = {}> extends PlanMatchers<R> {}
  }
}

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends PlanMatchers<R> {}
}
