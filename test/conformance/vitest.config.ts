import { defineConfig } from 'vitest/config'
import base from '../vitest.config.ts'

/** The tests that run real engines; .scripts/conformance/install.sh installs those first. */
export default defineConfig({
  resolve: base.resolve ?? {},
  test: {
    root: new URL('../..', import.meta.url).pathname,
    // The recipes and examples run on Jenkins, whose engine is there now.
    include: ['test/conformance/**/*.conformance.ts', 'test/recipes/*.test.ts', 'test/examples/*.test.ts'],
    env: { PIPEGEN_CONFORMANCE: '1' },
    globalSetup: ['test/conformance/print-traces.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    maxConcurrency: 2,
  },
})
