import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const at = (path: string): string => new URL(`../${path}`, import.meta.url).pathname

export default defineConfig({
  // Golden ci.ts files import pipegen as a user's do; here that is the source.
  resolve: {
    alias: [
      { find: /^pipegen$/, replacement: at('src/index.ts') },
      { find: /^pipegen\/recipes$/, replacement: at('src/recipes/index.ts') },
      { find: /^pipegen\/testing(\/vitest)?$/, replacement: at('src/testing/testing.ts') },
      { find: /^pipegen\/(github|gitlab|jenkins|circleci)$/, replacement: at('providers/$1/index.ts') },
    ],
  },
  test: {
    root: at(''),
    include: ['test/**/*.test.ts', 'examples/node-library/*.test.ts'],
    testTimeout: 60_000,
    // Vitest would leave one of two cores to itself.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
