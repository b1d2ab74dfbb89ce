import { defineConfig } from 'vitest/config'
import base from '../../test/vitest.config.ts'

/** The tests of both suites; one process per mutation, so that two mutations can be checked at once. */
export default defineConfig({
  resolve: base.resolve ?? {},
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/**/*.test.ts', 'test/conformance/**/*.conformance.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    isolate: false,
    maxWorkers: 1,
    maxConcurrency: 2,
  },
})
