import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Each example is laid out as a repo of its own; `npm run examples` writes its files anew. */
test.each(readdirSync(join(root, 'examples')))('the committed files of examples/%s are what its ci.ts becomes', (name) => {
  const copy = mkdtempSync(join(tmpdir(), 'pipegen-example-'))
  try {
    cpSync(join(root, 'examples', name), copy, { recursive: true })
    mkdirSync(join(copy, '.git'))
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'check', '--json'], { cwd: copy, encoding: 'utf8' })
    const { files, diagnostics } = JSON.parse(stdout) as { files: { path: string; status: string }[]; diagnostics: { severity: string }[] }
    expect(files.map(({ path, status }) => `${path} ${status}`)).toEqual([
      '.github/workflows/ci.yml unchanged',
      '.gitlab-ci.yml unchanged',
      '.circleci/config.yml unchanged',
    ])
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(status).toBe(0)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
})
