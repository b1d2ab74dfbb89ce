/** Random pipelines, and all that Node alone can say of them. `PIPEGEN_SEED` gives other ones; `npm run fuzz` goes on for longer. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { providerNames } from '../features/case.ts'
import { type Coverage, cover, coverageLine, uncovered } from './coverage.ts'
import { luckLists } from './events.ts'
import { compileProgram, faultsOf } from './faults.ts'
import { anyProgram } from './pipelines.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? 1)
const numRuns = 500

test('random pipelines, which use every feature, compile to the same files twice, read back, and have plans that keep the rules', async () => {
  const coverage: Coverage = new Map()
  const written: string[] = []
  await fc.assert(
    fc.asyncProperty(anyProgram, luckLists, async (program, lucks) => {
      const compiled = await compileProgram(program)
      for (const pipeline of compiled.pipelines) cover(coverage, pipeline)
      written.push(...compiled.files.filter(({ text }) => text !== null).map(({ provider }) => provider))
      expect(await faultsOf(program, compiled, lucks)).toEqual([])
    }),
    // `npm run fuzz` makes what is found here small, and faster than fast-check could.
    { seed, numRuns, endOnFailure: true },
  )
  const counts = providerNames.map((provider) => [provider, written.filter((each) => each === provider).length] as const)
  console.info(`random pipelines: PIPEGEN_SEED=${seed}; ${coverageLine(coverage)}; ${counts.map((count) => count.join(' ')).join(', ')}`)
  expect(uncovered(coverage)).toEqual([])
  for (const [provider, count] of counts) expect([provider, count > numRuns / 3]).toEqual([provider, true])
}, 300_000)
