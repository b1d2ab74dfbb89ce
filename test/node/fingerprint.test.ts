import { describe, expect, test } from 'vitest'
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
  test('tells one object in two places from two objects', () => {
    const shared = { a: 1 }
    expect(printOf([shared, shared])).not.toBe(printOf([{ a: 1 }, { a: 1 }]))
  })
  test('ends where a spec refers to itself', () => {
    const loop: { self?: unknown } = {}
    loop.self = loop
    expect(printOf(loop)).toBe('{"self":#0,},')
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
