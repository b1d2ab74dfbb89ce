/** Who copies the ci.ts of an example into a repo of their own, and puts in their own names, gets a check that is green. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const names = readdirSync(join(root, 'examples'), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

/** Whose names the examples have, and whose the user has. */
const own: readonly (readonly [RegExp, string])[] = [
  [/acme|myorg/gi, 'initech'],
  [/shop|myapp/g, 'till'],
  [/example\.(?:com|org)/g, 'initech.test'],
  [/123456789012|111111111111|222222222222/g, '210987654321'],
  [/'ci'/g, "'pipeline'"],
]

test.each(names)('%s', (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-copied-'))
  const pipegen = (command: string): { readonly status: number | null; readonly output: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/cli.js'), command], { cwd: folder, encoding: 'utf8' })
    return { status, output: stdout + stderr }
  }
  try {
    const original = readFileSync(join(root, 'examples', name, 'ci.ts'), 'utf8')
    mkdirSync(join(folder, '.git'))
    writeFileSync(
      join(folder, 'ci.ts'),
      own.reduce((text, [theirs, mine]) => text.replace(theirs, mine), original),
    )
    expect(pipegen('build')).toMatchObject({ status: 0 })
    expect(pipegen('check')).toMatchObject({ status: 0, output: expect.stringContaining('up to date') })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
