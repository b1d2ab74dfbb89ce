/** `*` stops at `/`, `**` doesn't, `?` and `[…]` as in bash; the whole string, case-sensitive. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { globCovers, globMatches, globToRegex, parseGlob, plainName } from '../../src/ir/glob.ts'

test.each<[glob: string, matches: readonly string[], misses: readonly string[]]>([
  ['main', ['main'], ['Main', 'main2', 'amain', 'main/', '']],
  ['release/*', ['release/1', 'release/', 'release/1.0-rc'], ['release/1/2', 'release', 'xrelease/1']],
  ['release/**', ['release/1', 'release/1/2', 'release/'], ['release']],
  ['*', ['main', ''], ['a/b']],
  ['**', ['main', 'a/b/c', ''], []],
  ['v*', ['v', 'v1.2.3'], ['V1', 'v1/2', 'xv1']],
  ['v*.*.*', ['v1.2.3', 'v1..', 'v1.2.3.4'], ['v1.2', 'v1x2x3']],
  ['*.md', ['README.md', '.md'], ['docs/README.md', 'README.mdx', 'READMEmd']],
  ['**.md', ['README.md', 'docs/README.md'], ['README.txt']],
  ['docs/**', ['docs/a', 'docs/a/b.md'], ['docs', 'mydocs/a']],
  ['src/*/index.ts', ['src/a/index.ts'], ['src/index.ts', 'src/a/b/index.ts']],
  ['v?', ['v1', 'vx', 'v😀'], ['v', 'v12', 'v/']],
  ['[ab]c', ['ac', 'bc'], ['cc', 'abc', 'Ac']],
  ['v[0-9]', ['v0', 'v9'], ['va', 'v', 'v10']],
  ['v[0-9]*', ['v0', 'v1.2', 'v10'], ['va', 'v']],
  ['[!a]', ['b', '!'], ['a', '/', '', 'bb']],
  ['[^a]', ['b'], ['a', '/']],
  ['[]a]', [']', 'a'], ['b']],
  ['[!]a]', ['b'], [']', 'a', '/']],
  ['[a-]', ['a', '-'], ['b']],
  ['[a^]', ['a', '^'], ['b']],
  ['[+-9]', ['+', '.', '0', '9'], ['/']],
  ['feat/\\*', ['feat/*'], ['feat/x']],
  ['a+b', ['a+b'], ['aab', 'ab']],
  ['a.b', ['a.b'], ['axb']],
  ['(a|b)', ['(a|b)'], ['a', 'b']],
  ['{a,b}', ['{a,b}'], ['a', 'b']],
  ['a$', ['a$'], ['a']],
  ['!main', ['!main'], ['other']],
  ['***', ['a/b', ''], []],
])('%j', (glob, matches, misses) => {
  expect(matches.filter((text) => !globMatches(glob, text))).toEqual([])
  expect(misses.filter((text) => globMatches(glob, text))).toEqual([])
})

test('a line break is a character like others', () => {
  expect([globMatches('a**', 'a\nb'), globMatches('a*', 'a\nb'), globMatches('a', 'a\n')]).toEqual([true, true, false])
})

// GitHub's filters and GitLab's `changes`, to which such a glob is lowered as it is, let `**/` stand for no folder too. To be decided.
test('**/ may be no folder at all', () => {
  expect([globMatches('**/package.json', 'package.json'), globMatches('src/**/*.ts', 'src/a.ts')]).toEqual([true, true])
})

describe('what is no glob', () => {
  test.each(['', '[', 'a[', '[]', '[!]', '[a', '[z-a]', '[a/b]', '[[:alpha:]]', '[\\]]'])('%j', (glob) => {
    expect(parseGlob(glob)).toBeNull()
  })
})

test('parts are text, stars, single characters and classes', () => {
  expect(parseGlob('a*b**?[!x-z]\\*')).toEqual([
    { kind: 'text', text: 'a' },
    { kind: 'star' },
    { kind: 'text', text: 'b' },
    { kind: 'globstar' },
    { kind: 'one' },
    { kind: 'class', negated: true, body: 'x-z' },
    { kind: 'text', text: '*' },
  ])
})

test('a glob without special characters is a plain name', () => {
  expect(['main', 'a\\*b', 'v*', '[a]', ''].map(plainName)).toEqual(['main', 'a*b', null, null, null])
})

test('regular expressions are anchored and leave / alone', () => {
  expect(['release/*', 'v1.?', '**', '[!a]b'].map(globToRegex)).toEqual(['^release/[^/]*$', '^v1\\.[^/]$', '^.*$', '^[^/a]b$'])
})

describe('a glob covers another', () => {
  test.each([
    ['src/**', 'src/app/*.ts'],
    ['src/**', 'src/**/x'],
    ['**', '*.ts'],
    ['a?', 'a?'],
    ['src/a**', 'src/ab/c'],
  ])('%s: %s', (wide, narrow) => {
    expect(globCovers(wide, narrow)).toBe(true)
  })
  test.each([
    ['src/app/**', 'src/**'],
    ['src/*', 'src/a/b'],
    ['src/**/x', 'src/a/x'],
    ['*.ts', 'a.ts'],
    ['src/**', '**/src/a'],
    ['src/**', 'src'],
  ])('not so, or not easy to tell: %s: %s', (wide, narrow) => {
    expect(globCovers(wide, narrow)).toBe(false)
  })
  test('only if it matches all that the other does', () => {
    const part = fc.constantFrom('a', 'b', '/', '*', '**', '?', '[ab]')
    const glob = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
    const name = fc.array(fc.constantFrom('a', 'b', '/', '.'), { maxLength: 6 }).map((parts) => parts.join(''))
    const started = fc
      .tuple(fc.constantFrom('', 'a', 'a/', 'b/a'), glob, glob, name)
      .map(([start, ...rest]) => rest.map((each) => start + each) as [string, string, string])
    let covered = 0
    fc.assert(
      fc.property(started, ([wide, narrow, text]) => {
        if (!globCovers(wide, narrow) || !globMatches(narrow, text)) return
        covered += 1
        expect([wide, narrow, text, globMatches(wide, text)]).toEqual([wide, narrow, text, true])
      }),
      { numRuns: 20_000 },
    )
    expect(covered).toBeGreaterThan(100)
  })
})
