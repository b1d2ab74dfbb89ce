/** Files that name the version of a tool. */
import { describe, expect, test } from 'vitest'
import { job, pipeline, sh } from '../../src/index.ts'
import { versionIn } from '../../src/ir/resolve/version-file.ts'
import type { ToolName } from '../../src/ir/types.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

test.each<[ToolName, string, string, string | null]>([
  ['node', '.nvmrc', 'v22.11.0\n', '22.11.0'],
  ['node', '.nvmrc', '# ours\nlts/jod\n', 'lts/jod'],
  ['node', '.nvmrc', 'node\n', null],
  ['node', 'web/package.json', '{"volta": {"node": "22.1.0"}, "engines": {"node": ">=20"}}', '22.1.0'],
  ['node', 'package.json', '{"engines": {"node": "22.x"}}', '22.x'],
  ['node', 'package.json', '{"engines": {"node": ">=20"}}', null],
  ['node', 'package.json', '[', null],
  ['node', '.tool-versions', 'python 3.12.1\nnodejs 20.9.0\n', '20.9.0'],
  ['python', '.tool-versions', 'nodejs 20.9.0\npython   3.12.1 # why\n', '3.12.1'],
  ['python', '.python-version', '\n3.12\n3.11\n', '3.12'],
  ['python', 'pyproject.toml', '[project]\nrequires-python = ">=3.10"\n', null],
  ['go', 'go.mod', 'module x\n\ngo 1.22\n\ntoolchain go1.22.3\n', '1.22.3'],
  ['go', 'go.mod', 'module x\n\ngo 1.22\n', '1.22'],
  ['ruby', '.ruby-version', 'ruby-3.4.1\n', '3.4.1'],
  ['java', '.sdkmanrc', 'java=21.0.4-tem\n', '21.0.4'],
  ['dotnet', 'global.json', '{"sdk": {"version": "9.0.100"}}', '9.0.100'],
  ['rust', 'rust-toolchain.toml', '[toolchain]\nchannel = "1.90"\n', '1.90'],
  ['rust', 'rust-toolchain', 'stable\n', 'stable'],
  ['terraform', '.terraform-version', '1.9.8\n', '1.9.8'],
])('%s in %s', (tool, file, text, version) => {
  expect(versionIn(tool, file, text)).toBe(version)
})

describe('off GitHub', () => {
  const found = async (files: { readonly [path: string]: string }) => {
    const make = () =>
      pipeline('ci', { on: { push: true }, jobs: { a: job({ tools: { node: { file: 'web/.nvmrc' } }, steps: [sh`make`] }) } })
    const { diagnostics, files: written } = await compileInMemory(make, { only: ['gitlab'], files })
    return { text: written[0]?.text ?? '', messages: diagnostics.map(({ message }) => message) }
  }
  test('the image has the version of the file', async () => {
    const { text, messages } = await found({ 'web/.nvmrc': '22.11.0' })
    expect(text).toContain('image: node:22.11.0\n')
    expect(messages).toEqual([])
  })
  test.each([{}, { 'web/.nvmrc': '>=20' }])('a file that names no one version is one error', async (files) => {
    const { messages } = await found(files as { readonly [path: string]: string })
    expect(messages).toEqual([expect.stringContaining('"web/.nvmrc" names no one version of "node" that could be read')])
  })
})
