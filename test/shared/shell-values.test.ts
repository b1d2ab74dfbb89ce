/** Values with fallbacks, as the shell reads them. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { chosenInShell, shellText } from '../../providers/shared/shell-values.ts'
import type { Value } from '../../src/ir/types.ts'
import { literal } from '../../src/ir/value.ts'

const variable = (name: string): Value => ({ kind: 'env', name })
const or = (value: Value, fallback: Value): Value => ({ kind: 'or', value, fallback })
const names = { variableOf: (value: Value) => (value.kind === 'env' ? value.name : null), expansionOf: () => null }

function read(value: Value, env: Readonly<Record<string, string>>): string {
  return spawnSync('sh', ['-c', `printf '%s' "${shellText(value, names)}"`], { env, encoding: 'utf8' }).stdout
}

test.each<[string, Value]>([
  ['in the middle', or(or(variable('A'), literal('')), variable('B'))],
  ['at the start', or(literal(''), or(variable('A'), variable('B')))],
  ['after another', or(or(or(variable('A'), literal('')), literal('')), variable('B'))],
])('an empty text %s of a chain of fallbacks is passed over', (_, value) => {
  expect(read(value, { A: 'a', B: 'b' })).toBe('a')
  expect(read(value, { A: '', B: 'b' })).toBe('b')
  expect(
    read(
      chosenInShell(value, ({ kind }) => kind === 'env'),
      { B: 'b' },
    ),
  ).toBe('b')
})
