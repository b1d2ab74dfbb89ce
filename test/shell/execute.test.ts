import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Dialect, type Piece, quoteScript } from '../../src/shell/quote.ts'
import { type Context, contexts, isName, isNumber } from './contexts.ts'
import { nestedWord } from './nesting.ts'
import { fillTemplate, findShell, runCases } from './run-cases.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? Date.now() % 2 ** 31)
// Together at least 2,000 random cases; PIPEGEN_EVERY=1 adds every value in every context.
const counts = { bash: { contexts: 750, nestings: 450 }, sh: { contexts: 600, nestings: 350 } }
console.info(`PIPEGEN_SEED=${seed}`)

const values = [
  'plain',
  '',
  ' ',
  '   ',
  'two words',
  ' lead',
  'trail ',
  '$(touch PWNED)',
  '`touch PWNED`',
  '"; touch PWNED; "',
  "'; touch PWNED; '",
  '; touch PWNED',
  '&& touch PWNED',
  '| touch PWNED',
  '& touch PWNED &',
  'a\ntouch PWNED\nb',
  'x\n',
  '\n\n',
  '\n',
  '-n',
  '--help',
  '-e x',
  '*',
  '?',
  '[a-z]*',
  '~',
  '~root',
  '~/x',
  '\\',
  'a\\',
  '\\\\',
  '\\n',
  "\\'",
  '!',
  '!!',
  'a!b',
  '%s',
  '%s%n%d',
  '${IFS}',
  '$HOME',
  '$$',
  '$',
  'a$',
  'a[$(touch PWNED)]',
  'a[$(touch PWNED)]=1',
  'x=$(touch PWNED)',
  'EOF',
  'EOF\ntouch PWNED\n',
  'x\nEOF\nE\nX\nY\nB\nA\ntouch PWNED',
  '\tE',
  'a\n\tEOF\n\ttab',
  '\ttab\t',
  'é ü 漢字',
  '🚀 emoji 👩‍👩‍👧',
  '\u202e\u00a0',
  '"',
  "'",
  '""',
  "''",
  `"'"'"`,
  '}',
  '{',
  '${',
  '$(',
  '$((',
  '))',
  '(',
  ')',
  ']]',
  ']',
  '[',
  '`',
  '#',
  '# comment',
  '<',
  '>',
  '>PWNED',
  '>(touch PWNED)',
  '<(touch PWNED)',
  "$'\\x41'",
  'a}b{c',
  'a/b',
  '/',
  '&',
  'a&b',
  ';;',
  'esac',
  'do',
  'in',
  'if',
  'A=B',
  ',',
  'a,b',
  '..',
  '@(a|b)',
  '+(x)',
  '^',
  '$(touch PWNED)\\',
  '\\$(touch PWNED)',
  '\\`touch PWNED\\`',
  '\r',
  'a\r\nb',
  '\u0007\u001b[0m',
  'é'.repeat(5000),
  '$(touch PWNED)\'"`;\n'.repeat(400),
  '0',
  '1',
  '42',
  '-5',
  '007',
  '08',
  '1e3',
  '0x1F',
  '1.5',
  '999999999999999999',
  '9999999999999999999',
  '-',
  '1-1',
  '1,a[$(touch PWNED)]',
]

interface Case {
  readonly name: string
  readonly template: string
  readonly chosen: readonly number[]
  readonly kinds: readonly Piece['kind'][]
  readonly expected: string
  readonly refused: boolean
}

function holeOf(value: number, kind: Piece['kind'] | undefined): Piece {
  return kind === 'words' ? { kind, words: [values[value] ?? ''] } : { kind: 'reference', name: `PIPEGEN_V${value}` }
}

function caseOf(context: Context, chosen: readonly number[], kinds: readonly Piece['kind'][]): Case | null {
  const [a = '', b = ''] = chosen.map((at) => values[at] ?? '')
  const { name, template, takes } = context
  if (takes === 'name' && !isName(a)) return null
  const refused = takes === 'number' && !isNumber(a)
  if (refused && (kinds[0] === 'words' || name.endsWith('[ ]'))) return null
  return { name, template, chosen, kinds, refused, expected: refused ? '' : context.expected(a, b) }
}

