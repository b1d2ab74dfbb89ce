import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { comment, printYaml, trailing, type Yaml } from '../../providers/shared/yaml.ts'

const inline = (text: string): string => printYaml({ key: text }).slice('key: '.length, -1)
const lines = (...rows: readonly string[]): string => `${rows.join('\n')}\n`

describe('a string on one line', () => {
  test.each([
    'npm ci',
    'ubuntu-latest',
    'echo "hello" && ls -la',
    '${{ matrix.os }}',
    `needs.a.result == 'success'`,
    'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1',
    '--frozen-lockfile',
    '~/.npm',
    './...',
    '1.2.3',
    'https://example.org/a?b=c#d',
    '30 5 1,15 * *',
    'not on',
    'é 日本 🚀',
  ])('stays plain where every parser reads it alike: %s', (text) => {
    expect(inline(text)).toBe(text)
  })

  test.each(['yes', 'No', 'on', 'OFF', 'y', 'n', 'true', 'Null', '~', '=', '<<', '...', '-', '---', ''])(
    'is quoted where a parser has a word: %s',
    (text) => {
      expect(inline(text)).toBe(`'${text}'`)
    },
  )

  test.each([
    '20',
    '1.10',
    '012345',
    '0x1F',
    '0b11',
    '0o17',
    '1_000',
    '1,000',
    '.5',
    '1e3',
    '+1',
    '-.inf',
    '.NaN',
    '12:30',
    '8080:80',
    '2024-01-31',
    '2024-1-1 10:00:00',
  ])('is quoted where a parser has a number or a date: %s', (text) => {
    expect(inline(text)).toBe(`'${text}'`)
  })

  test.each([
    '*.ts',
    '@scope/name',
    '{a}',
    '[a]',
    '!cancelled()',
    '# no',
    'a: b',
    'a #b',
    'a:',
    ' a',
    'a ',
    '%x',
    '`x`',
    '- a',
    '? a',
    '&a',
    '|',
    '> x',
  ])('is quoted where a parser has syntax: %s', (text) => {
    expect(inline(text)).toBe(`'${text}'`)
  })

  test('takes double quotes where single ones would need doubling', () => {
    expect(inline(`!contains(x, 'y')`)).toBe(`"!contains(x, 'y')"`)
    expect(inline(`"it's": \\d`)).toBe(`'"it''s": \\d'`)
  })

  test('is escaped where it holds what nobody sees', () => {
    expect(inline('a\tb')).toBe('"a\\tb"')
    expect(inline('a\u0085\u2028\u0000"\\')).toBe('"a\\u0085\\u2028\\u0000\\"\\\\"')
    expect(inline('\ud800')).toBe('"\\ud800"')
  })

  test('is never folded', () => {
    expect(inline('word '.repeat(100).trim())).toBe('word '.repeat(100).trim())
  })
})

describe('a string of several lines', () => {
  test('is a literal block', () => {
    expect(printYaml({ run: 'npm ci\nnpm test\n', other: 1 })).toBe(lines('run: |', '  npm ci', '  npm test', 'other: 1'))
  })

  test('says how it ends', () => {
    expect(printYaml({ run: 'a\n\n  b' })).toBe(lines('run: |-', '  a', '', '    b'))
    expect(printYaml({ run: 'a\n\n\n' })).toBe(lines('run: |+', '  a', '', ''))
  })

  test('says how deep it is where it begins with a space', () => {
    expect(printYaml([{ run: ' a\nb\n' }])).toBe(lines('- run: |2', '     a', '    b'))
  })

  test.each(['a\r\nb', '\ta\nb', '  \nb', 'a\n  ', '\n', 'a\u2028b\n', 'a\u0000\nb'])(
    'is quoted where a block cannot hold it: %j',
    (text) => {
      expect(inline(text)).toMatch(/^".*"$/)
      expect(parse(printYaml({ text }))).toEqual({ text })
    },
  )
})

