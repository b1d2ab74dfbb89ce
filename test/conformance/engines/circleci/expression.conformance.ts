/** CircleCI's expression language. */
import { describe, expect, test } from 'vitest'
import { evaluate } from './expression.ts'

describe('expressions', () => {
  const values: Readonly<Record<string, string | number | boolean | null>> = { s: 'main', n: 3, yes: true, no: false, none: null }
  const value = (text: string) =>
    evaluate(text, (name) => {
      const found = values[name]
      if (found === undefined) throw new Error(`unknown ${name}`)
      return found
    })

  test('have their precedences', () => {
    expect(value('yes or yes and no')).toBe(true)
    expect(value('(yes or yes) and no')).toBe(false)
    expect(value('not no and no')).toBe(false)
    expect(value('not (no and no)')).toBe(true)
    // "not" binds tighter than "==".
    expect(value('not s == "main"')).toBe(false)
    expect(value('not (s == "other")')).toBe(true)
    expect(value('n >= 3 and n < 4')).toBe(true)
    expect(value('s starts-with "ma"')).toBe(true)
    expect(value(String.raw`s matches /^(ma|x\/).*$/`)).toBe(true)
    expect(value('s matches /ai/')).toBe(false)
    expect(value('n == "3"')).toBe(false)
    expect(value('none == "x" or s')).toBe(true)
  })

  test('read the right side only if they must', () => {
    expect(value('no and unknown')).toBe(false)
    expect(value('yes or unknown')).toBe(true)
    expect(() => value('no or unknown')).toThrow('unknown')
  })

  test('refuse what is wrong', () => {
    expect(() => value('none matches /x/')).toThrow('needs a string')
    expect(() => value('n starts-with "3"')).toThrow('needs a string')
    expect(() => value('s > 1')).toThrow('needs a number')
    expect(() => value("s == 'main'")).toThrow("can't be read")
    expect(() => value('s == "main" s')).toThrow('wrong place')
    expect(() => value('(s')).toThrow('wrong place')
    expect(() => value('s matches "x"')).toThrow('between slashes')
    expect(() => value('/x/')).toThrow('right of')
  })
})
