import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { unwrap } from '../../src/compile/unwrap.ts'
import { expectExpected } from '../golden/expected.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const names = readdirSync(here, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

/** Each folder: a ci.ts for the needs of a real project, and under expected/ the files and findings that it becomes, reviewed as output. */
const cases = await Promise.all(
  names.map(async (name) => {
    const { default: exported } = (await import(`${here}${name}/ci.ts`)) as { default: unknown }
    return providersIn(exported).map((provider) => ({ name, provider }))
  }),
)

test.each(cases.flat())('$name has no errors and becomes the expected file and findings for $provider', async ({ name, provider }) => {
  const compiled = await expectExpected(`${here}${name}/`, provider)
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code}: ${message}`)).toEqual([])
})

/** Names, each once, of the providers that the pipelines list. */
function providersIn(exported: unknown): readonly string[] {
  const listed = unwrap(exported, 'ci.ts').pipelines.flatMap(({ providers }) => providers)
  return [...new Set(listed.map((each) => (typeof each === 'string' ? each : (each as { readonly name: string }).name)))]
}
