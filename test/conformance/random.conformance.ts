/** Random pipelines before validators that others wrote. `PIPEGEN_SEED` gives other ones. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { providerNames } from '../features/case.ts'
import { compileProgram } from '../random/faults.ts'
import { anyProgram } from '../random/pipelines.ts'
import { validators } from '../random/validators.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? 1)
const numRuns = 2000

describe(`${numRuns} random pipelines`, () => {
  /** Those that the provider refuses have none. */
  const texts: Record<string, string[]> = Object.fromEntries(providerNames.map((provider) => [provider, []]))
  beforeAll(async () => {
    for (const program of fc.sample(anyProgram, { seed, numRuns })) {
      const { files } = await compileProgram(program)
      for (const { provider, text } of files) if (text !== null) texts[provider]?.push(text)
    }
  }, 600_000)

  test.each(validators)(
    '$name finds nothing',
    async ({ provider, validate }) => {
      const files = texts[provider] ?? []
      expect(files.length).toBeGreaterThan(numRuns / 3)
      const faults = await validate(files)
      expect([...new Set(faults.flat())]).toEqual([])
    },
    600_000,
  )
})
