/** What is wrong with a lock file, at its place in it. */
import { expect, test } from 'vitest'
import { job, pipeline, sh } from '../../src/index.ts'
import { compileInMemory } from './compile-in-memory.ts'

const sha = '0123456789abcdef0123456789abcdef01234567'
const make = () => pipeline('ci', { on: { push: true }, jobs: { a: job({ steps: [sh`true`] }) } })
const entry = (text: string): string => `{\n  "actions": {\n    "acme/deploy@v2": ${text}\n  }\n}`

test.each<[name: string, text: string, found: readonly string[]]>([
  ['an empty object', '{}', []],
  ['an entry', entry(`{ "sha": "${sha}", "tag": "v2.1.0", "inputs": { "a": "required" }, "outputs": ["b"] }`), []],
  ['nothing', '', ["1:1 isn't JSON: Unexpected end of JSON input"]],
  ['no JSON', '{\n  "actions": {,}\n}', ["2:15 isn't JSON: "]],
  ['a list', '[]', ['1:1 holds no object']],
  ['another key', '{\n  "action": {}\n}', ['2:13 has an unknown key "action"']],
  ['a text as an entry', entry('"v2"'), ['3:23 holds no object at actions › acme/deploy@v2']],
  ['a tag as the commit', entry('{ "sha": "v2" }'), ['3:32 has a "sha" for acme/deploy@v2 that isn\'t 40 hex digits']],
  ['a short commit', entry('{ "sha": "0123456" }'), ['3:32 has a "sha" for acme/deploy@v2 that isn\'t 40 hex digits']],
  ['a commit in capitals', entry(`{ "sha": "${sha.toUpperCase()}" }`), ['3:32 has a "sha"']],
  ['a misspelt key', entry('{ "shaa": "x" }'), ['3:33 has an unknown key "shaa" at actions › acme/deploy@v2']],
  ['an input of no known use', entry('{ "inputs": { "a": "needed" } }'), ['3:42 says of the input "a" neither']],
  ['a text as outputs', entry('{ "outputs": "url" }'), ['3:36 has "outputs" for acme/deploy@v2 that aren\'t a list of names']],
  [
    'two mistakes',
    '{\n  "actions": {\n    "x": {},\n    "a/b@v1": { "tag": 1 }\n  }\n}',
    ['3:10 names no action by "x"', '4:24 has a "tag"'],
  ],
])('%s', async (_, lock, expected) => {
  const { diagnostics, files } = await compileInMemory(make, { only: ['github'], lock })
  const found = diagnostics.map(
    ({ position, message }) => `${position?.line}:${position?.column} ${message.replace('pipegen.lock.json ', '')}`,
  )
  expect(found.map((each, index) => each.slice(0, expected[index]?.length))).toEqual(expected)
  expect(files).toHaveLength(expected.length === 0 ? 1 : 0)
})
