/** What is refused is reviewed: a new refusal, and one that is gone, changes the table. */
import { expect, test } from 'vitest'
import { providers } from '../../providers/index.ts'
import { featureNames } from '../../src/ir/features.ts'
import { providerNames } from './case.ts'
import { refusals } from './refusals.ts'

const all = refusals()
const cell = (text: string): string => text.replaceAll('|', '\\|')

test('the table of refusals is as it was reviewed', async () => {
  const rows = all.map(
    ({ provider, features, why, hint }) =>
      `| ${provider} | ${features.map((each) => `\`${each}\``).join(', ')} | ${cell(why)} | ${cell(hint)} |`,
  )
  const table = ['| provider | feature | why not | what to do |', '|---|---|---|---|', ...rows]
  await expect(`${table.join('\n')}\n`).toMatchFileSnapshot('refusals.md')
})

test.each(providerNames)('the table holds what %s refuses whatever the use', async (name) => {
  const provider = await providers[name]?.()
  const listed = new Set(all.flatMap((each) => (each.provider === name ? each.features : [])))
  const refused = featureNames.filter((feature) => {
    const answer = provider?.capabilities[feature]
    return typeof answer === 'object' && answer.level === 'unsupported'
  })
  expect(refused.filter((feature) => !listed.has(feature))).toEqual([])
})

test('each refusal says why, and what to do about it', () => {
  expect(all.filter(({ why, hint }) => why === '' || hint === '')).toEqual([])
})
