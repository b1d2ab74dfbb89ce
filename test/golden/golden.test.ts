import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { pathOf } from '../../src/diagnostics/diagnostic.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const names = readdirSync(here, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

/** Each folder: a ci.ts, and under expected/ the files and findings that it becomes, reviewed as output. */
describe.each(names)('%s', (name) => {
  test.each(['github', 'gitlab', 'jenkins', 'circleci'])('becomes the expected file and findings for %s', async (provider) => {
    const { default: exported } = (await import(`${here}${name}/ci.ts`)) as { default: unknown }
    const { files, diagnostics, todos, emulated } = await compileInMemory(() => exported, {
      only: [provider],
      files: { '.nvmrc': '22.11.0\n' },
    })
    const findings = [
      ...diagnostics.map(
        (each) =>
          `${each.severity}[${each.code}] ${pathOf(each.at).join('.')}: ${each.message}${each.hint === null ? '' : ` ${each.hint}`}`,
      ),
      ...todos.map(
        (each) => `to-do[${each.code}] ${pathOf(each.at).join('.')}: ${each.message}${each.command === null ? '' : `\n  ${each.command}`}`,
      ),
      ...emulated.map((each) => `emulated[${each.feature}] ${pathOf(each.at).join('.')}: ${each.how}`),
    ]
    await expect(`${findings.join('\n')}\n`).toMatchFileSnapshot(`${name}/expected/${provider}.findings.txt`)
    for (const file of files) {
      const shown = file.path.split('/').at(-1) ?? ''
      if (file.text !== null) await expect(file.text).toMatchFileSnapshot(`${name}/expected/${provider}/${shown}`)
    }
  })
})
