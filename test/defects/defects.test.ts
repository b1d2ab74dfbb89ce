import { describe, expect, test } from 'vitest'
import { recipes } from '../../.scripts/docs/recipe-names.ts'
import { explanations } from '../../src/diagnostics/explain.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import type { Defect, Files, Proof } from './defect.ts'
import { defects } from './defects.ts'
import { errorsIn } from './red.ts'

type Of<By extends Proof['by']> = readonly (readonly [id: string, Defect & { readonly proof: Extract<Proof, { by: By }> }])[]
const of = <By extends Proof['by']>(by: By): Of<By> => defects.filter(([, { proof }]) => proof.by === by) as unknown as Of<By>

async function filesOf(make: () => unknown): Promise<Files> {
  const { files, diagnostics } = await compileInMemory(make)
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code}: ${message}`)).toEqual([])
  return Object.fromEntries(files.map(({ provider, text }) => [provider, text ?? ''])) as unknown as Files
}

test('there are seventy-four', () => {
  expect(defects.map(([id]) => id)).toEqual(Array.from({ length: 74 }, (_, index) => `B${String(index + 1).padStart(2, '0')}`))
})

test('each is told in sentences', () => {
  for (const [id, { what, answer }] of defects) {
    expect(what, id).toMatch(/^[A-Z`].*\.$/)
    expect(answer, id).toMatch(/^[A-Z`].*\.$/)
  }
})

describe('a type error:', () => {
  const texts = of('type error').flatMap(
    ([id, { proof }]) =>
      [
        [`${id}-red`, proof.red],
        [`${id}-green`, proof.green],
      ] as const,
  )
  const errors = errorsIn(Object.fromEntries(texts))
  test.each(of('type error').map(([id, { what }]) => [id, what]))('%s %s', (id) => {
    expect(errors.get(`${id}-green`)).toEqual([])
    expect(errors.get(`${id}-red`)?.length).toBeGreaterThan(0)
  })
})

describe('a finding:', () => {
  test.each(of('finding').map(([id, { what, proof }]) => [id, what, proof] as const))('%s %s', async (_, __, { code, make }) => {
    const { diagnostics, todos } = await compileInMemory(make)
    expect([...diagnostics, ...todos].map((each) => each.code)).toContain(code)
    expect(code in explanations || todos.some((each) => each.code === code)).toBe(true)
  })
})

describe('what a recipe writes:', () => {
  test.each(of('recipe').map(([id, { what, proof }]) => [id, what, proof] as const))('%s %s', async (_, __, { name, make, shows }) => {
    expect(recipes).toContain(name)
    shows(await filesOf(make))
  })
})

describe('what the compiler writes:', () => {
  test.each(of('compiler').map(([id, { what, proof }]) => [id, what, proof] as const))('%s %s', async (_, __, { make, shows }) => {
    shows(await filesOf(make))
  })
})

describe('out of reach:', () => {
  test.each(of('out of reach').map(([id, { what, proof }]) => [id, what, proof] as const))(
    '%s %s: somebody is named who would know',
    (_, __, { why }) => {
      expect(why).toMatch(/^[A-Z`].*\.$/)
    },
  )
})
