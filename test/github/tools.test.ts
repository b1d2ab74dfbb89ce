/** A tool that no action sets up is looked for. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { job, pipeline, sh } from '../../src/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'

interface Check {
  readonly name?: string
  readonly env: { readonly WANTED: string }
  readonly run: string
}

test.each([
  ['8.3', 'PHP 8.3.6 (cli)', true],
  ['8.3.6', 'PHP 8.3.6 (cli)', true],
  ['8.x', 'PHP 8.3.6 (cli)', true],
  ['8.4', 'PHP 8.3.6 (cli)', false],
  ['8.3', 'PHP 18.3.0 (cli)', false],
])('php %s is looked for where there is %s', async (version, found, isThere) => {
  const make = (): unknown => pipeline('ci', { on: { push: true }, jobs: { a: job({ tools: { php: version }, steps: [sh`make`] }) } })
  const { jobs } = parse(await fileFor('github', make)) as { jobs: { a: { steps: readonly Check[] } } }
  const step = jobs.a.steps.find(({ name }) => name === 'Check the version of php')
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-php-'))
  writeFileSync(join(folder, 'php'), `#!/bin/sh\necho '${found}'\n`)
  chmodSync(join(folder, 'php'), 0o755)
  const env = { PATH: `${folder}:${process.env.PATH}`, ...step?.env }
  const { status } = spawnSync('bash', ['-eo', 'pipefail', '-c', step?.run ?? 'exit 3'], { env })
  expect(status).toBe(isThere ? 0 : 1)
})
