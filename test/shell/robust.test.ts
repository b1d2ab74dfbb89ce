import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Dialect, type Piece, quoteScript } from '../../src/shell/quote.ts'

const fragments = [
  '"',
  "'",
  "$'",
  '$"',
  '`',
  '\\',
  '$',
  '$(',
  '$((',
  '))',
  ')',
  '(',
  '((',
  '${',
  '}',
  '${x:-',
  '${x#',
  '${x:',
  '[',
  ']',
  '[[ ',
  ' ]]',
  '<<E\n',
  "<<'E'\n",
  '<<-E\n',
  '\nE\n',
  '<<<',
  '<(',
  '#',
  ' ',
  '\n',
  ';',
  ';;',
  '&',
  '|',
  '<',
  '>',
  '=',
  'a',
  'a=',
  'case x in ',
  'esac',
  'for ',
  'eval ',
  'bash -c ',
  'echo ',
  'x',
  '{',
  '~',
  'E',
  '\0',
  '\u{1F680}',
  '1',
]
const piece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...fragments).map((text): Piece => ({ kind: 'text', text })) },
  { weight: 1, arbitrary: fc.constant<Piece>({ kind: 'reference', name: 'PIPEGEN_X' }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom('w', '', 'a b', "'", '$(x)', '\n'), { maxLength: 2 })
      .map((words): Piece => ({ kind: 'words', words })),
  },
)
const dialect = fc.constantFrom<Dialect>('bash', 'sh')

test('never throws, on any text', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), dialect, (pieces, kind) => {
      quoteScript(pieces, kind)
    }),
    { numRuns: 3000 },
  )
})

test('keeps each reference, whatever stands around it', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), dialect, (pieces, kind) => {
      const { script, faults } = quoteScript(pieces, kind)
      const references = pieces.filter((value) => value.kind === 'reference').length
      const written = script.split(/\$\{?PIPEGEN_X/).length - 1
      expect(written + faults.length).toBeGreaterThanOrEqual(references)
    }),
    { numRuns: 1000 },
  )
})

const reference: Piece = { kind: 'reference', name: 'X' }
const long = 8_000

test.each([
  '$(',
  '$((',
  '"$(',
  '${x:-',
  '"${x:-',
  '`',
  '\\',
  "'",
  '"',
  '<<E\n',
  'case x in a) ',
  '(',
  '[[ ',
  'a=(',
  '$',
  '${x#',
  'a[',
  '=',
  'x-=',
  'cat <<A\n$(',
])('is linear in text that repeats %j', (text) => {
  const started = performance.now()
  quoteScript([{ kind: 'text', text: text.repeat(long) }, reference, { kind: 'text', text: text.repeat(long) }, reference], 'bash')
  quoteScript(Array.from({ length: long }, (): Piece[] => [{ kind: 'text', text }, reference]).flat(), 'bash')
  expect(performance.now() - started).toBeLessThan(3000)
})
