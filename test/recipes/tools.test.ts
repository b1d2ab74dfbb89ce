import { expect, test } from 'vitest'
import { recipes } from '../../.scripts/docs/recipe-names.ts'
import { providers } from '../../providers/index.ts'
import * as api from '../../src/index.ts'
import { schemas } from '../../src/ir/schema.ts'
import { tools } from './tools.ts'

const fields = Object.keys(schemas.job.shape)

test.each(Object.entries(tools))('%s: there is something for it, or a reason why not', (_, { answer }) => {
  if ('recipes' in answer) expect(recipes).toEqual(expect.arrayContaining([...answer.recipes]))
  else if ('providers' in answer) expect(Object.keys(providers)).toEqual(expect.arrayContaining([...answer.providers]))
  else if ('language' in answer) expect(Object.keys(api)).toEqual(expect.arrayContaining([...answer.language]))
  else if ('fields' in answer) expect(fields).toEqual(expect.arrayContaining([...answer.fields]))
  else expect(answer.reason).toMatch(/^[A-Z`].{20,}\.$/)
})

test('every system and tool that is a part of a pipeline has a row', () => {
  // What runs later, such as an ingress or a monitor, is no part of it.
  const later = [26, 27, 48, 52]
  const wanted = Array.from({ length: 80 }, (_, index) => index + 1).filter((number) => !later.includes(number))
  expect(Object.keys(tools)).toEqual(wanted.map((number) => `T${String(number).padStart(2, '0')}`))
})

test('a reason says nothing of a recipe that there is', () => {
  const missing = Object.values(tools).flatMap(({ answer }) =>
    'reason' in answer ? [...answer.reason.matchAll(/`(\w+\.\w+)`/g)].map(([, name]) => name) : [],
  )
  expect(missing.filter((name) => !recipes.includes(name ?? ''))).toEqual([])
})
