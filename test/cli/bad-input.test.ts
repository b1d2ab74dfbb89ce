import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeRepo, smallCi } from './repo.ts'

interface Shown {
  readonly code: string
  readonly place: string
  readonly message: string
  readonly hint: string | null
}

/** What a build of these files finds, and with which status it ends. */
async function findings(files: { readonly [path: string]: string }): Promise<{ status: number; found: readonly Shown[] }> {
  const { status, out } = await makeRepo(files).pipegen('build', '--json')
  const { diagnostics } = JSON.parse(out) as {
    diagnostics: { code: string; file: string; line: number; column: number; message: string; hint: string | null }[]
  }
  return {
    status,
    found: diagnostics.map(({ code, file, line, column, message, hint }) => ({ code, place: `${file}:${line}:${column}`, message, hint })),
  }
}

const use = "import { job, pipeline, sh } from 'pipegen'\n"

describe('an option of a provider', () => {
  const found = async (options: string): Promise<unknown> => {
    const start = `import { gitlab } from 'pipegen/gitlab'\n${use}`
    const rest = "export default pipeline('ci', { providers, on: { push: true }, jobs: { a: job({ steps: [sh`a`] }) } })\n"
    const { status, found } = await findings({ 'ci.ts': `${start}const providers = [\n  'github',\n  gitlab(${options}),\n]\n${rest}` })
    return [status, ...found.map(({ code, place }) => `${code} ${place}`)]
  }
  test('that does not exist is named at its place', async () => {
    expect(await found("{ file: 'x.yml', teir: 'free' }")).toEqual([1, 'unknown-field ci.ts:5:27'])
  })
  test('that holds something else is pointed at', async () => {
    expect(await found("{ file: 'x.yml', runners: { ubuntu: ['a', 2] } }")).toEqual([1, 'bad-option ci.ts:5:52'])
  })
  test('that is no object is pointed at by the call', async () => {
    expect(await found("'premium'")).toEqual([1, 'bad-option ci.ts:5:3'])
  })
})

describe('a ci.ts', () => {
  test('with a syntax error', async () => {
    const { status, found } = await findings({ 'ci.ts': `${use}\nexport default pipeline('ci', {\n  jobs: [ }\n})\n` })
    expect(status).toBe(1)
    expect(found).toMatchObject([{ code: 'syntax-error', place: 'ci.ts:4:11' }])
  })
  test('with a syntax error behind characters of several bytes', async () => {
    const { found } = await findings({ 'ci.ts': '\uFEFFconst é = "日本😀"; const a: = 3\n' })
    expect(found).toMatchObject([{ code: 'syntax-error', place: 'ci.ts:1:28' }])
  })
  test('that declares a name twice', async () => {
    const { found } = await findings({ 'ci.ts': 'const a = 1\nconst a = 2\n' })
    expect(found).toMatchObject([{ code: 'syntax-error', place: 'ci.ts:2:7' }])
  })
  test('that throws', async () => {
    const { status, found } = await findings({
      'ci.ts': `type A = { a: 1 }\r\n\r\nfunction check(a: A): never {\r\n  throw new Error('set TARGET first')\r\n}\r\ncheck({ a: 1 })\r\n`,
    })
    expect(status).toBe(1)
    expect(found).toEqual([{ code: 'ci-threw', place: 'ci.ts:4:9', message: 'set TARGET first', hint: null }])
  })
  test('that throws in a module it imports', async () => {
    const { found } = await findings({
      'ci.ts': "import { a } from './lib/a'\na()",
      'lib/a.ts': 'export function a(): void {\n  const x: any = null\n  x.y()\n}\n',
    })
    expect(found).toMatchObject([
      { code: 'ci-threw', place: 'lib/a.ts:3:5', message: "TypeError: Cannot read properties of null (reading 'y')" },
    ])
  })
  test('that throws what is no error', async () => {
    const { status, found } = await findings({ 'ci.ts': "throw 'no'" })
    expect(status).toBe(1)
    expect(found).toMatchObject([{ code: 'ci-threw', place: 'ci.ts:1:1', message: 'Threw "no".' }])
  })
  test('that calls what is no function, in its own words', async () => {
    const { found } = await findings({ 'ci.ts': "import * as all from 'pipegen'\n\n;(all as any).jbo()" })
    expect(found).toMatchObject([{ code: 'ci-threw', place: 'ci.ts:3:15', message: 'TypeError: jbo is not a function' }])
  })
  test('with a value in a plain string', async () => {
    const { found } = await findings({ 'ci.ts': "import { ci } from 'pipegen'\n\nconst x = `v-${ci.sha}`\nexport default x" })
    expect(found).toMatchObject([{ code: 'value-in-string', place: expect.stringMatching(/^ci\.ts:3:/) }])
  })
  test('without a default export', async () => {
    const { status, found } = await findings({ 'ci.ts': `${use}export const a = 1` })
    expect(status).toBe(1)
    expect(found).toMatchObject([{ code: 'no-default-export', place: 'ci.ts:1:1' }])
  })
  test('that exports something else', async () => {
    expect((await findings({ 'ci.ts': 'export default 3' })).found).toMatchObject([{ code: 'not-a-pipeline', place: 'ci.ts:1:1' }])
  })
  test('that is empty', async () => {
    expect((await findings({ 'ci.ts': '' })).found).toMatchObject([{ code: 'no-default-export' }])
  })
  test('with three faults has three findings, each at its place', async () => {
    const ci = [
      use,
      'const lint = job({ steps: [sh`lint`] })',
      'const test = job({',
      '  needs: [lint],',
      "  timeout: '5 minutes' as any,",
      '  matrix: { node: [] },',
      '  steps: [sh`test`],',
      '})',
      '',
      "export default pipeline('ci', { on: { schedule: '99 * * * *' }, jobs: { test } })",
    ].join('\n')
    const { status, found } = await findings({ 'ci.ts': ci })
    expect(status).toBe(1)
    expect(found.map(({ code, place }) => `${code} ${place}`)).toEqual(
      expect.arrayContaining(['need-not-listed ci.ts:5:11', 'bad-duration ci.ts:6:12', 'empty-axis ci.ts:7:19', 'bad-cron ci.ts:11:49']),
    )
  })
  test('with a byte order mark and CRLF has its findings at the same places', async () => {
    const ci = smallCi("typo: 1, providers: ['github']")
    const { found: plain } = await findings({ 'ci.ts': ci })
    const { found } = await findings({ 'ci.ts': `\uFEFF${ci.replaceAll('\n', '\r\n')}` })
    expect(found).toEqual(plain)
    expect(found).toMatchObject([{ code: 'unknown-field', place: 'ci.ts:5:69' }])
  })
})

