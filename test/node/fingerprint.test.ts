import { describe, expect, test } from 'vitest'
import library from '../../examples/node-library/ci.ts'
import reference from '../../examples/reference/ci.ts'
import { circleci } from '../../providers/circleci/index.ts'
import { github } from '../../providers/github/index.ts'
import { gitlab } from '../../providers/gitlab/index.ts'
import { jenkins } from '../../providers/jenkins/index.ts'
import { all, branch, event, job, pipeline, secret, sh, text } from '../../src/index.ts'
import { fingerprintOf } from '../../src/node/fingerprint.ts'

const printOf = (spec: unknown): string | undefined => fingerprintOf(spec)?.text
const small = (command: string, more: object = {}): unknown =>
  pipeline('ci', { on: { push: true }, jobs: { a: job({ steps: [sh({ name: 'x' })`${command}`], ...more }) } })

describe('a fingerprint', () => {
  test('is the same for the same spec, wherever it was made', () => {
    expect(printOf(small('make'))).toBe(printOf(small('make')))
  })
  test.each([
    ['a command', small('build')],
    ['a name', small('make', { name: 'b' })],
    ['a condition', small('make', { when: branch('main') })],
    ['another condition', small('make', { when: all(branch('main'), event('push')) })],
    ['a value', small('make', { env: { A: secret('A') } })],
    ['a text in place of a value', small('make', { env: { A: text`A` } })],
    ['a number in place of a string', small('make', { env: { A: 1 } })],
    ['an absent field', small('make', { env: { A: undefined } })],
  ])('differs by %s', (_, other) => {
    const prints = [small('make'), small('make', { env: { A: '1' } })].map(printOf)
    expect(prints).not.toContain(printOf(other))
  })
  test('differs by an axis that is called like something of ours', () => {
    const matrix = (axis: string, value: string): unknown => small('make', { matrix: { [axis]: [value] } })
    for (const axis of ['site', 'copy', 'kind']) expect(printOf(matrix(axis, 'a'))).not.toBe(printOf(matrix(axis, 'b')))
  })
  test('tells one job in two places from two jobs', () => {
    const make = () => job({ steps: [sh`make`] })
    const shared = make()
    expect(printOf([shared, shared])).not.toBe(printOf([make(), make()]))
  })
  test('takes thousands of jobs in a row', () => {
    const row = (last: string): unknown => {
      let before = job({ steps: [sh`${last}`] })
      for (let count = 0; count < 20_000; count += 1) before = job({ needs: [before], steps: [sh`make`] })
      return before
    }
    expect(printOf(row('a'))).toBe(printOf(row('a')))
    expect(printOf(row('a'))).not.toBe(printOf(row('b')))
  })
  test('is short for a long spec', () => {
    const long = (end: string) =>
      Array.from({ length: 2_000 }, (_, index) => job({ name: `${'x'.repeat(1_000)}${index}${end}`, steps: [sh`make`] }))
    expect(printOf(long('a'))).toHaveLength(44)
    expect(printOf(long('a'))).not.toBe(printOf(long('b')))
  })
  test.each([
    ['reference', reference],
    ['node-library', library],
  ])('can be taken of the example %s', (_, example) => {
    expect(printOf(example)).toMatch(/^pipeline/)
  })
  test('differs by the options of a provider, and is refused to one that somebody else has made', () => {
    const prints = [github(), github(), github({ limits: 'warn' }), gitlab(), jenkins(), circleci()].map(printOf)
    expect(prints[0]).toBe(prints[1])
    expect(new Set(prints).size).toBe(5)
    expect(printOf({ ...github() })).toBeUndefined()
  })
  test('is refused to a spec that holds itself', () => {
    const loop: { self?: unknown } = {}
    loop.self = loop
    expect(printOf(loop)).toBeUndefined()
  })
  test.each([
    ['functions', () => 1],
    ['maps', new Map([['a', 1]])],
    ['dates', new Date(0)],
    ['symbols', Symbol('a')],
    ['big integers', 1n],
  ])('is refused to %s', (_, part) => {
    expect(printOf({ part })).toBeUndefined()
  })
})
