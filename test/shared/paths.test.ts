/** What the shell finds for paths with globs, asked by running it. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { existenceTest, fileList } from '../../providers/shared/paths.ts'
import { job, pipeline, sh } from '../../src/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'

function folderWith(...files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-paths-'))
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), '<testcase a="1">\n')
  }
  return folder
}

const shells = [
  ['bash', '-eo', 'pipefail', '-c'],
  ['sh', '-e', '-c'],
]
const run = (command: string, cwd: string, [shell = 'sh', ...args] = shells[0] ?? [], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(shell, [...args, command], { cwd, encoding: 'utf8', env: { ...process.env, ...env } })

describe.each(shells)('%s', (...shell) => {
  test.each<[paths: readonly string[], files: readonly string[], found: boolean]>([
    [['dist/**'], ['dist/a/b'], true],
    [['reports/**/*.xml'], ['reports/a.xml'], true],
    [['reports/**/*.xml'], ['reports/a/b/c.xml'], true],
    [['reports/**/*.xml'], ['reports/a/b/c.txt'], false],
    [['**/junit.xml', 'x'], ['junit.xml'], true],
    [['./out/**/lib'], ['out/a/lib/b.so'], true],
    [['out/*.a', 'b c'], ['b c'], true],
    [['out/*.a'], ['out/b/c.a'], false],
    [['*.tgz'], ['--help.tgz'], true],
  ])('%j in %j', (paths, files, found) => {
    expect(run(existenceTest(paths), folderWith(...files), shell).status === 0).toBe(found)
  })
})

test('`**` lists files of every depth, once each', () => {
  const folder = folderWith('a.xml', 'b/a.xml', 'b/c/a.xml', 'b/c/a.txt')
  const lines = run(fileList(['**/*.xml']), folder)
    .stdout.trim()
    .split('\n')
  expect(lines.sort()).toEqual(['a.xml', 'b/a.xml', 'b/c/a.xml'])
})

describe.each<[junit: readonly string[]]>([[['reports/**/*.xml', 'junit.xml']], [['reports/*.xml', 'junit.xml']], [['reports/[a-c].xml']]])(
  'test reports %j, of which one file is there',
  (junit) => {
    const files = folderWith('reports/a.xml')
    const emitted = async (provider: string): Promise<string> =>
      fileFor(provider, () => pipeline('ci', { on: { push: true }, jobs: { a: job({ steps: [sh`make`], reports: { junit } }) } }))

    test('are summed up on GitHub', async () => {
      const { jobs } = parse(await emitted('github')) as { jobs: { a: { steps: { name?: string; run?: string }[] } } }
      const script = jobs.a.steps.find(({ name }) => name === 'Summarise the tests')?.run ?? ''
      const summary = join(folderWith(), 'summary')
      expect(run(script, files, shells[0], { GITHUB_STEP_SUMMARY: summary })).toMatchObject({ status: 0, stderr: '' })
      expect(run('cat summary', dirname(summary)).stdout).toBe('1 tests, 0 failed, 0 skipped\n')
    })

    test('are handed to CircleCI', async () => {
      const { jobs } = parse(await emitted('circleci')) as { jobs: { a: { steps: { run?: { name?: string; command: string } }[] } } }
      const script = jobs.a.steps.find((step) => step.run?.name === 'Collect the test results')?.run?.command ?? ''
      expect(run(script, files).status).toBe(0)
      expect(run('cd .pipegen/test-results && find . -type f', files).stdout).toBe('./reports/a.xml\n')
    })
  },
)