async function expectIntact(dialect: Dialect, cases: readonly Case[]): Promise<void> {
  const built = cases.map(({ template, chosen, kinds }) =>
    quoteScript(
      fillTemplate(
        template,
        chosen.map((value, at) => holeOf(value, kinds[at])),
      ),
      dialect,
    ),
  )
  expect(built.flatMap(({ faults, script }) => faults.map((fault) => ({ ...fault, script })))).toEqual([])
  const ran = await runCases(
    dialect,
    built.map(({ script }) => script),
    values,
  )
  const wrong = cases.flatMap((item, at) => {
    const got = ran[at]
    const right = item.refused
      ? got?.status === 1 && got.errors.includes('must be a whole number')
      : got?.status === 0 && got.output === item.expected
    return right && got?.pwned === false
      ? []
      : [{ ...item, values: item.chosen.map((value) => values[value]), script: built[at]?.script, got }]
  })
  expect(JSON.stringify(wrong.slice(0, 8), null, 1), `${wrong.length} of ${cases.length} wrong, seed ${seed}`).toBe('[]')
}

const anyValue = fc.nat({ max: values.length - 1 })
const anyKind = fc.constantFrom<Piece['kind']>('reference', 'words')

function contextCase(dialect: Dialect): fc.Arbitrary<Case> {
  const usable = contexts.filter(({ only }) => only === undefined || only === dialect)
  return fc
    .tuple(fc.constantFrom(...usable), fc.tuple(anyValue, anyValue), fc.tuple(anyKind, anyKind))
    .map(([context, chosen, kinds]) => caseOf(context, chosen, kinds))
    .filter((item) => item !== null)
}

function nestedCase(dialect: Dialect): fc.Arbitrary<Case> {
  return fc.tuple(nestedWord(dialect), fc.tuple(anyValue, anyValue), fc.tuple(anyKind, anyKind)).map(([word, chosen, kinds]) => ({
    name: 'nested',
    template: `show ${word.template}`,
    chosen,
    kinds,
    expected: `<${word.expected(values[chosen[0]] ?? '', values[chosen[1]] ?? '')}>`,
    refused: false,
  }))
}

function everyContext(dialect: Dialect): Case[] {
  const usable = contexts.filter(({ only }) => only === undefined || only === dialect)
  return usable.flatMap((context, row) =>
    values.flatMap((_, at) => {
      // Each value meets each context once, as a reference or as a literal in turn; the random cases mix the rest.
      const kinds: Piece['kind'][] = (row + at) % 3 === 0 ? ['words', 'reference'] : ['reference', 'words']
      return caseOf(context, [at, (at * 7 + row) % values.length], kinds) ?? []
    }),
  )
}

const dialects: readonly Dialect[] = ['bash', 'sh']

describe.each(dialects)('in a real shell, dialect %s', (dialect) => {
  const shell = findShell(dialect)
  if (shell === undefined) console.warn(`NO SHELL FOR "${dialect}": its execution tests are skipped.`)

  test.skipIf(shell === undefined)('the table has enough contexts', () => {
    expect(contexts.filter(({ only }) => only === undefined || only === dialect).length).toBeGreaterThan(40)
  })

  test.skipIf(shell === undefined)(
    'hostile values arrive whole in every context',
    async () => {
      const cases = fc.sample(fc.shuffledSubarray(everyContext(dialect), { minLength: 350, maxLength: 350 }), { seed, numRuns: 1 })[0] ?? []
      await expectIntact(dialect, process.env.PIPEGEN_EVERY === undefined ? cases : everyContext(dialect))
    },
    600_000,
  )

  test.skipIf(shell === undefined)('hostile values arrive whole in random contexts', async () => {
    await expectIntact(dialect, fc.sample(contextCase(dialect), { seed, numRuns: counts[dialect].contexts }))
  })

  test.skipIf(shell === undefined)('hostile values arrive whole in random nestings', async () => {
    await expectIntact(dialect, fc.sample(nestedCase(dialect), { seed, numRuns: counts[dialect].nestings }))
  })
})
