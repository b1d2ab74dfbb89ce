/**
 * The tests that run real engines: `npm run conformance`, and with `--full` 300 random pipelines are executed instead of 20,
 * their figures go to docs/fidelity.md, and tools that take minutes to build are installed and run too.
 * Other arguments are for vitest.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const given = process.argv.slice(2)
const isFull = given.includes('--full')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
if (isFull) {
  const { status } = spawnSync('bash', [join(root, '.scripts/conformance/install.sh'), '--full'], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'test/conformance/vitest.config.ts', ...given.filter((each) => each !== '--full')],
  { cwd: root, stdio: 'inherit', env: isFull ? { ...process.env, PIPEGEN_FULL: '1' } : process.env },
)
if (isFull) await import('../docs.mjs')
process.exitCode = status ?? 1
