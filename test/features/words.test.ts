/** Every word of the language has a case, and no provider drops one in silence. */
import { describe, expect, test } from 'vitest'
import { ciNames } from '../../src/ir/types.ts'
import { providerNames } from './case.ts'
import { wordCases } from './cases/words.ts'
import { answer } from './coverage.ts'

test('every value of a run has a case', () => {
  expect(ciNames.filter((name) => wordCases[`ci.${name}`] === undefined)).toEqual([])
})

describe.each(Object.keys(wordCases))('%s', (name) => {
  test.each(providerNames)('is not lost in silence on %s', async (provider) => {
    expect(await answer(name, provider)).not.toBe('nothing')
  })
})

test('the table of the words is as it was reviewed', async () => {
  const rows = Object.keys(wordCases).map(async (name) => {
    const answers = await Promise.all(providerNames.map((provider) => answer(name, provider)))
    return `| ${name} | ${answers.join(' | ')} |`
  })
  const head = ['| word | GitHub | GitLab | Jenkins | CircleCI |', '|---|---|---|---|---|']
  await expect(`${[...head, ...(await Promise.all(rows))].join('\n')}\n`).toMatchFileSnapshot('words.md')
})
