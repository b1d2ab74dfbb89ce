import { describe, expect, test } from 'vitest'
import { ci, env, job, pipeline, raw, secret, sh, text } from '../../src/index.ts'
import type { RunStep } from '../../src/ir/types.ts'
import { compileInMemory, type InMemoryOptions } from '../compile/compile-in-memory.ts'

type Steps = Parameters<typeof job>[0]['steps']

async function stepsOf(steps: unknown, options: InMemoryOptions = {}): Promise<readonly RunStep[]> {
  const { pipelines, diagnostics } = await compileInMemory(
    () => pipeline('ci', { on: { push: true }, jobs: { a: job({ steps: steps as Steps }) } }),
    { only: [], ...options },
  )
  expect(diagnostics).toEqual([])
  return (pipelines[0]?.jobs[0]?.steps ?? []) as readonly RunStep[]
}

async function scriptOf(step: unknown, options: InMemoryOptions = {}): Promise<string> {
  return (await stepsOf([step], options))[0]?.script ?? 'no step'
}

/** What `sh` gets from a source file with these characters between the backticks; `\r\n` has become `\n` by then. */
function written(source: string): unknown {
  return new Function('sh', 'secret', 'raw', 'text', `return sh\`${source}\``)(sh, secret, raw, text)
}

describe('indentation:', () => {
  test.each<readonly [rule: string, source: string, script: string]>([
    ['one line stays as it is', 'npm test', 'npm test'],
    ['one line keeps its spaces', '  npm test  ', '  npm test  '],
    ['what all lines share goes', '\n    make\n    make test\n  ', 'make\nmake test'],
    ['what a line has beyond it stays', '\n    if true; then\n      make\n    fi\n  ', 'if true; then\n  make\nfi'],
    ['the first line may be the deepest', '\n      a\n    b\n  ', '  a\nb'],
    ['the closing backtick may stand less deep, or deeper', '\n    a\n    b\n        ', 'a\nb'],
    ['the closing backtick may follow the last line', '\n    a\n    b', 'a\nb'],
    ['no indentation is no change', '\na\nb\n', 'a\nb'],
    ['a first line behind the backtick does not count', 'a\n    b\n    c', 'a\nb\nc'],
    ['lines behind a first line keep what they have beyond the others', 'cat <<EOF\n      one\n    EOF\n  ', 'cat <<EOF\n  one\nEOF'],
    ['blank lines do not count, and are empty', '\n    a\n\n    b\n  \n    c\n', 'a\n\nb\n\nc'],
    ['a blank line deeper than the others is empty', '\n    a\n        \n    b\n', 'a\n\nb'],
    ['blank lines at the start and the end go', '\n  \n\n    a\n      \n\n  ', 'a'],
    ['tabs are indentation', '\n\t\ta\n\t\t\tb\n\t', 'a\n\tb'],
    ['tabs and spaces share only what is the same', '\n\t  a\n\t\tb\n', '  a\n\tb'],
    ['tabs against spaces share nothing', '\n\ta\n    b\n', '\ta\n    b'],
    ['spaces behind the opening backtick go with its line', '   \n    a\n', 'a'],
    ['spaces at the end of a line stay', '\n    a  \n    b\n', 'a  \nb'],
    ['nothing is nothing', '', ''],
    ['only blanks are nothing', '\n  \n  ', ''],
    ['other blanks than spaces and tabs are text', '\n \u00a0a\n \u00a0b\n', '\u00a0a\n\u00a0b'],
  ])('%s', async (_, source, script) => {
    expect(await scriptOf(written(source))).toBe(script)
  })

  test.each<readonly [rule: string, source: string, script: string]>([
    ['a value at the start of a line is text of that line', "\n    a\n    ${raw('b')}\n    c\n  ", 'a\nb\nc'],
    ['also on the first line', "\n    ${raw('a')}\n    b\n", 'a\nb'],
    ['also less deep than the others', "\n      a\n    ${raw('b')}\n", '  a\nb'],
    ['also directly behind the backtick', "${raw('a')}\n    b\n    c\n", 'a\nb\nc'],
    ['at the very start of a line', "\n    a\n${raw('b')}\n    c\n", '    a\nb\n    c'],
    ['what follows a value keeps its spaces', "\n    a ${raw('b')}    c\n    d\n", 'a b    c\nd'],
    ['a line of blanks behind a value is no blank line', "\n    a ${raw('b')}  \n    c\n", 'a b  \nc'],
    ['a line with nothing but a value counts', "\n    ${raw('a')}\n  ", 'a'],
    ['values side by side', "\n    ${raw('a')}${raw('b')}\n    c\n", 'ab\nc'],
    ['a value at the end', "\n    a\n    b ${raw('c')}", 'a\nb c'],
    ['two values on lines of their own', "\n    ${raw('a')}\n    ${raw('b')}\n", 'a\nb'],
    ['lines inside raw() stay as they are', "\n    a\n    ${raw('b\\n  c')}\n    d\n", 'a\nb\n  c\nd'],
    ['raw() with a line break at its end', "\n    ${raw('a\\n')}    b\n", 'a\n    b'],
    ['an empty raw() leaves its line', "\n    a\n    ${raw('')}\n    b\n", 'a\n\nb'],
  ])('%s', async (_, source, script) => {
    expect(await scriptOf(written(source))).toBe(script)
  })

  test('carriage returns of the source are none of the script', async () => {
    expect(await scriptOf(written('\r\n    a\r\n\r\n      b\r\n  '))).toBe('a\n\n  b')
  })
})

