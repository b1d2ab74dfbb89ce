import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import base from '../../test/vitest.config.ts'

/** The first failure ends a run, so what executes scripts, and takes long, stands last. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification): boolean =>
      /\/(steps|values|retry|shell-code|powershell|rules|together)\.test\.ts$/.test(moduleId)
    return [...files.filter((file) => !isSlow(file)), ...files.filter(isSlow)]
  }
}

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
    sequence: { sequencer: QuickFirst },
  },
})
