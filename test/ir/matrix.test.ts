/** Expansion of a matrix. The first cases are GitHub's own: GitHub Docs, "Running variations of jobs in a workflow". */
import { describe, expect, test } from 'vitest'
import { cellName, expandMatrix, idleExcludes, type MatrixSource } from '../../src/ir/matrix.ts'
import type { Cell } from '../../src/ir/types.ts'

function expand(axes: { readonly [name: string]: readonly string[] }, more: Partial<MatrixSource> = {}): readonly Cell[] {
  return expandMatrix({
    axes: Object.entries(axes).map(([name, values]) => ({ name, values })),
    list: [],
    include: [],
    exclude: [],
    ...more,
  })
}

describe("GitHub's examples", () => {
  test('the product, the last axis fastest', () => {
    expect(expand({ version: ['10', '12', '14'], os: ['ubuntu-latest', 'windows-latest'] })).toEqual([
      { version: '10', os: 'ubuntu-latest' },
      { version: '10', os: 'windows-latest' },
      { version: '12', os: 'ubuntu-latest' },
      { version: '12', os: 'windows-latest' },
      { version: '14', os: 'ubuntu-latest' },
      { version: '14', os: 'windows-latest' },
    ])
  })
  test('include: fruit and animal', () => {
    const include = [
      { color: 'green' },
      { color: 'pink', animal: 'cat' },
      { fruit: 'apple', shape: 'circle' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ]
    expect(expand({ fruit: ['apple', 'pear'], animal: ['cat', 'dog'] }, { include })).toEqual([
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ])
  })
  test('include expands one combination', () => {
    const cells = expand(
      { os: ['windows-latest', 'ubuntu-latest'], node: ['14', '16'] },
      { include: [{ os: 'windows-latest', node: '16', npm: '6' }] },
    )
    expect(cells).toEqual([
      { os: 'windows-latest', node: '14' },
      { os: 'windows-latest', node: '16', npm: '6' },
      { os: 'ubuntu-latest', node: '14' },
      { os: 'ubuntu-latest', node: '16' },
    ])
  })
  test('include adds a combination', () => {
    const cells = expand(
      { os: ['macos-latest', 'ubuntu-latest'], version: ['12', '14'] },
      { include: [{ os: 'windows-latest', version: '17' }] },
    )
    expect(cells).toHaveLength(5)
    expect(cells.at(-1)).toEqual({ os: 'windows-latest', version: '17' })
  })
  test('include alone', () => {
    const include = [
      { site: 'production', datacenter: 'site-a' },
      { site: 'staging', datacenter: 'site-b' },
    ]
    expect(expand({}, { include })).toEqual(include)
  })
  test('exclude matches in part: nine of twelve combinations stay', () => {
    const axes = { os: ['macos-latest', 'windows-latest'], version: ['12', '14', '16'], environment: ['staging', 'production'] }
    const exclude = [
      { os: 'macos-latest', version: '12', environment: 'production' },
      { os: 'windows-latest', version: '16' },
    ]
    const cells = expand(axes, { exclude })
    expect(cells).toHaveLength(9)
    expect(cells.filter(({ os, version }) => os === 'windows-latest' && version === '16')).toEqual([])
  })
})

test('include comes after exclude, so it can bring a combination back', () => {
  expect(expand({ os: ['a', 'b'] }, { exclude: [{ os: 'b' }], include: [{ os: 'b', extra: '1' }] })).toEqual([
    { os: 'a' },
    { os: 'b', extra: '1' },
  ])
})

test('include overwrites what another include added, not what an axis says', () => {
  expect(expand({ os: ['a'] }, { include: [{ x: '1' }, { x: '2' }, { os: 'b', x: '3' }] })).toEqual([
    { os: 'a', x: '2' },
    { os: 'b', x: '3' },
  ])
})

test('an added combination is not extended by a later include', () => {
  expect(expand({ os: ['a'] }, { include: [{ os: 'b' }, { os: 'b', x: '1' }] })).toEqual([{ os: 'a' }, { os: 'b' }, { os: 'b', x: '1' }])
})

test('a list of cells stands for the product', () => {
  const list = [{ os: 'a', version: '1' }, { os: 'b' }]
  expect(expand({}, { list, exclude: [{ os: 'a' }], include: [{ version: '2' }] })).toEqual([{ os: 'b', version: '2' }])
})

test('an axis may be called as something that every object has', () => {
  expect(expand({ os: ['a'] }, { include: [{ constructor: 'x' }] })).toEqual([{ os: 'a', constructor: 'x' }])
})

test('an exclude that takes nothing away is idle', () => {
  const axes = [{ name: 'os', values: ['a', 'b'] }]
  expect(idleExcludes({ axes, list: [], exclude: [{ os: 'a' }, { os: 'c' }, { version: '1' }] })).toEqual([1, 2])
})

test('a cell is called by its values', () => {
  expect(cellName({ python: '3.12', os: 'ubuntu' })).toBe('3.12, ubuntu')
})