describe('a collection', () => {
  test('leaves out what is undefined and keeps what is empty', () => {
    expect(printYaml({ a: undefined, b: {}, c: [], d: { e: undefined }, f: null, g: [undefined, 1] })).toBe(
      lines('b: {}', 'c: []', 'd: {}', 'f:', 'g: [1]'),
    )
  })

  test('begins on the line of its dash', () => {
    expect(printYaml({ steps: [{ name: 'x', run: 'z' }, [{ a: 1 }, [2]]] })).toBe(
      lines('steps:', '  - name: x', '    run: z', '  - - a: 1', '    - [2]'),
    )
  })

  test('is a list on one line where it is short', () => {
    expect(printYaml({ branches: ['main', 'a,b', 'a?', '${{ x }}', 1, true] })).toBe(
      `branches: [main, 'a,b', 'a?', '\${{ x }}', 1, true]\n`,
    )
  })

  test('is a list on one line up to 100 columns', () => {
    expect(printYaml({ key: ['a'.repeat(93)] })).toBe(`key: [${'a'.repeat(93)}]\n`)
    expect(printYaml({ key: ['a'.repeat(94)] })).toBe(lines('key:', `  - ${'a'.repeat(94)}`))
  })

  test('is a list on several lines where its key asks for it', () => {
    expect(printYaml({ script: ['npm ci'], tags: ['npm ci'] }, { blockKeys: new Set(['script']) })).toBe(
      lines('script:', '  - npm ci', 'tags: [npm ci]'),
    )
  })

  test('has blank lines between its entries where they are asked for', () => {
    const document = { name: 'x', jobs: { a: { steps: [] }, b: 'x\n\n', c: 1 } }
    const blankBetween = (path: readonly string[]) => path.length === 0 || path.join() === 'jobs'
    expect(printYaml(document, { blankBetween })).toBe(
      lines('name: x', '', 'jobs:', '  a:', '    steps: []', '', '  b: |+', '    x', '', '  c: 1'),
    )
  })

  test('is asked about with its path', () => {
    const asked: string[] = []
    const blankBetween = (path: readonly string[]) => asked.push(path.join('/')) === 0
    printYaml({ jobs: { a: [{ b: { c: 1 } }] } }, { blankBetween })
    expect(asked).toEqual(['', 'jobs', 'jobs/a/0', 'jobs/a/0/b'])
  })
})

describe('a key', () => {
  test('is quoted like a string, but for the plain ones', () => {
    expect(printYaml({ on: 1, yes: 2, '*.ts': 3, 'a:b': 4, '': 5 })).toBe(lines('on: 1', "'yes': 2", "'*.ts': 3", 'a:b: 4', "'': 5"))
    expect(printYaml({ on: 1, yes: 2 }, { plainKeys: new Set(['yes']) })).toBe(lines("'on': 1", 'yes: 2'))
  })
})

describe('a number', () => {
  test('reads as a number everywhere', () => {
    expect(printYaml([1, -2.5, 1e21, 1.5e-7, 1e-7])).toBe('[1, -2.5, 1.0e+21, 1.5e-7, 1.0e-7]\n')
  })
})

describe('a comment', () => {
  test('stands above its entry', () => {
    expect(printYaml({ jobs: { a: comment('First.\n\nSecond.', { b: comment('Third.', 1) }) } })).toBe(
      lines('jobs:', '  # First.', '  #', '  # Second.', '  a:', '    # Third.', '    b: 1'),
    )
  })

  test('of a list item and of its first entry stands above the dash', () => {
    expect(printYaml({ steps: [comment('Step.', { name: comment('Name.', 'x') }), comment('Text.', 'z')] })).toBe(
      lines('steps:', '  # Step.', '  # Name.', '  - name: x', '  # Text.', '  - z'),
    )
  })

  test('of the document stands at its head', () => {
    expect(printYaml(comment('Made by pipegen.', { a: 1 }))).toBe(lines('# Made by pipegen.', 'a: 1'))
    expect(printYaml(comment('Made by pipegen.', { a: 1 }), { blankBetween: () => true })).toBe(lines('# Made by pipegen.', '', 'a: 1'))
  })

  test('follows a scalar on its line', () => {
    expect(printYaml({ uses: comment('Pinned.', trailing('actions/checkout@abc', 'v4')), list: [trailing('a', 'b'), 'c'] })).toBe(
      lines('# Pinned.', 'uses: actions/checkout@abc # v4', 'list:', '  - a # b', '  - c'),
    )
    expect(printYaml({ run: trailing('a\nb\n', 'two\nlines') })).toBe(lines('run: | # two lines', '  a', '  b'))
  })

  test('says nothing where it is empty, and never becomes data', () => {
    expect(printYaml({ a: comment('', trailing('x', '')) })).toBe('a: x\n')
    expect(printYaml({ a: comment('x\rb: 1\u2028c: 2\u0000', undefined), d: comment('x\rb: 1\u2028c: 2\u0000', 3) })).toBe(
      lines('# x', '# b: 1', '# c: 2\ufffd', 'd: 3'),
    )
  })
})

test('ten thousand jobs print without quadratic work', () => {
  const jobs = (count: number): Yaml =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`job-${index}`, comment('Job.', job)]))
  const steps = Array.from({ length: 8 }, (_, index) => ({
    name: `Step number ${index}`,
    run: 'npm ci\nnpm test -- --x="1"\n',
    env: { A: '12:30' },
  }))
  const job = { 'runs-on': 'ubuntu-latest', needs: ['a', 'b'], steps }
  const time = (count: number): number => {
    const started = performance.now()
    printYaml({ jobs: jobs(count) }, { blankBetween: (path) => path.length === 1 })
    return performance.now() - started
  }
  time(1000)
  expect(time(10_000)).toBeLessThan(3000)
})
