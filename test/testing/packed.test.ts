/** What the package has for tests, as a repo without vitest uses it. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

function node(...args: readonly string[]): { readonly status: number | null; readonly out: string } {
  // A test that runs inside a test runner reports to it, unless it doesn't know.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env })
  return { status, out: stdout }
}

test('the tests of examples/reference pass with node:test alone', () => {
  const { status, out } = node('--import', 'jiti/register', '--test', 'examples/reference/ci.test.ts')
  expect({ status, passed: /^# pass (\d+)$/m.exec(out)?.[1], failed: /^# fail (\d+)$/m.exec(out)?.[1] }).toEqual({
    status: 0,
    passed: '4',
    failed: '0',
  })
})

test('every door has the same names, for modules and for require', () => {
  const print = 'console.log(JSON.stringify(doors.map((door) => Object.keys(door).sort())))'
  const names = ['pipegen/testing', 'pipegen/testing/vitest', 'pipegen/testing/jest']
  const imported = node('--input-type=module', '--eval', `const doors = [${names.map((name) => `await import('${name}')`)}]; ${print}`)
  const required = node('--input-type=commonjs', '--eval', `const doors = [${names.map((name) => `require('${name}')`)}]; ${print}`)
  const [plain, ...others] = JSON.parse(required.out) as readonly (readonly string[])[]
  expect(plain).toContain('assertRuns')
  expect(others).toEqual([plain, plain])
  // A module sees CommonJS also as its default.
  for (const found of JSON.parse(imported.out) as readonly (readonly string[])[])
    expect(found.filter((name) => name !== 'default' && name !== 'module.exports' && name !== '__esModule')).toEqual(
      plain?.filter((name) => name !== '__esModule'),
    )
})
