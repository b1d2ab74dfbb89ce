/** Random pipelines, all that Node alone can say of them. `PIPEGEN_SEED` repeats a run. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Coverage, cover, coverageLine, uncovered } from './coverage.ts'
import { lucks } from './events.ts'
import { compileProgram, faultsOf } from './faults.ts'
import { anyProgram, programs } from './pipelines.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? Date.now() % 2 ** 31)
const numRuns = 500

test('every random pipeline compiles to the same files twice, which read back, and its plans keep the rules of the language', async () => {
  await fc.assert(
    fc.asyncProperty(anyProgram, fc.array(lucks, { minLength: 4, maxLength: 4 }), async (program, some) => {
      expect(await faultsOf(program, some)).toEqual([])
    }),
    { seed, numRuns },
  )
})

test('random pipelines use every feature of the language', async () => {
  const coverage: Coverage = new Map()
  for (const program of fc.sample(anyProgram, { seed, numRuns }))
    for (const pipeline of (await compileProgram(program)).pipelines) cover(coverage, pipeline)
  console.info(`random pipelines: PIPEGEN_SEED=${seed}; ${coverageLine(coverage)}`)
  expect(uncovered(coverage)).toEqual([])
})

test.each(['github', 'gitlab', 'jenkins', 'circleci'])(
  'most of those that are made for every provider are written for %s',
  async (provider) => {
    const sample = fc.sample(programs('portable'), { seed, numRuns: 100 })
    const compiled = await Promise.all(sample.map(compileProgram))
    const written = compiled.filter(({ files }) => files.some((file) => file.provider === provider && file.text !== null))
    expect(written.length).toBeGreaterThan(50)
  },
)
