/** The generated pages are what the catalog and the tables say now. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { pages } from '../.scripts/docs/main.ts'
import { providerExplanations } from '../providers/index.ts'
import { explanations } from '../src/diagnostics/explain.ts'
import { featureNames } from '../src/ir/features.ts'

const root = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))
const read = (path: string): string => readFileSync(root(path), 'utf8')

test.each(Object.keys(pages))('%s is up to date: npm run docs', async (path) => {
  expect(await pages[path]?.(read(path))).toBe(read(path))
})

test('the pipeline of docs/other-tools.md builds for every provider', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-docs-'))
  try {
    mkdirSync(join(folder, '.git'))
    writeFileSync(join(folder, 'ci.ts'), /^```ts\n(.*?)^```/ms.exec(read('docs/other-tools.md'))?.[1] ?? '')
    const { status, stderr } = spawnSync(process.execPath, [root('dist/cli.js'), 'build'], { cwd: folder, encoding: 'utf8' })
    expect(stderr).not.toContain('error[')
    expect(status).toBe(0)
    for (const path of ['.github/workflows/infrastructure.yml', '.gitlab-ci.yml', 'Jenkinsfile', '.circleci/config.yml'])
      expect(readFileSync(join(folder, path), 'utf8')).toContain('tofu apply -input=false -lock-timeout=5m plan.bin')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

describe('docs/diagnostics.md', () => {
  const page = read('docs/diagnostics.md')
  test('has every code once, and a link to each', async () => {
    const own = await Promise.all(Object.values(providerExplanations).map((load) => load()))
    const codes = [explanations, ...own].flatMap((each) => Object.keys(each)).sort()
    expect([...page.matchAll(/^### (\S+)$/gm)].map(([, code]) => code).sort()).toEqual(codes)
    expect([...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, code]) => code).sort()).toEqual(codes)
  })
  test('has as many fences as examples', () => {
    const fences = page.match(/^```.*$/gm) ?? []
    expect(fences.filter((_, index) => index % 2 === 0)).toEqual(fences.filter((_, index) => index % 2 === 1).map(() => '```ts'))
  })
})

describe('the table of features in the README', () => {
  const readme = read('README.md')
  test('has a row for each feature', () => {
    expect([...readme.matchAll(/^\| [^|]+ `([\w.]+)` \|(?: \w+ \|){4}$/gm)].map(([, feature]) => feature)).toEqual(featureNames)
  })
  test('adds up', () => {
    const rows = [...readme.matchAll(/^\| \*\w+\*: [^|]+\|(.*)\|$/gm)].map(([, cells = '']) => cells.split('|').map(Number))
    for (const column of [0, 1, 2, 3]) expect(rows.reduce((sum, cells) => sum + (cells[column] ?? 0), 0)).toBe(featureNames.length)
  })
  test('is refused where its marks are missing', async () => {
    await expect(pages['README.md']?.('# pipegen\n')).rejects.toThrow('README.md has no part between')
  })
})
