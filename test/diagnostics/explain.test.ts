import { describe, expect, test } from 'vitest'
import { explanations as gitlab } from '../../providers/gitlab/explanations.ts'
import { catalog } from '../../src/diagnostics/catalog.ts'
import { type ExplainedCode, type Explanation, explanations } from '../../src/diagnostics/explain.ts'
import { machineCodes } from '../../src/node/codes.ts'
import { findingsOf } from './run-example.ts'

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
const entries: readonly (readonly [string, Explanation])[] = Object.entries({ ...explanations, ...gitlab })
/** The tool's own name stays small. */
const sentences = /^(?:[A-Z`'"]|pipegen ).*\.$/s
const hints = /^[A-Z`'"].*[.?]$/s

test('every code of the catalog and of the machine is explained', () => {
  expect(Object.keys(explanations)).toEqual(expect.arrayContaining([...Object.keys(catalog), ...Object.keys(machineCodes)]))
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
    const codes = [...new Set((await findingsOf(example)).map((each) => each.code))]
    expect(codes[0]).toBe(code)
    expect(codes.filter((each) => each !== 'never-runs' && each !== code)).toEqual([])
  })
  test.each(run)('%s is answered in sentences', async (_, { example }) => {
    for (const { message, hint } of await findingsOf(example)) {
      expect(message).toMatch(/^\S.*\.$/s)
      if (hint !== null) expect(hint).toMatch(hints)
    }
  })
  test.each(Object.entries<Explanation>(gitlab))('%s is as grave as it is said to be', async (_, { example, severity = 'error' }) => {
    expect((await findingsOf(example))[0]?.severity).toBe(severity)
  })
})
