import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { providerExplanations } from '../../providers/index.ts'
import { catalog } from '../../src/diagnostics/catalog.ts'
import { type ExplainedCode, type Explanation, explanations } from '../../src/diagnostics/explain.ts'
import { features } from '../../src/ir/features.ts'
import { machineCodes } from '../../src/node/codes.ts'
import { type Found, findingsOf } from './run-example.ts'

const files = 'it is about files'
const loading = 'it is about loading the ci.ts'

/** Examples that can't run here, and why. */
const notRun: { readonly [code in ExplainedCode]?: string } = {
  'two-copies': 'it takes a second copy of pipegen',
  'unknown-need': 'the language cannot say it: needs are jobs',
  'file-claimed-twice': files,
  'bad-lock': files,
  'syntax-error': loading,
  'module-not-found': loading,
  'missing-export': loading,
  'bad-json': loading,
  'ci-threw': loading,
  'ci-ended-early': loading,
  'unreadable-file': files,
  'unwritable-file': files,
  'outside-root': files,
  'file-edited': files,
  'file-not-ours': files,
  'orphan-file': files,
}
/** What only `pipegen plan --all` looks for. */
const ofGrid: readonly string[] = ['need-never-met', 'always-true', 'always-false', 'approval-bypassed', 'grid-incomplete']
const ofProviders: { readonly [code: string]: Explanation } = Object.assign(
  {},
  ...(await Promise.all(Object.values(providerExplanations).map((load) => load()))),
)
const entries: readonly (readonly [string, Explanation])[] = Object.entries({ ...explanations, ...ofProviders })
/** The tool's own name stays small. */
const sentences = /^(?:[A-Z`'"]|pipegen ).*\.$/s
const hints = /^[A-Z`'"].*[.?]$/s

/** What is emulated and what is left to do are said with nearly every example. */
function isFault({ severity }: Found): boolean {
  return severity !== 'info' && severity !== 'to do'
}

test('every code of the catalog and of the machine is explained', () => {
  expect(Object.keys(explanations)).toEqual(expect.arrayContaining([...Object.keys(catalog), ...Object.keys(machineCodes)]))
})

test('every code that the golden pipelines have is explained, or is the name of a feature', () => {
  const folder = new URL('../golden/', import.meta.url)
  const files = readdirSync(folder, { recursive: true }).map(String).filter((file) => file.endsWith('.findings.txt')) // biome-ignore format: one line
  const codes = new Set(
    files.flatMap((file) => [...readFileSync(new URL(file, folder), 'utf8').matchAll(/^[\w-]+\[([\w.-]+)\]/gm)].map(([, code]) => code)),
  )
  expect(codes.size).toBeGreaterThan(10)
  expect([...codes].filter((code) => code === undefined || !(code in explanations || code in ofProviders || code in features))).toEqual([])
})

describe('the words of', () => {
  test.each(entries)('%s are sentences', (_, { cause, fix }) => {
    expect(cause).toMatch(sentences)
    expect(fix).toMatch(sentences)
  })
  test.each(entries)('%s are short', (_, { cause, example, fix }) => {
    expect(cause.length).toBeLessThan(300)
    expect(fix.length).toBeLessThan(300)
    expect(example.split('\n').length).toBeLessThanOrEqual(8)
    expect(example).not.toMatch(/^\s|\s$/)
  })
})

describe('the example of', () => {
  const run = entries.filter(([code]) => !Object.hasOwn(notRun, code))
  test.each(run)('%s has that finding, and at most one that follows from it', async (code, { example }) => {
    const found = await findingsOf(example, { grid: ofGrid.includes(code) })
    expect(found.map((each) => each.code)).toContain(code)
    const faults = [...new Set(found.filter(isFault).map((each) => each.code))]
    if (faults.includes(code)) expect(faults[0]).toBe(code)
    expect(faults.filter((each) => each !== 'never-runs' && each !== code)).toEqual([])
  })
  test.each(run)('%s is answered in sentences', async (code, { example }) => {
    for (const { message, hint } of await findingsOf(example, { grid: ofGrid.includes(code) })) {
      expect(message).toMatch(/^\S.*\.$/s)
      if (hint !== null) expect(hint).toMatch(hints)
    }
  })
  test.each(Object.entries(ofProviders))('%s is as grave as it is said to be', async (code, { example, severity = 'error' }) => {
    expect((await findingsOf(example)).find((each) => each.code === code)?.severity).toBe(severity)
  })
})