describe('raw text:', () => {
  test.each<readonly [rule: string, source: string, script: string]>([
    ['backslashes belong to the shell', String.raw`printf 'a\nb\t\\\x41\u0041' \$HOME`, String.raw`printf 'a\nb\t\\\x41\u0041' \$HOME`],
    ['escapes that JavaScript refuses are too', String.raw`sed 's/\u/\xg/; s/\(a\)/\1/'`, String.raw`sed 's/\u/\xg/; s/\(a\)/\1/'`],
    ['a backslash before a brace of the shell goes', 'echo \\${X:-y}', 'echo ${X:-y}'],
    ['two such backslashes before a value are one', "echo '\\\\${raw('x')}'", "echo '\\x'"],
    ['three before a brace are one, and the brace', 'echo \\\\\\${X}', 'echo \\${X}'],
    ['a backslash before a backtick goes', 'echo \\`date\\`', 'echo `date`'],
    ['three before a backtick are one, and the backtick', 'echo "\\\\\\`"', 'echo "\\`"'],
    ['a dollar that opens nothing needs no backslash', 'echo $HOME $(date) $1', 'echo $HOME $(date) $1'],
    ['a backslash before such a dollar belongs to the shell', 'echo \\$HOME \\$(date)', 'echo \\$HOME \\$(date)'],
    ['a backslash between dollar and brace belongs to the shell', 'echo $\\{X}', 'echo $\\{X}'],
    ['a line that ends in a backslash goes on', '\n    a \\\n      b\n', 'a \\\n  b'],
    ['two backslashes at the end are one', "grep '\\\\\\\\'", "grep '\\\\\\\\'"],
  ])('%s', async (_, source, script) => {
    expect(await scriptOf(written(source))).toBe(script)
  })
})

describe('what is interpolated:', () => {
  test.each<readonly [what: string, step: unknown, script: string]>([
    ['a plain word', sh`echo ${'word'}`, 'echo word'],
    ['plain words side by side', sh`make -j ${4} ${'a'}-${'b'}.o`, 'make -j 4 a-b.o'],
    ['a keyword where a command stands', sh`time ${'if'}`, "time 'if'"],
    ['a command', sh`${'make'} all`, 'make all'],
    ['a string with blanks is one word', sh`echo ${'two words'}`, "echo 'two words'"],
    ['an empty string is a word', sh`echo ${''} x`, "echo '' x"],
    ['a string of shell syntax is data', sh`echo ${'$(rm -rf /); `x` "y" *'}`, `echo '$(rm -rf /); \`x\` "y" *'`],
    ['numbers and truth', sh`sleep ${0.5} ${-1} ${10} ${true}`, 'sleep 0.5 -1 10 true'],
    ['a list is several words', sh`npm test -- ${['a b', 'c', 3]}`, "npm test -- 'a b' c 3"],
    ['an empty list is no word', sh`npm test ${[]}`, 'npm test '],
    ['raw text is shell syntax', sh`echo a ${raw('| cat > x')}`, 'echo a | cat > x'],
    ['text of strings only is known', sh`echo ${text`a ${'b'} ${1}`}`, "echo 'a b 1'"],
    ['a string with line breaks', sh`echo ${'a\n    b'}`, "echo 'a\n    b'"],
  ])('%s', async (_, step, script) => {
    expect(await scriptOf(step)).toBe(script)
  })

  test('a value is a variable, quoted for where it stands', async () => {
    const [step] = await stepsOf([
      sh`
        curl -H "token: ${secret('TOKEN')}" https://x/${ci.sha}
        echo '${ci.sha}' ${env('LATER')}
      `,
    ])
    expect(step?.script).toBe('curl -H "token: $TOKEN" https://x/"$PIPEGEN_SHA"\necho "$PIPEGEN_SHA" "$LATER"')
    expect(step?.bindings.map(({ name }) => name)).toEqual(['TOKEN', 'PIPEGEN_SHA'])
  })
})

describe('steps:', () => {
  test('lists nest, and what is false, null or undefined is skipped', async () => {
    const both = [sh`b`, [sh`c`, false, [null, [sh`d`]]]]
    const steps = await stepsOf([sh`a`, both, undefined, [], sh`e`])
    expect(steps.map(({ script }) => script)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('one step may stand at two places', async () => {
    const step = sh`a`
    expect((await stepsOf([step, step])).map(({ script }) => script)).toEqual(['a', 'a'])
  })

  test('a name or options come before the command', async () => {
    const [named, full] = await stepsOf([
      sh('Test')`npm test`,
      sh({ name: 'Unit', in: 'web', retry: 2, timeout: '5m', allowFailure: true, shell: 'sh', env: { A: 1 } })`npm test`,
    ])
    expect(named).toMatchObject({ script: 'npm test', name: { text: 'Test' } })
    expect(full).toMatchObject({
      script: 'npm test',
      name: { text: 'Unit' },
      directory: { text: 'web' },
      retry: 2,
      timeout: 300,
      allowFailure: true,
      shell: 'sh',
      env: [{ name: 'A', value: { text: '1' } }],
    })
  })

  test('one sh(…) may make several commands', async () => {
    const inWeb = sh({ in: 'web' })
    expect(await stepsOf([inWeb`a`, inWeb`b`])).toMatchObject([
      { script: 'a', directory: { text: 'web' } },
      { script: 'b', directory: { text: 'web' } },
    ])
  })

  test('a file is read without its first line, carriage returns and mark', async () => {
    const files = { 'x.sh': '\uFEFF#!/bin/bash\r\nset -x\r\n  make \\\r\n    all\r\n\r\n' }
    expect(await scriptOf(sh.file('x.sh', { name: 'Make' }), { files })).toBe('set -x\n  make \\\n    all')
  })
})
