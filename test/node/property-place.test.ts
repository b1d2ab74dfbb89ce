import { describe, expect, test } from 'vitest'
import type { Path } from '../../src/diagnostics/diagnostic.ts'
import { propertyPlace } from '../../src/node/property-place.ts'
import { scanPlace } from '../../src/node/property-scan.ts'

/** In `text`, `@` stands before the call and `|` before the expected place. */
function check(find: typeof propertyPlace, marked: string, keys: Path, want: 'name' | 'value' = 'value'): void {
  const text = marked.replace(/[@|]/g, '')
  const call = placeAt(marked.replace('|', '').split('@')[0] ?? '')
  const expected = placeAt(marked.replace('@', '').split('|')[0] ?? '')
  expect(find({ file: 'ci.ts', ...call }, text, keys, want)).toEqual({ file: 'ci.ts', ...expected })
}

function placeAt(before: string): { line: number; column: number } {
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') }
}

const both: [string, string, Path][] = [
  ['a property', "const a = @job({ needs: [b], timeout: |'5x', steps: [] })", ['timeout']],
  ['a property of a property', "@job({ services: { db: { image: 'x', port: |0 } } })", ['services', 'db', 'port']],
  ['an element', '@job({ needs: [a, |b] })', ['needs', 1]],
  ['the second argument', "@pipeline('ci', { jobs: { |test } })", ['jobs', 'test']],
  ['a quoted name', '@job({ \'a-b\': 1, "c d": |2 })', ['c d']],
  ['a name that is also a text', "@job({ name: 'timeout: 1', /* timeout: 2, */ timeout: |3 })", ['timeout']],
  ['a name behind brackets in texts', "@job({ a: '}', b: `${ { x: '`' }.x }`, c: /[/}]/, d: |1 })", ['d']],
  ['the deepest that is there', '@job({ a: |{ b: 1 } })', ['a', 'nope', 'c']],
  ['the call if nothing is there', '|@job({ a: 1 })', ['nope']],
  ['a call by a member', "python.@lint({ mypy: |'x' })", ['mypy']],
  ['what an arrow function gives', '@job({ env: ({ matrix }) => ({ A: matrix.x, B: |1 }) })', ['env', 'B']],
  ['nothing after a spread in a list', '@job({ steps: |[...a, b] })', ['steps', 1]],
  ['a property over several lines', "@job({\n  // a comment, with a comma\n  needs: [],\n  timeout:\n    |'5x',\n})", ['timeout']],
  ['a method', '@job({ |steps() { return [] } })', ['steps']],
]

const parsed: [string, string, Path][] = [
  ['through a const', "const base = { timeout: |'5x' }\n@job(base)", ['timeout']],
  ['through a const and a type', "const base = { timeout: |'5x' } satisfies JobOptions\n@job(base as const)", ['timeout']],
  ['through a spread', "const base = { timeout: |'5x' }\n@job({ ...base, steps: [] })", ['timeout']],
  ['through a shorthand', 'const steps = [a, |b]\n@job({ steps })', ['steps', 1]],
  ['into a call', "@pipeline('ci', { jobs: { test: job({ needs: |1 }) } })", ['jobs', 'test', 'needs']],
  ['into what a function returns', '@job({ env: () => { return { A: |1 } } })', ['env', 'A']],
  ['the options before a template', "sh({ name: 'x', timeout: |'5x' })@`make`", ['timeout']],
]

describe.each([
  ['the scan', scanPlace],
  ['the parser', propertyPlace],
])('%s finds', (_, find) => {
  test.each(both)('%s', (_, text, keys) => check(find, text, keys))
  test('the name, if that is what is wrong', () => check(find, '@job({ a: 1, |typo: 2 })', ['typo'], 'name'))
})

describe('the parser finds', () => {
  test.each(parsed)('%s', (_, text, keys) => check(propertyPlace, text, keys))
})
