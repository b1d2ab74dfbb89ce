import { expect, test } from 'vitest'
import { job, pipeline, sh } from '../../src/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

async function findings(overlay: unknown) {
  const { diagnostics, files } = await compileInMemory(() =>
    pipeline('ci', { providers: ['jenkins'], on: { push: true }, jobs: { a: job({ steps: [sh`make`], jenkins: overlay as never }) } }),
  )
  return { text: files[0]?.text ?? '', found: diagnostics.map(({ severity, message }) => `${severity}: ${message}`) }
}

test.each([
  [
    'a field that a stage has no overlay for',
    { when: ["branch 'main'"] },
    'error: Overlay for this provider: a stage\'s overlay has no "when".',
  ],
  ['a map', { agent: { label: 'big' } }, 'error: Overlay for this provider: "agent" of an overlay is a list of lines of Groovy.'],
  ['a text', { options: 'timestamps()' }, 'error: Overlay for this provider: "options" of an overlay is a list of lines of Groovy.'],
  ['lines that are no texts', { post: [1] }, 'error: Overlay for this provider: "post" of an overlay is a list of lines of Groovy.'],
])('%s is refused instead of lost', async (_, overlay, message) => {
  expect((await findings(overlay)).found).toEqual([message])
})

test('lines of Groovy are merged into the stage', async () => {
  const { text, found } = await findings({ agent: ["label 'big'"], options: ['timestamps()'], environment: ["A = 'x'"] })
  expect(found).toEqual([])
  expect(text).toContain("agent { label 'big' }")
  expect(text).toContain('timestamps()')
})
