/** `pipegen actions`, and builds in a repo that has a lock file. */
import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { makeRepo, type Repo } from './repo.ts'

const sha = '0123456789abcdef0123456789abcdef01234567'
const other = '76543210fedcba9876543210fedcba9876543210'
const lockFile = 'pipegen.lock.json'
const typesFile = 'pipegen.actions.d.ts'
const actionYml = `
name: Deploy
description: Deploys.
inputs:
  target: { description: Where to, required: true }
  region: { description: "Which region", required: true, default: eu-1 }
  dry-run: { description: "Only */ say", default: false }
  old: { description: Target of old, deprecationMessage: Use target. }
  none:
outputs:
  url: { description: Where it is }
runs: { using: node20, main: index.js }
`
const ci = (uses: string): string => `import { job, pipeline, sh, uses } from 'pipegen'
export default pipeline('ci', {
  on: { push: true },
  jobs: { a: job({ steps: [${uses}] }) },
})
`
const lockIn = (repo: Repo): unknown => JSON.parse(repo.read(lockFile))
const add = (repo: Repo, ...args: string[]) => repo.pipegen('actions', 'add', ...args)

describe('adding', () => {
  test('a commit writes an entry and an open type, and the action builds', async () => {
    const repo = makeRepo({ 'ci.ts': ci("uses('acme/deploy@v2', { with: { anything: 1 } })") })
    const before = await repo.pipegen('build')
    expect(before).toMatchObject({ status: 1, err: expect.stringContaining('ci.ts:4:28 error[unpinned-action]') })
    const [, command] = /`pipegen (actions add \S+)/.exec(before.err) ?? []
    expect(await repo.pipegen(...(command?.split(' ') ?? []), '--sha', sha)).toMatchObject({ status: 0, err: '' })
    expect(lockIn(repo)).toEqual({ actions: { 'acme/deploy@v2': { sha } } })
    expect(repo.read(typesFile)).toContain(
      "'acme/deploy@v2': {\n      with: { readonly [input: string]: ActionInput | undefined }\n      outputs: never\n    }",
    )
    expect((await repo.pipegen('build')).status).toBe(0)
    expect(repo.read('.github/workflows/ci.yml')).toContain(`uses: acme/deploy@${sha} # v2\n`)
  })
  test('an action.yml writes what it says', async () => {
    const repo = makeRepo({ 'action.yml': actionYml })
    expect(await add(repo, 'acme/deploy@v2', '--sha', sha, '--tag', 'v2.1.0', '--from', 'action.yml')).toMatchObject({ status: 0 })
    expect(lockIn(repo)).toEqual({
      actions: {
        'acme/deploy@v2': {
          sha,
          tag: 'v2.1.0',
          inputs: { target: 'required', region: 'optional', 'dry-run': 'optional', old: 'deprecated', none: 'optional' },
          outputs: ['url'],
        },
      },
    })
    await expect(repo.read(typesFile)).toMatchFileSnapshot('expected/pipegen.actions.d.ts')
  })
  test('an action.yml without inputs or outputs', async () => {
    const repo = makeRepo({ 'action.yml': 'name: x\nruns: { using: composite, steps: [] }\n' })
    expect((await add(repo, 'a/b@v1', '--sha', sha, '--from', 'action.yml')).status).toBe(0)
    expect(lockIn(repo)).toEqual({ actions: { 'a/b@v1': { sha, inputs: {} } } })
    expect(repo.read(typesFile)).toContain('with: { readonly [input: string]: never }\n      outputs: never')
  })
  test('an action.yml alone says that the commit is missing; where the reference is one, nothing is', async () => {
    const repo = makeRepo({ 'action.yml': actionYml })
    expect(await add(repo, 'acme/deploy@v2', '--from', 'action.yml')).toMatchObject({ status: 0, out: expect.stringContaining('--sha') })
    expect(await add(repo, `acme/deploy@${sha}`, '--from', 'action.yml')).toMatchObject({
      status: 0,
      out: expect.not.stringContaining('--sha'),
    })
  })
  test('an action.yml in a clone of its repository takes the commit of the tag', async () => {
    const repo = makeRepo({ 'clone/action.yml': actionYml })
    const git = (...args: string[]): string =>
      execFileSync('git', ['-C', join(repo.folder, 'clone'), '-c', 'user.name=x', '-c', 'user.email=x@x', ...args], {
        encoding: 'utf8',
      }).trim()
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'one')
    git('tag', '-am', 'two', 'v2')
    git('commit', '-qm', 'two', '--allow-empty')
    await add(repo, 'acme/deploy@v2', '--from', 'clone/action.yml')
    expect(lockIn(repo)).not.toHaveProperty(['actions', 'acme/deploy@v2', 'sha'])
    git('remote', 'add', 'origin', 'https://github.com/Acme/deploy.git')
    await add(repo, 'acme/deploy@v2', '--from', 'clone/action.yml')
    expect(lockIn(repo)).toHaveProperty(['actions', 'acme/deploy@v2', 'sha'], git('rev-parse', 'HEAD^'))
  })
  test('again changes what is given and keeps the rest', async () => {
    const repo = makeRepo({ 'action.yml': actionYml })
    await add(repo, 'acme/deploy@v2', '--sha', sha, '--tag', 'v2.1.0', '--from', 'action.yml')
    const types = repo.read(typesFile)
    expect((await add(repo, 'acme/deploy@v2', '--sha', other)).out).toBe(`written    ${lockFile}\nunchanged  ${typesFile}\n`)
    expect(repo.read(typesFile)).toBe(types)
    expect(lockIn(repo)).toMatchObject({ actions: { 'acme/deploy@v2': { sha: other, outputs: ['url'] } } })
    expect(lockIn(repo)).not.toHaveProperty(['actions', 'acme/deploy@v2', 'tag'])
  })
  test('is the same in any order', async () => {
    const names = ['b/b@v1', 'a/a@v2', 'a/a@v10', 'c/c@v1']
    const made = await Promise.all(
      [names, names.toReversed()].map(async (order) => {
        const repo = makeRepo()
        for (const name of order) await add(repo, name, '--sha', sha)
        return repo.read(lockFile) + repo.read(typesFile)
      }),
    )
    expect(made[0]).toBe(made[1])
  })
  test('the commit of a built-in action leaves its types alone', async () => {
    const repo = makeRepo()
    await add(repo, 'actions/cache@v5', '--sha', sha.toUpperCase())
    expect(lockIn(repo)).toEqual({ actions: { 'actions/cache@v5': { sha } } })
    expect(existsSync(join(repo.folder, typesFile))).toBe(false)
  })
  test('from a folder further down writes at the root, and keeps what else stands in the types', async () => {
    const mine =
      'import type { ActionInput } from \'pipegen\'\n// mine\nexport type Mine = 1\n\ndeclare module "pipegen" {\n  // also mine\n  interface OwnActions {\n    "z/z@v1": { with: {}; outputs: never }\n  }\n}\n'
    const repo = makeRepo({ [typesFile]: mine, 'app/x': '' })
    const { runIn } = await import('./repo.ts')
    await runIn(join(repo.folder, 'app'), ['actions', 'add', 'a/b@v1', '--sha', sha])
    const types = repo.read(typesFile)
    for (const line of mine.split('\n')) expect(types).toContain(line)
    expect(types.indexOf("'a/b@v1'")).toBeLessThan(types.indexOf('"z/z@v1"'))
  })
})

