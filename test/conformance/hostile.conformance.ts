/**
 * Hostile texts through every position that a script can look at, in every engine: what the author wrote is what arrives, byte for byte.
 * One pipeline holds two thousand of them, five pipelines ten thousand. `PIPEGEN_SEED` gives other ones.
 */
import { afterAll, describe, expect, test } from 'vitest'
import { jenkins } from '../../providers/jenkins/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { engines } from './engines/columns.ts'
import { scriptedFile } from './engines/jenkins/jenkins-column.ts'
import { batchOf, damaged, pipelineOf } from './hostile/batch.ts'
import { type EngineName, settingsFor } from './hostile/positions.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? 1)
const batches = Number(process.env.PIPEGEN_BATCHES ?? 5)
console.info(`hostile texts: PIPEGEN_SEED=${seed}`)

const scripted = jenkins({ file: scriptedFile, dag: 'scripted' })
let sent = 0

describe('every text arrives whole', () => {
  test.each(Array.from({ length: batches }, (_, index) => index))('in batch %i', async (index) => {
    const batch = batchOf(seed + index * 10_000)
    const { pipelines, files, diagnostics } = await compileInMemory(() => pipelineOf(batch))
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    const [pipeline] = pipelines
    if (pipeline === undefined) throw new Error('no pipeline')
    const emitted = [...files, ...scripted.render(scripted.lower([pipeline]))]
    const start = {
      pipeline,
      files: Object.fromEntries(emitted.map(({ path, text }) => [path, text ?? ''])),
      event: { event: 'push', branch: 'main' } as const,
      warnings: [],
    }
    await Promise.all(
      Object.entries(engines).map(async ([column, engine]) => {
        const name = column as EngineName
        const trace = await engine.run({ ...start, variables: settingsFor(name, batch) })
        expect.soft({ engine: name, problems: trace.problems }).toEqual({ engine: name, problems: [] })
        expect.soft({ engine: name, damaged: damaged(trace, batch, name) }).toEqual({ engine: name, damaged: [] })
      }),
    )
    sent += Object.values(batch).flat().length
  })
})

afterAll(() => {
  console.info(`${sent} texts in ${Object.keys(engines).length} engines`)
})
