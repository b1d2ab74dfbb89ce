/** The generated pages are what the catalog and the tables say now. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pages } from '../.scripts/docs/main.ts'
import { providerExplanations } from '../providers/index.ts'
import { explanations } from '../src/diagnostics/explain.ts'
import { featureNames } from '../src/ir/features.ts'

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

test.each(Object.keys(pages))('%s is up to date: npm run docs', async (path) => {
  expect(await pages[path]?.(read(path))).toBe(read(path))
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
