/** The built command as a process of its own: what only a process can show. `npm test` builds it first. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { makeRepo, type Repo, type Run, smallCi } from './repo.ts'

const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
const cli = join(dist, 'cli.js')
const workflow = '.github/workflows/ci.yml'

function launch(
  { folder }: Repo,
  args: readonly string[],
  options: { readonly env?: { readonly [name: string]: string }; readonly uid?: number } = {},
): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    ...options,
    // Whoever runs the tests may have asked for colours, or for none.
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...options.env },
  })
  return { status: status ?? -1, out: stdout, err: stderr }
}

describe('the launched command', () => {
  test('builds and checks', () => {
    const repo = makeRepo({ 'ci.ts': smallCi() })
    expect(launch(repo, ['build'])).toEqual({ status: 0, out: 'written  .github/workflows/ci.yml\n', err: '' })
    expect(launch(repo, ['check'])).toMatchObject({ status: 0 })
  })
  test.each([['explain', 'unknown-field'], ['providers'], ['--help'], ['build', '--help']])('has a file for %s', (...args) => {
    expect(launch(makeRepo(), args)).toMatchObject({ status: 0, err: '' })
  })
  test('loads neither the compiler nor the report where nothing has changed, and plans without them', () => {
    const hook =
      "process.on('exit', () => console.error(Object.keys(require.cache).map((file) => require('node:path').basename(file)).join(' ')))"
    const ci = smallCi("providers: ['gitlab'], permissions: { contents: 'write' }")
    const repo = makeRepo({ 'ci.ts': ci, 'hook.cjs': hook, 'node_modules/x': '' })
    const loaded = (...args: string[]): readonly string[] =>
      launch(repo, args, { env: { NODE_OPTIONS: `--require ${join(repo.folder, 'hook.cjs')}` } })
        .err.trim()
        .split(' ')
        .sort()
    expect(loaded('build')).toEqual(expect.arrayContaining(['compiler.js', 'portability.js']))
    expect(loaded('build')).toEqual(['cli.js', 'core.js', 'hook.cjs'])
    expect(loaded('build', '--report')).toContain('portability.js')
    expect(loaded('plan')).not.toContain('compiler.js')
    expect(loaded('plan')).toEqual(['cli.js', 'core.js', 'hook.cjs', 'plan.js'])
  })
  test('shows a misshapen spec, a diff and a precise place', () => {
    const repo = makeRepo({ 'ci.ts': smallCi("typo: 1, providers: ['github']") })
    expect(launch(repo, ['build']).err).toContain('ci.ts:5:69 error[unknown-field]')
    repo.write('ci.ts', smallCi())
    launch(repo, ['build'])
    repo.write('ci.ts', smallCi('', 'make all'))
    expect(launch(repo, ['check']).out).toContain('+      - run: make all')
  })
  test('adds an action, and does not remember what it built with another lock file', () => {
    const repo = makeRepo({ 'ci.ts': smallCi().replace('job({', "job({ github: { steps: [{ uses: 'acme/deploy@v2' }] },") })
    for (const commit of ['0', '1'].map((digit) => digit.repeat(40))) {
      expect(launch(repo, ['actions', 'add', 'acme/deploy@v2', '--sha', commit])).toMatchObject({ status: 0, err: '' })
      expect(launch(repo, ['build'])).toMatchObject({ status: 0, err: '' })
      expect(repo.read(workflow)).toContain(`acme/deploy@${commit} # v2`)
      expect(launch(repo, ['check']).status).toBe(0)
    }
    repo.write('pipegen.lock.json', '{ "actions": [] }')
    expect(launch(repo, ['build']).err).toContain('pipegen.lock.json:1:14 error[bad-lock]')
  })
  test('colours what it prints if asked to', () => {
    const repo = makeRepo({ 'ci.ts': smallCi() })
    expect(launch(repo, ['build'], { env: { FORCE_COLOR: '1' } }).out).toBe('\u001b[32mwritten\u001b[39m  .github/workflows/ci.yml\n')
    expect(launch(repo, ['check'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).out).not.toContain('\u001b')
  })
  test('keeps stdout clean of what the ci.ts prints', () => {
    const repo = makeRepo({ 'ci.ts': `console.log('hello')\n${smallCi()}` })
    const { out, err } = launch(repo, ['build', '--json'])
    expect(JSON.parse(out)).toMatchObject({ files: [{ status: 'written' }] })
    expect(err).toBe('hello\n')
  })
  test('finishes although the ci.ts left a timer running', () => {
    expect(launch(makeRepo({ 'ci.ts': `setInterval(() => {}, 1000)\n${smallCi()}` }), ['build'])).toMatchObject({ status: 0 })
  })
  test('goes on where the cache cannot be written', () => {
    const repo = makeRepo({ 'ci.ts': smallCi() })
    repo.write('.pipegen', 'a file where the folder would be')
    expect(launch(repo, ['build'])).toMatchObject({ status: 0, err: '' })
  })
  test('says what cannot be written', () => {
    if (process.getuid?.() !== 0) return
    const repo = makeRepo({ 'ci.ts': smallCi() })
    chmodSync(repo.folder, 0o755)
    const { status, err } = launch(repo, ['build'], { uid: 65534 })
    expect(status).toBe(1)
    expect(err).toContain('ci.ts:5:16 error[unwritable-file] github: ".github/workflows/ci.yml" can\'t be written: EACCES')
  })
  test('says what cannot be read', () => {
    if (process.getuid?.() !== 0) return
    const repo = makeRepo({ 'ci.ts': smallCi() })
    chmodSync(repo.folder, 0o755)
    launch(repo, ['build'])
    chmodSync(join(repo.folder, workflow), 0o600)
    expect(launch(repo, ['check'], { uid: 65534 })).toMatchObject({ status: 1, err: expect.stringContaining('error[unreadable-file]') })
  })
})

describe('a ci.ts that never ends', () => {
  test.each([
    ['in a loop', 'for (;;) {}'],
    ['in a timer', 'await new Promise((done) => setTimeout(done, 1e8))'],
  ])('%s is interrupted by Ctrl-C', async (_, text) => {
    const { folder } = makeRepo({ 'ci.ts': `console.error('ready')\n${text}` })
    const child = spawn(process.execPath, [cli, 'build'], { cwd: folder })
    await new Promise((ready) => child.stderr.once('data', ready))
    child.kill('SIGINT')
    const signal = await new Promise((done) => child.once('exit', (_code, by) => done(by)))
    expect(signal).toBe('SIGINT')
  })
  test('waiting for nothing is an error', () => {
    const repo = makeRepo({ 'ci.ts': `${smallCi()}\nawait new Promise(() => {})` })
    const { status, err } = launch(repo, ['build'])
    expect(status).toBe(1)
    expect(err).toMatch(/^ci\.ts:1:1 error\[ci-ended-early\] /)
    expect(existsSync(join(repo.folder, workflow))).toBe(false)
  })
  test('but ends the process is an error', () => {
    const { status, out } = launch(makeRepo({ 'ci.ts': 'process.exit(0)' }), ['build', '--json'])
    expect(status).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ files: [], diagnostics: [{ code: 'ci-ended-early', file: 'ci.ts', line: 1 }] })
  })
  test('and throws later is an error at its line', () => {
    const { status, err } = launch(
      makeRepo({ 'ci.ts': "setTimeout(() => {\n  throw new Error('late')\n}, 5)\nawait new Promise((done) => setTimeout(done, 1000))" }),
      ['build'],
    )
    expect(status).toBe(1)
    expect(err).toMatch(/^ci\.ts:2:9 error\[ci-threw\] late\n/)
  })
})

describe('a result from the last run', () => {
  const ci = (command: string): string => smallCi().replace('make', command)

  test('is the same as a new one, findings and their places included', () => {
    const source = smallCi().replace('steps', "reports: { junit: 'report.xml' }, steps")
    const repo = makeRepo({ 'ci.ts': source })
    launch(repo, ['build'])
    const [first, second] = [launch(repo, ['check', '--json']), launch(repo, ['check', '--json'])]
    expect(second).toEqual(first)
    expect(JSON.parse(second.out).diagnostics).toMatchObject([{ code: 'differs', path: ['jobs', 'test', 'reports', 'junit'] }])
  })
  test('is not taken for a spec that the same text makes differently', () => {
    const repo = makeRepo({ 'ci.ts': ci('${process.env.WHAT}') })
    launch(repo, ['build'], { env: { WHAT: 'one' } })
    expect(repo.read(workflow)).toContain('run: one')
    launch(repo, ['build'], { env: { WHAT: 'two' } })
    expect(repo.read(workflow)).toContain('run: two')
  })
  test('is not taken once a script that it read has changed', () => {
    const repo = makeRepo({ 'ci.ts': smallCi().replace('sh`make`', "sh.file('x.sh')"), 'x.sh': 'one\n' })
    launch(repo, ['build'])
    repo.write('x.sh', 'two\n')
    expect(launch(repo, ['check'])).toMatchObject({ status: 1 })
    launch(repo, ['build'])
    expect(repo.read(workflow)).toContain('run: two')
  })
  test('is not taken for other providers', () => {
    const repo = makeRepo({ 'ci.ts': smallCi() })
    launch(repo, ['build'])
    expect(launch(repo, ['build', '--provider', 'gitlab']).out).toBe('written  .gitlab-ci.yml\n')
  })
})

describe('a package that imports pipegen', () => {
  const component = "import { job, sh } from 'pipegen'\nexport const shared = job({ steps: [sh`make`] })\n"
  const ci =
    "import { pipeline } from 'pipegen'\nimport { shared } from 'component'\nexport default pipeline('ci', { on: { push: true }, jobs: { shared } })\n"

  function withPackage(install: (folder: string) => void): Repo {
    const repo = makeRepo({
      'ci.ts': ci,
      'node_modules/component/package.json': '{ "name": "component", "type": "module", "exports": { "import": "./index.js" } }',
      'node_modules/component/index.js': component,
    })
    mkdirSync(join(repo.folder, 'node_modules/pipegen'))
    writeFileSync(
      join(repo.folder, 'node_modules/pipegen/package.json'),
      '{ "name": "pipegen", "main": "./dist/index.js", "bin": "./dist/cli.js" }',
    )
    install(join(repo.folder, 'node_modules/pipegen/dist'))
    return repo
  }

  test('shares the copy that runs', () => {
    const repo = withPackage((folder) => {
      mkdirSync(folder)
      for (const name of readdirSync(dist)) if (/\.js$|package/.test(name)) cpSync(join(dist, name), join(folder, name))
    })
    const { status } = spawnSync(process.execPath, [join(repo.folder, 'node_modules/pipegen/dist/cli.js'), 'build'], {
      cwd: repo.folder,
      env: { ...process.env, NODE_PATH: join(dist, '../node_modules') },
    })
    expect(status).toBe(0)
    expect(repo.read(workflow)).toContain('make')
    // The code, the result and the checksum: the shared copy kept what it made.
    expect(readdirSync(join(repo.folder, 'node_modules/.cache/pipegen'))).toHaveLength(3)
  })
  test('of its own is an error that says so', () => {
    const repo = withPackage((folder) => cpSync(dist, folder, { recursive: true }))
    const { status, err } = launch(repo, ['build'])
    expect(status).toBe(1)
    expect(err).toMatch(/^ci\.ts:3:\d+ error\[two-copies\] /)
  })
})
