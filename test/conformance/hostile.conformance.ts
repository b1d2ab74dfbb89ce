/**
 * Hostile texts through every position that a script can look at, in every engine: what the author wrote is what arrives, byte for byte.
 * One pipeline holds two thousand of them, five pipelines ten thousand. `PIPEGEN_SEED` gives other ones.
 */
import { afterAll, describe, expect, test } from 'vitest'
import { jenkins } from '../../providers/jenkins/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { engines } from './engines/columns.ts'
import { enginesFor } from './engines/execution.ts'
import { scriptedFile } from './engines/jenkins/jenkins-column.ts'
import { batchOf, damaged, pipelineOf } from './hostile/batch.ts'
import { settingsFor } from './hostile/positions.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? 1)
const batches = Number(process.env.PIPEGEN_BATCHES ?? 5)
console.info(`hostile texts: PIPEGEN_SEED=${seed}`)

const scripted = jenkins({ file: scriptedFile, dag: 'scripted' })
let sent = 0

describe('every text arrives whole', () => {
  test.each(Array.from({ length: batches }, (_, index) => index))('in batch %i', async (index) => {
    const batch = batchOf(seed + index * 10_000)
    const { pipelines, files, diagnostics } = await compileInMemory(() => pipelineOf(batch))
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    // So many texts may be more than Jenkins takes, and the author is told; the other engines have them all the same.
    const isTooLarge = errors.some(({ code }) => code === 'jenkins-too-large')
    if (isTooLarge) console.info(`batch ${index} is too large for Jenkins`)
    expect(errors.filter(({ code }) => code !== 'jenkins-too-large')).toEqual([])
    const [pipeline] = pipelines
    if (pipeline === undefined) throw new Error('no pipeline')
    const emitted = [...files, ...(isTooLarge ? [] : scripted.render(scripted.lower([pipeline])))]
    const start = {
      pipeline,
      files: Object.fromEntries(emitted.flatMap(({ path, text }) => (text === null ? [] : [[path, text]]))),
      event: { event: 'push', branch: 'main' } as const,
      warnings: [],
    }
    await Promise.all(
      enginesFor({ ...start, variables: {} }).map(async (name) => {
        const engine = engines[name]
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
