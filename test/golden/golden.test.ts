import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, test } from 'vitest'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { expectFiles } from './expected.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const names = readdirSync(here, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

/** Each folder: a ci.ts, and under expected/ the files and findings that it becomes, reviewed as output. */
describe.each(names)('%s', (name) => {
  test.each(['github', 'gitlab', 'jenkins', 'circleci'])('becomes the expected file and findings for %s', async (provider) => {
    const { default: exported } = (await import(`${here}${name}/ci.ts`)) as { default: unknown }
    await expectFiles(`${here}${name}/expected`, provider, await compileInMemory(() => exported, { only: [provider] }))
  })
})
