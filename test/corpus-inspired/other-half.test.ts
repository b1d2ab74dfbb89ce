import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { compileInMemory } from '../compile/compile-in-memory.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const names = readdirSync(here).filter((name) => /^\d\d-/.test(name))

test.each(names)('%s compiles without an error for every provider that it names', async (name) => {
  const { default: exported } = (await import(`${here}${name}/ci.ts`)) as { default: unknown }
  const { files, diagnostics } = await compileInMemory(() => exported)
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(files.length).toBeGreaterThan(0)
  for (const { text } of files) expect(text).not.toBeNull()
})
