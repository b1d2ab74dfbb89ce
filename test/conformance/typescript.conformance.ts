/** The public types under the versions of TypeScript that authors may have, newest excepted: `npm test` has that one. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
}

function check(version: string, compilerOptions: object): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-types-'))
  const cases = ['valid.ts', 'invalid.ts', 'pipegen.actions.d.ts'].map((file) => join(root, 'test/types/cases', file))
  const shared = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, target: 'es2022', lib: ['es2022'], types: [] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...shared, ...compilerOptions }, files: cases }))
  const tsc = join(root, '.conformance/typescript/node_modules', `typescript-${version}`, 'bin/tsc')
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '-p', folder], (_, stdout) => {
      rmSync(folder, { recursive: true })
      resolve(stdout)
    })
  })
}

/** The oldest; a full run has those between, too. */
const versions = process.env.PIPEGEN_FULL ? ['5.4', '5.5', '5.6', '5.7', '5.8'] : ['5.4']

test.each(versions.flatMap((version) => Object.keys(resolutions).map((resolution) => [version, resolution] as const)))(
  'TypeScript %s, %s: what may be written compiles, what may not is red',
  async (version, resolution) => {
    expect(await check(version, resolutions[resolution as keyof typeof resolutions])).toBe('')
  },
)
