import { expect, test } from 'vitest'
import { commandsOf } from '../../src/shell/commands.ts'

test.each<[string, string, readonly (readonly string[])[]]>([
  ['words', 'docker  push\tacme/app', [['docker', 'push', 'acme/app']]],
  ['quotes', `a 'b c' "d e"f ''`, [['a', 'b c', 'd ef', '']]],
  ['lines, and what joins and divides them', 'a \\\n b\nc; d && e | f & g', [['a', 'b'], ['c'], ['d'], ['e'], ['f'], ['g']]],
  ['comments', 'a # b\n# c\nd#e', [['a'], ['d#e']]],
  ['variables', 'a $B "${C}d" ${E:-x} \\$F', [['a', '${B}', '${C}d', '${?}', '$F']]],
  ['what runs inside of a word', 'a "$(b "c" d)" `e`', [['a', '${?}', '${?}']]],
  [
    'redirections',
    'a > b 2>&1 < c d &> e\nf >> "g" h',
    [
      ['a', 'd'],
      ['f', 'h'],
    ],
  ],
  ['here-documents', `cat <<'END' > x\ndocker push y\nEND\na <<-B\n\tc\n\tB\nd <<< e`, [['cat'], ['a'], ['d']]],
  ['assignments', 'A=1 B="x y" c d=e\nF=g', [['c', 'd=e']]],
  ['folders of programs', '/usr/bin/docker push x', [['docker', 'push', 'x']]],
  ['programs that run others', 'sudo -E docker x; env A=1 b; timeout 5m c; exec d', [['docker', 'x'], ['b'], ['c'], ['d']]],
  ['groups', '(a; b)\n{ c; }', [['a'], ['b'], ['c']]],
  ['a quote that nobody closes', `a 'b`, [['a', 'b']]],
  ['an expansion that nobody closes', 'a $(b', [['a', '${?}']]],
  ['a here-document that nobody ends', 'a <<X\nb', [['a']]],
  ['nothing', '\n  \n', []],
])('reads %s', (_, script, words) => {
  expect(commandsOf(script).map((each) => each.words)).toEqual(words)
})

test.each<[string, readonly string[]]>([
  ['x; a', ['a']],
  ['x && a', ['a']],
  ['x || a', []],
  ['[ -n "$X" ] && a', []],
  ['[ -n "$X" ] && b\na', ['a']],
  ['if x; then a; fi', []],
  ['if x; then b; fi; a', ['a']],
  ['case $X in y) a ;; esac', []],
  ['case $X in y) b ;; esac\na', ['a']],
  ['for x in 1 2; do a; done', []],
  ['while x\ndo a\ndone\na', ['a']],
])('of %j, %j is sure to run if nothing fails', (script, sure) => {
  expect(
    commandsOf(script).flatMap(({ words: [program = ''], isConditional }) => (isConditional || program !== 'a' ? [] : [program])),
  ).toEqual(sure)
})

test('says what stands in a loop', () => {
  expect(commandsOf('a; until b; do c; done; d').map(({ words: [program], inLoop }) => [program, inLoop])).toEqual([
    ['a', false],
    ['b', true],
    ['c', true],
    ['d', false],
  ])
})

test('reads a megabyte in a moment', () => {
  const script = 'docker build -t "$X" . && echo "a b" | tee x > y # z\n'.repeat(20_000)
  const start = performance.now()
  expect(commandsOf(script)).toHaveLength(60_000)
  expect(performance.now() - start).toBeLessThan(2_000)
})
