/**
 * Pipelines written by the description of the language alone, which use all of it between them: the types are content, all four providers
 * take them, and what one of them can't do is said at its line. Each folder is a repo of its own.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { expectExpected, providers } from '../golden/expected.ts'
import { strictest } from '../types/in-memory.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const names = readdirSync(here, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

/** What it uses exists on GitHub alone. */
const refusedElsewhere = ['github-first']

interface Finding {
  readonly code: string
  readonly severity: string
  readonly provider: string | null
  readonly message: string
  readonly hint: string | null
  readonly file: string | null
  readonly line: number | null
  readonly column: number | null
}

describe.each(names)('%s', (name) => {
  test.each(providers)('becomes the expected file and findings for %s', async (provider) => {
    await expectExpected(`${here}${name}/`, provider)
  })

  test('builds for all providers, and each finding has a place and says what to do', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pipegen-stranger-'))
    try {
      cpSync(join(here, name), folder, { recursive: true, filter: (path) => !path.endsWith('/expected') })
      mkdirSync(join(folder, '.git'))
      const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
      const { stdout } = spawnSync(process.execPath, [cli, 'build', '--json'], { cwd: folder, encoding: 'utf8' })
      const { files, diagnostics } = JSON.parse(stdout) as {
        files: readonly { provider: string; status: string }[]
        diagnostics: readonly Finding[]
      }
      const failed = new Set(files.filter(({ status }) => status !== 'written').map(({ provider }) => provider))
      expect([...failed]).toEqual(refusedElsewhere.includes(name) ? ['gitlab', 'jenkins', 'circleci'] : [])
      const errors = diagnostics.filter(({ severity }) => severity === 'error')
      expect(new Set(errors.map(({ provider }) => provider))).toEqual(failed)
      expect(errors.filter(({ hint }) => hint === null)).toEqual([])
      expect(diagnostics.filter(({ file, line, column }) => file !== 'ci.ts' || line === null || column === null)).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

test('no type is red, under the strictest settings', () => {
  const program = ts.createProgram(
    names.map((name) => join(here, name, 'ci.ts')),
    strictest,
  )
  const errors = ts.getPreEmitDiagnostics(program)
  expect(errors.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([])
})
