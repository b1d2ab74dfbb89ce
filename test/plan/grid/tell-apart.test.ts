/** Samples of names: enough to tell all tests apart, and no more. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareTexts } from '../../../src/ir/condition.ts'
import { type TextTest, tellApart } from '../../../src/plan/grid/tell-apart.ts'

function glob(text: string): TextTest {
  return { op: 'matches', text }
}

function outcome(tests: readonly TextTest[], text: string): string {
  return tests.map(({ op, text: right }) => Number(compareTexts(op, text, right))).join('')
}

describe('samples', () => {
  test('are the plainest that there are', () => {
    expect(tellApart([], ['main', 'feature'])).toEqual({ texts: ['main'], complete: true })
    expect(tellApart([glob('main'), glob('release/*')], ['main', 'feature']).texts).toEqual(['main', 'feature', 'release/x'])
    expect(tellApart([{ op: 'includes', text: '[skip]' }], ['']).texts).toEqual(['', '[skip]'])
  })
  test('have the name that is taken and ignored, and the one that is only taken', () => {
    const tests = [glob('release/*'), glob('release/1*')]
    expect(tellApart(tests, ['main']).texts.map((text) => outcome(tests, text))).toEqual(['00', '10', '11'])
  })
  test('are incomplete where a letter that one test leaves open may be what another wants', () => {
    expect(tellApart([glob('a?'), glob('?b')], ['main']).complete).toBe(false)
    expect(tellApart([glob('v[0-9]*'), glob('v*-rc*')], ['main']).complete).toBe(true)
    expect(tellApart([glob('v[0-9]*'), glob('main')], ['main']).complete).toBe(true)
  })
})

test('no other name comes out differently', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 4 })
  const pattern = fc
    .array(fc.constantFrom('a', 'b', 'c', '/', '*', '**'), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('').replace(/\*{3,}/g, '**'))
  const one = fc.oneof(
    pattern.map(glob),
    letters
      .filter((text) => text !== '')
      .chain((text) => fc.constantFrom('is', 'includes', 'startsWith', 'endsWith').map((op): TextTest => ({ op, text }))),
  )
  fc.assert(
    fc.property(
      fc.array(one, { minLength: 1, maxLength: 3 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'x', '/'), minLength: 1, maxLength: 7 }),
      (tests, name) => {
        const known = tellApart(tests, ['main']).texts.map((text) => outcome(tests, text))
        expect(known).toContain(outcome(tests, name))
      },
    ),
    { numRuns: 3000 },
  )
})
