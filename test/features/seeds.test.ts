/** What real pipelines ask for is covered by cases that exist. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as recipes from '../../src/recipes/index.ts'
import { pairs } from './coverage.ts'

const text = readFileSync(new URL('../conformance/seeds.md', import.meta.url), 'utf8')
const rows = [...text.matchAll(/^\| (F\d{3}) \|(.+)\|(.*)\|(.*)\|$/gm)].map(([, row = '', what = '', cases = '', how = '']) => ({
  row,
  what: what.trim(),
  cases: quoted(cases),
  how: how.trim(),
}))

/** `python.lint` and the like. */
const known = new Set(
  Object.entries(recipes).flatMap(([namespace, members]) => [namespace, ...Object.keys(members).map((name) => `${namespace}.${name}`)]),
)

function quoted(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
}

test('every row is there, once and in order', () => {
  expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 121 }, (_, index) => `F${String(index + 1).padStart(3, '0')}`))
  expect(text.match(/^\| F/gm)).toHaveLength(rows.length)
})

describe.each(rows)('$row, $what', ({ cases, how }) => {
  test('names cases that exist, or says why there is none', () => {
    expect(cases.filter((name) => pairs[name] === undefined)).toEqual([])
    if (cases.length === 0) expect(how).not.toBe('')
  })

  test('names recipes that exist', () => {
    const named = quoted(how).flatMap((words) => (/^(\w+)\.(\w+)$/.test(words) ? [words] : []))
    expect(named.filter((name) => !known.has(name))).toEqual([])
  })
})
