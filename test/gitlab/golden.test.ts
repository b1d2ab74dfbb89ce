import { expect, test } from 'vitest'
import { emit } from './emit.ts'
import { library } from './library.ts'
import { reference } from './reference.ts'

test('the reference pipeline is the file that is committed', async () => {
  await expect(emit(reference)).toMatchFileSnapshot('expected/reference.gitlab-ci.yml')
})

test('the pipeline of a library is the file that is committed', async () => {
  await expect(emit(library)).toMatchFileSnapshot('expected/library.gitlab-ci.yml')
})

test('the same model gives the same bytes', () => {
  expect(emit(library)).toBe(emit(structuredClone(library)))
})
