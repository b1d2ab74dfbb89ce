/** The files and findings that a ci.ts becomes, beside it under `expected/`: reviewed as output. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Compiled } from '../../src/compile/result.ts'
import { pathOf } from '../../src/diagnostics/diagnostic.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

export const providers = ['github', 'gitlab', 'jenkins', 'circleci'] as const

/** `folder` is absolute and ends with a slash. */
export async function expectExpected(folder: string, provider: string): Promise<Compiled> {
  const { default: exported } = (await import(`${folder}ci.ts`)) as { default: unknown }
  const compiled = await compileInMemory(() => exported, { only: [provider], files: scriptsOf(folder) })
  const { files, diagnostics, todos, emulated } = compiled
  const findings = [
    ...diagnostics.map(
      (each) => `${each.severity}[${each.code}] ${pathOf(each.at).join('.')}: ${each.message}${each.hint === null ? '' : ` ${each.hint}`}`,
    ),
    ...todos.map(
      (each) => `to-do[${each.code}] ${pathOf(each.at).join('.')}: ${each.message}${each.command === null ? '' : `\n  ${each.command}`}`,
    ),
    ...emulated.map((each) => `emulated[${each.feature}] ${pathOf(each.at).join('.')}: ${each.how}`),
  ]
  await expect(`${findings.join('\n')}\n`).toMatchFileSnapshot(`${folder}expected/${provider}.findings.txt`)
  for (const file of files) {
    const shown = file.path.split('/').at(-1) ?? ''
    if (file.text !== null) await expect(file.text).toMatchFileSnapshot(`${folder}expected/${provider}/${shown}`)
  }
  return compiled
}

/** What `sh.file` may read: path → text. */
function scriptsOf(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.sh'))
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
}
