import { test } from 'vitest'
import { writeFileSync } from 'node:fs'
import { ci, job, pipeline, raw, sh, text } from 'pipegen'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { engines } from './engines/columns.ts'
import { hostileTexts } from '../hostile/texts.ts'
const texts = hostileTexts(7, 100, (e) => !/\\<</.test(e))
test('x', async () => {
  const { pipelines, files } = await compileInMemory(() => pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: Object.fromEntries(texts.map((each, i) => [`j${i}`, job({ checkout: false, env: { T: text`${each}${ci.branch}` }, steps: [sh`printf '%s\0' "$T" | base64 -w0 | sed 's/^/GOT /'`] })])) }))
  writeFileSync('/tmp/h/gl.yml', files[0]!.text!)
  const trace = await engines.gitlab.run({ pipeline: pipelines[0]!, files: { '.gitlab-ci.yml': files[0]!.text! }, event: { event: 'push', branch: 'main' }, variables: {}, warnings: [] })
  console.log(trace.problems)
  for (const [i, t] of texts.entries()) {
    const j = trace.jobs.find(({ id }) => id === `j${i}`)!
    const got = Buffer.from(j.log.find((l) => l.startsWith('GOT '))?.slice(4) ?? '', 'base64').toString()
    if (got !== `${t}main\0`) console.log(i, JSON.stringify(t), JSON.stringify(got), j.result, j.log.slice(0, 4))
  }
})
