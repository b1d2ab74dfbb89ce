/** Every field of the language has a case, and no provider drops one in silence. */
import { describe, expect, test } from 'vitest'
import { providerNames } from './case.ts'
import { fieldCases } from './cases/fields.ts'
import { answer, covered, everywhere, table } from './coverage.ts'
import { fieldNames } from './fields.ts'

test('every field tells the two pipelines of some case apart', () => {
  const byField = covered()
  expect(fieldNames.filter((field) => !byField.has(field) && !everywhere.includes(field))).toEqual([])
  expect(fieldNames).toEqual(expect.arrayContaining([...byField.keys(), ...everywhere]))
})

describe.each(Object.keys(fieldCases))('%s', (name) => {
  test.each(providerNames)('is not lost in silence on %s', async (provider) => {
    expect(await answer(name, provider)).not.toBe('nothing')
  })
})

test('the table of the language is as it was reviewed', async () => {
  await expect(`${(await table()).join('\n')}\n`).toMatchFileSnapshot('language.md')
})