describe('is wrong use and writes nothing:', () => {
  test.each<[name: string, args: readonly string[], words: string]>([
    ['no version', ['acme/deploy', '--sha', sha], 'names no action'],
    ['a path', ['./deploy', '--sha', sha], 'names no action'],
    ['shell syntax', ['acme/deploy@$(id)', '--sha', sha], 'names no action'],
    ['neither commit nor file', ['acme/deploy@v2'], 'Say which commit'],
    ['a short commit', ['acme/deploy@v2', '--sha', '0123456'], 'is no commit'],
    ['a tag as commit', ['acme/deploy@v2', '--sha', 'v2.1.0'], 'is no commit'],
    ['41 digits', ['acme/deploy@v2', '--sha', `${sha}0`], 'is no commit'],
    ['two commits', [`acme/deploy@${sha}`, '--sha', other], 'another commit'],
    ['a file that is missing', ['acme/deploy@v2', '--from', 'nope.yml'], '"nope.yml" isn\'t there'],
    ['a folder', ['acme/deploy@v2', '--from', '.'], "can't be read"],
    ['a file that is no YAML', ['acme/deploy@v2', '--from', 'broken.yml'], "isn't YAML"],
    ['a workflow', ['acme/deploy@v2', '--from', 'workflow.yml'], 'describes no action'],
    ['an empty file', ['acme/deploy@v2', '--from', 'empty.yml'], 'describes no action'],
    ['inputs as a list', ['acme/deploy@v2', '--from', 'list.yml'], '`inputs` in "list.yml" is no map'],
    ['an unknown flag', ['acme/deploy@v2', '--commit', sha], 'unknown option'],
    ['no action at all', [], 'missing required argument'],
  ])('%s', async (_, args, words) => {
    const repo = makeRepo({
      'broken.yml': 'inputs: {',
      'workflow.yml': 'name: x\non: push\njobs: {}\n',
      'empty.yml': '',
      'list.yml': 'name: x\ninputs: [a]\n',
    })
    const { status, err } = await add(repo, ...args)
    expect({ status, err }).toEqual({ status: 2, err: expect.stringContaining(words) })
    expect([lockFile, typesFile].filter((file) => existsSync(join(repo.folder, file)))).toEqual([])
  })
  test('an unknown command', async () => {
    expect((await makeRepo().pipegen('actions', 'remove', 'x')).status).toBe(2)
  })
})

