/** Holds what a ci.ts becomes against the files beside it: what each provider's text is, and what was found on the way. */
import { expect } from 'vitest'
import type { Compiled } from '../../src/compile/result.ts'
import { pathOf } from '../../src/diagnostics/diagnostic.ts'

/** `folder` gets `<provider>.findings.txt` and `<provider>/<file>`, reviewed as output. */
export async function expectFiles(folder: string, provider: string, compiled: Compiled): Promise<void> {
  await expect(`${findingsOf(compiled).join('\n')}\n`).toMatchFileSnapshot(`${folder}/${provider}.findings.txt`)
  for (const { path, text } of compiled.files) {
    const shown = path.split('/').at(-1) ?? ''
    if (text !== null) await expect(text).toMatchFileSnapshot(`${folder}/${provider}/${shown}`)
  }
}

function findingsOf({ diagnostics, todos, emulated }: Compiled): readonly string[] {
  return [
    ...diagnostics.map(
      (each) => `${each.severity}[${each.code}] ${pathOf(each.at).join('.')}: ${each.message}${each.hint === null ? '' : ` ${each.hint}`}`,
    ),
    ...todos.map(
      (each) => `to-do[${each.code}] ${pathOf(each.at).join('.')}: ${each.message}${each.command === null ? '' : `\n  ${each.command}`}`,
    ),
    ...emulated.map((each) => `emulated[${each.feature}] ${pathOf(each.at).join('.')}: ${each.how}`),
  ]
}
