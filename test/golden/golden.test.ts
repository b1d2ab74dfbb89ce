import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, test } from 'vitest'
import { expectExpected, providers } from './expected.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const names = readdirSync(here, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

/** Each folder: a ci.ts, and under expected/ the files and findings that it becomes, reviewed as output. */
describe.each(names)('%s', (name) => {
  test.each(providers)('becomes the expected file and findings for %s', async (provider) => {
    await expectExpected(`${here}${name}/`, provider)
  })
})