describe('a broken file is a finding at its place, and stays as it is:', () => {
  const broken = '{\n  "actions": {\n    "a/b@v1": { "sha": "v1" }\n  }\n}\n'
  test.each([['build'], ['check'], ['actions', 'list'], ['actions', 'add', 'c/d@v1', '--sha', sha]])(
    'the lock, for %s %s',
    async (...args) => {
      const repo = makeRepo({ 'ci.ts': ci('sh`true`'), [lockFile]: broken })
      expect(await repo.pipegen(...args)).toMatchObject({ status: 1, err: expect.stringContaining(`${lockFile}:3:24 error[bad-lock]`) })
      expect(repo.read(lockFile)).toBe(broken)
      expect(existsSync(join(repo.folder, typesFile))).toBe(false)
      expect(existsSync(join(repo.folder, '.github'))).toBe(false)
    },
  )
  test('the types', async () => {
    const mine = "declare module 'pipegen' {\n  interface OwnActions { 'x: }\n}\n"
    const repo = makeRepo({ [typesFile]: mine })
    expect(await add(repo, 'a/b@v1', '--sha', sha)).toMatchObject({ status: 1, err: expect.stringContaining(`${typesFile}:2:`) })
    expect(repo.read(typesFile)).toBe(mine)
    expect(existsSync(join(repo.folder, lockFile))).toBe(false)
  })
  test('a folder in place of the lock', async () => {
    const repo = makeRepo({ 'ci.ts': ci('sh`true`'), [`${lockFile}/x`]: '' })
    for (const args of [['build'], ['actions', 'add', 'a/b@v1', '--sha', sha]])
      expect(await repo.pipegen(...args)).toMatchObject({ status: 1, err: expect.stringContaining('error[unreadable-file]') })
  })
})

test('list shows the entries of the repo, then the built-in actions', async () => {
  const repo = makeRepo({ 'action.yml': actionYml })
  await add(repo, 'acme/deploy@v2', '--sha', sha, '--from', 'action.yml')
  await add(repo, 'acme/unknown@v1', '--from', 'action.yml')
  const { status, out } = await repo.pipegen('actions', 'list')
  expect(status).toBe(0)
  expect(out).toContain(`  acme/deploy@v2   ${sha}    target region dry-run old none\n`)
  expect(out).toMatch(/ {2}acme\/unknown@v1 {2}no commit /)
  expect(out).toMatch(/\nbuilt in\n[\s\S]* {2}actions\/setup-node +v7 v6 v5 v4 v3 v2 v1\n/)
})

describe.each([
  ['nodenext', { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }],
  ['bundler', { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }],
])('what is written, under %s,', (_, options) => {
  test('makes mistakes red in a ci.ts', async () => {
    const repo = makeRepo({ 'action.yml': actionYml })
    await add(repo, 'acme/deploy@v2', '--sha', sha, '--from', 'action.yml')
    await add(repo, 'actions/setup-node@v4', '--sha', sha, '--from', 'action.yml')
    await add(repo, 'acme/open@v1', '--sha', sha)
    repo.write(
      'ci.ts',
      `import { sh, uses } from 'pipegen'
sh\`echo \${uses('acme/deploy@v2', { with: { target: 'x', region: undefined } }).outputs.url}\`
uses('acme/open@v1', { with: { anything: 1 }, outputs: ['a'] }).outputs.a
uses('actions/setup-node@v4', { with: { target: 'x' } })
// @ts-expect-error an unknown input
uses('acme/deploy@v2', { with: { target: 'x', traget: 'x' } })
// @ts-expect-error nothing is given
uses('acme/deploy@v2')
// @ts-expect-error an unknown output
uses('acme/deploy@v2', { with: { target: 'x' } }).outputs.ulr
// @ts-expect-error the repo's entry goes before the built-in one
uses('actions/setup-node@v4', { with: { 'node-version': 22 } })
`,
    )
    const { symlinkSync, mkdirSync } = await import('node:fs')
    mkdirSync(join(repo.folder, 'node_modules'))
    symlinkSync(new URL('../..', import.meta.url).pathname, join(repo.folder, 'node_modules/pipegen'))
    const settings = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      types: [],
      exactOptionalPropertyTypes: true,
    }
    const program = ts.createProgram(
      ['ci.ts', typesFile].map((file) => join(repo.folder, file)),
      { ...settings, ...options },
    )
    expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([])
    expect(statSync(join(repo.folder, typesFile)).size).toBeGreaterThan(0)
  })
})
