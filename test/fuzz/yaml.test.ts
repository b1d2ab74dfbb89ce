/** Random documents, nasty strings first, read back by the `yaml` package as YAML 1.1 and as YAML 1.2. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { comment, type PrintOptions, printYaml, trailing, type Yaml } from '../../providers/shared/yaml.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? Date.now() % 2 ** 31)
console.log(`yaml fuzz: PIPEGEN_SEED=${seed}`)

const nastyParts = [
  ...[
    'y',
    'No',
    'on',
    'OFF',
    'true',
    'null',
    '~',
    '=',
    '<<',
    '...',
    '---',
    '-',
    '- a',
    '? a',
    ': a',
    'a: b',
    'a:',
    'a #b',
    '#',
    '%TAG',
    '!x',
    '&a',
    '*a',
  ],
  ...[
    '0',
    '007',
    '0o7',
    '0x1F',
    '0b1',
    '1_000',
    '1,000',
    '.5',
    '5.',
    '1e3',
    '1.5E-3',
    '+1',
    '-',
    '.',
    '.inf',
    '-.INF',
    '.nan',
    '12:30',
    '1:2:3.4',
    '2024-01-31',
  ],
  ...[
    '2024-01-31T10:00:00Z',
    '\n',
    '\n\n',
    ' ',
    '  ',
    '\t',
    '\r',
    '\r\n',
    '\0',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\ud800',
    '\u00a0',
    '\u007f',
    '🚀',
    'é',
    '\\',
    '\\n',
  ],
  ...[
    '"',
    "'",
    "''",
    '|',
    '>',
    '|2',
    '[a]',
    '{a: 1}',
    ',',
    ']',
    '}',
    '`',
    '@x',
    '${{ matrix.os }}',
    'echo "a" && ls',
    '#!/bin/sh',
    'EOF',
    'npm ci',
    'main',
  ],
]
const text = fc.oneof(
  fc.constantFrom(...nastyParts),
  fc.array(fc.constantFrom(...nastyParts), { maxLength: 5 }).map((parts) => parts.join('')),
  fc.array(fc.oneof(fc.constantFrom(...nastyParts), fc.string({ maxLength: 8 })), { maxLength: 4 }).map((parts) => parts.join('\n')),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[-+.:,_0-9eExXob]{1,8}$/),
)
const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.integer(),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map((number) => number + 0),
  fc.boolean(),
  fc.constant(null),
)
const key = text.filter((candidate) => candidate !== '__proto__')
const data: fc.Arbitrary<Yaml> = fc.letrec<{ tree: Yaml }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).tree

const options: readonly PrintOptions[] = [
  { plainKeys: new Set() },
  { plainKeys: new Set(), blankBetween: () => true, blockKeys: new Set(nastyParts) },
]

const readsBack = (document: Yaml, printed: Yaml): void => {
  for (const option of options) {
    const yaml = printYaml(printed, option)
    expect(parse(yaml, { version: '1.2' })).toEqual(document)
    expect(parse(yaml, { version: '1.1' })).toEqual(document)
  }
}

/** The same document with comments of this text on every value. */
function annotated(value: Yaml, note: string): Yaml {
  if (typeof value === 'string') return comment(note, trailing(value, note))
  if (Array.isArray(value))
    return comment(
      note,
      value.map((item) => annotated(item, note)),
    )
  if (typeof value !== 'object' || value === null) return comment(note, value)
  return comment(note, Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, annotated(entry, note)])))
}

test('every string reads back', () => {
  fc.assert(
    fc.property(text, key, (value, name) => {
      const document = { [name]: value, list: [value, [value]], deep: [[{ [name]: value, after: 1 }]] }
      readsBack(document, document)
    }),
    { seed, numRuns: 3000 },
  )
})

test('every document reads back', () => {
  fc.assert(
    fc.property(data, (document) => readsBack(document, document)),
    { seed, numRuns: 3000 },
  )
})

test('no comment changes the data', () => {
  fc.assert(
    fc.property(data, text, (document, note) => readsBack(document, annotated(document, note))),
    { seed, numRuns: 2000 },
  )
})
