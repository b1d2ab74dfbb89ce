import { describe, expect, test } from 'vitest'
import { type Code, catalog, finding } from '../../src/diagnostics/catalog.ts'
import { closest, didYouMean } from '../../src/diagnostics/closest.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'

const at = { site: null, parent: null, keys: ['jobs', 'test'] }
const sentence = /^[A-Z`'"].*[.?]$/s

describe('the closest name', () => {
  test.each<[wanted: string, known: readonly string[], found: string | null]>([
    ['lint', ['lint'], 'lint'],
    ['lnit', ['lint', 'unit'], 'lint'], // a swap is one mistake
    ['timout', ['timeout', 'tools'], 'timeout'],
    ['Timeout', ['timeout'], 'timeout'],
    ['pull_request', ['push', 'pullRequest'], 'pullRequest'],
    ['os', ['OS', 'so'], 'OS'],
    ['a', ['b'], 'b'],
    ['a', ['bc'], null],
    ['deploy', ['build', 'test'], null],
    ['testing', ['test-unit'], null],
    ['ab', ['ac', 'ad'], 'ac'], // the first of equals
    ['x', [], null],
    ['', ['a'], 'a'],
  ])('to "%s" among %j is %j', (wanted, known, found) => {
    expect(closest(wanted, known)).toBe(found)
    expect(didYouMean(wanted, known)).toBe(found === null ? null : `Did you mean "${found}"?`)
  })
})

test('a finding has the words, the severity and the place of its code, and no provider', () => {
  expect(finding('bad-duration', at, '5')).toEqual({
    code: 'bad-duration',
    severity: 'error',
    provider: null,
    message: '"5" is no duration.',
    hint: 'Write one whole number and one unit: 90s, 30m, 2h, 7d.',
    at,
  })
  expect(finding('image-latest', null, 'node')).toMatchObject({ severity: 'warning', at: null })
})

/** Hints that depend on what is known. */
const worded: readonly (readonly [Diagnostic, string | null])[] = [
  [finding('unknown-field', at, 'timout', 'Job "test"', ['timeout', 'tools']), 'Did you mean "timeout"?'],
  [finding('unknown-field', at, 'x', 'A runner', ['labels']), 'It has labels.'],
  [finding('missing-field', at, 'port', 'Service "db"'), 'Add `port`.'],
  [finding('need-not-listed', at, 'b', 'a job', ''), 'Add it to `jobs` of the pipeline.'],
  [finding('need-not-listed', at, 'b', 'a job', 'lint'), 'Add it to `jobs` of the pipeline, for instance as `lint`.'],
  [finding('unknown-need', at, 'b', 'lnit', ['lint', 'test']), 'Did you mean "lint"?'],
  [finding('unknown-need', at, 'b', 'deploy', ['lint', 'test']), 'The jobs are "lint", "test".'],
  [finding('unknown-axis', at, 'os', 'a', []), 'It has no matrix.'],
  [finding('unknown-axis', at, 'os', 'a', ['node']), 'It has "node".'],
  [finding('axis-value', at, 'windoze', 'os', ['ubuntu', 'windows']), 'Did you mean "windows"?'],
  [finding('axis-value', at, 'macos', 'os', ['ubuntu', 'windows']), 'Its values are "ubuntu", "windows".'],
  [finding('unknown-service', at, 'db', 'a', []), 'Declare it in `services`.'],
  [finding('unknown-output', at, 'tag', 'a', ['tags']), 'Did you mean "tags"?'],
  [finding('unknown-artifact', at, 'app', 'a', []), 'Add it to `artifacts` of that job.'],
  [finding('unreachable-output', at, 'a', 'b'), 'Add "b" to its needs.'],
  [finding('unknown-input', at, 'level', []), 'Declare it in `on.manual.inputs`.'],
  [finding('bad-event', at, 'deploy', ['push', 'tag']), 'The events are "push", "tag".'],
  [finding('unknown-provider', at, 'gitlb', ['github', 'gitlab']), 'Did you mean "gitlab"?'],
  [finding('unsupported', at, 'An action', 'GitLab has none.', null), null],
  [finding('emulated', at, 'A retry', 'a loop in the shell.'), null],
  [finding('differs', at, 'A retry', 'it is made at most twice.', 'Ask for less.'), 'Ask for less.'],
]

test.each(worded.map(([found, hint]) => [found.code, found, hint] as const))(
  'the hint of %s fits what is known',
  (_, { message, hint }, expected) => {
    expect(hint).toBe(expected)
    expect(message).toMatch(/\.$/)
  },
)

describe('the hint is a sentence or missing:', () => {
  const fixed = (Object.keys(catalog) as Code[]).filter((code) => catalog[code].hint.length === 0)
  test.each(fixed)('%s', (code) => {
    const { hint } = catalog[code] as { readonly hint: () => string | null }
    expect(hint()).toMatch(sentence)
  })
})
