import { writeFileSync } from 'node:fs'
/**
 * Hostile texts through every position that a script can look at, in every engine: what the author wrote is what arrives, byte for byte.
 * One pipeline holds hundreds of them.
 */
import { describe, expect, test } from 'vitest'
import { jenkins } from '../../providers/jenkins/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { engines } from './engines/columns.ts'
import { scriptedFile } from './engines/jenkins/jenkins-column.ts'
import { batchOf, damaged, pipelineOf } from './hostile/batch.ts'
import { settings } from './hostile/positions.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? Date.now() % 2 ** 31)
const batches = Number(process.env.PIPEGEN_BATCHES ?? 5)
console.info(`hostile texts: PIPEGEN_SEED=${seed}`)

const scripted = jenkins({ file: scriptedFile, dag: 'scripted' })

describe.concurrent('every text arrives whole', () => {
  test.each(Array.from({ length: batches }, (_, index) => index))('in batch %i', async (index) => {
    const batch = batchOf(seed + index * 1000)
    const { pipelines, files, diagnostics } = await compileInMemory(() => pipelineOf(batch))
    expect(
      diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message, provider }) => `${provider} ${code} ${message}`),
    ).toEqual([])
    const [pipeline] = pipelines
    if (pipeline === undefined) throw new Error('no pipeline')
    const emitted = [...files, ...scripted.render(scripted.lower([pipeline]))]
    const start = {
      pipeline,
      files: Object.fromEntries(emitted.map(({ path, text }) => [path, text ?? ''])),
      event: { event: 'push', branch: 'main' } as const,
      variables: settings(batch['a comparison'] ?? []),
      warnings: [],
    }
    for (const [name, engine] of Object.entries(engines)) {
      const t = Date.now()
      const trace = await engine.run(start)
      console.log(name, Date.now() - t)
      const wrong = damaged(trace, batch)
      expect.soft(trace.problems, name).toEqual([])
      const per: Record<string, number> = {}
      for (const w of wrong) per[w.position] = (per[w.position] ?? 0) + 1
      writeFileSync(
        `/tmp/h/${name}.json`,
        JSON.stringify(
          {
            problems: trace.problems,
            per,
            wrong: Object.keys(per).flatMap((k) => wrong.filter((w) => w.position === k).slice(0, 4)),
            failed: trace.jobs.filter((j) => j.result === 'failure').map((j) => [j.id, j.log.slice(-3).map((l) => l.slice(0, 300))]),
          },
          null,
          1,
        ),
      )
      for (const f of emitted) writeFileSync('/tmp/h/' + f.path.replaceAll('/', '_'), f.text ?? '')
    }
  })
})