describe('an import', () => {
  test('of a file that is not there', async () => {
    const { status, found } = await findings({ 'ci.ts': "import * as z from 'pipegen'\nimport { x } from './nope'\nexport default [x, z]" })
    expect(status).toBe(1)
    expect(found).toMatchObject([{ code: 'module-not-found', place: 'ci.ts:2:1', message: '"./nope" isn\'t there.' }])
  })
  test('of a package that is not there, in a module', async () => {
    const { found } = await findings({
      'ci.ts': "import { x } from './a'\nexport default x",
      'a.ts': "\nimport y from 'not-installed'\nexport const x = y",
    })
    expect(found).toMatchObject([{ code: 'module-not-found', place: 'a.ts:2:1', hint: 'Install it: npm install --save-dev not-installed' }])
  })
  test('of a name that the module does not export', async () => {
    const { found } = await findings({
      'ci.ts': "import { lnit } from './jobs'\nexport default lnit",
      'jobs.ts': 'export const lint = 1, test = 2',
    })
    expect(found).toEqual([
      { code: 'missing-export', place: 'ci.ts:1:1', message: '"./jobs" has no export "lnit".', hint: 'It exports lint, test.' },
    ])
  })
  test('of broken JSON', async () => {
    const { found } = await findings({ 'ci.ts': "import x from './x.json'\nexport default x", 'x.json': '{' })
    expect(found).toMatchObject([{ code: 'bad-json', place: 'ci.ts:1:1' }])
  })
})

describe('the command line', () => {
  test.each([
    ['an unknown flag', ['build', '--frce'], '--frce'],
    ['an unknown command', ['biuld'], 'biuld'],
    ['a missing file', ['build', 'nope.ts'], '"nope.ts" isn\'t there.'],
    ['a folder without a ci.ts', ['build', 'empty'], 'There is no ci.ts'],
    ['an unknown provider', ['build', '--provider', 'gihub'], 'There is no provider "gihub".'],
    ['an unknown code', ['explain', 'unknown-filed'], 'Did you mean "unknown-field"?'],
    ['no command', [], 'Usage: pipegen'],
  ])('with %s is wrong use', async (_, args, text) => {
    const { status, err } = await makeRepo({ 'ci.ts': smallCi(), 'empty/x': '' }).pipegen(...args)
    expect(status).toBe(2)
    expect(err).toContain(text)
  })
  test('without any ci.ts is wrong use, and says how to make one', async () => {
    expect(await makeRepo().pipegen('build')).toMatchObject({ status: 2, err: expect.stringContaining('pipegen init') })
  })
  test('shows the line, a caret, and the way out', async () => {
    const { err } = await makeRepo({ 'ci.ts': smallCi("\ttypo: '→'") }).pipegen('build')
    const line = "export default pipeline('ci', { on: { push: true }, jobs: { test }, \ttypo: '→' })"
    expect(err).toContain(`ci.ts:5:70 error[unknown-field] `)
    expect(err).toContain(`\n    5 | ${line}\n      | ${' '.repeat(68)}\t^\n   It has `)
  })
  test.each(['--help', '--version'])('%s is no fault', async (flag) => {
    expect(await makeRepo().pipegen(flag)).toMatchObject({ status: 0, err: '' })
  })
  test('asks to report a fault of pipegen, and only that', async () => {
    const { folder, pipegen } = makeRepo({ 'ci.ts': '' })
    const bug =
      "import { pipeline, job, sh } from 'pipegen'\nconst bad = { name: 'x', capabilities: {}, paths: () => [], limits: 'error', check: () => [], render: () => [], lower() { throw new Error('boom') } }\nexport default pipeline('ci', { on: { push: true }, providers: [bad as any], jobs: { a: job({ steps: [sh`x`] }) } })"
    writeFileSync(join(folder, 'ci.ts'), bug)
    const { status, err } = await pipegen('build')
    expect(status).toBe(70)
    expect(err).toContain('Please report it')
  })
})
