/**
 * Builds that are killed, that run side by side, or that have no room: a file is whole, old or new, and the next build repairs what is left.
 * The built command in processes of its own; `npm test` builds it first.
 */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeRepo, type Repo, type Run } from './repo.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? Date.now() % 2 ** 31)
console.info(`crashes: PIPEGEN_SEED=${seed}`)

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
/** ms. Many processes one after another: on a machine with other work they take a while. */
const patience = 300_000
const outputs = ['.github/workflows/ci.yml', '.gitlab-ci.yml', 'Jenkinsfile', '.circleci/config.yml']

/** Files of some length, so that there is time to be killed while one is written. */
function versionOf(command: string): string {
  return [
    "import { job, pipeline, sh } from 'pipegen'",
    `const jobs = Object.fromEntries(Array.from({ length: 30 }, (_, index) => ['job' + index, job({ steps: [sh\`${command} \${index}\`] })]))`,
    "export default pipeline('ci', { providers: ['github', 'gitlab', 'jenkins', 'circleci'], on: { push: true }, jobs })",
    '',
  ].join('\n')
}
const versions = [versionOf('make'), versionOf('cargo build --release --bin')] as const

type Texts = readonly (string | null)[]

function textsIn({ folder }: Repo): Texts {
  return outputs.map((path) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : null))
}

/** What is neither the source, an output nor a finished entry of the cache. */
function leftovers({ folder }: Repo): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /pipegen-tmp|\.\d{2,}$/.test(path))
}

function build({ folder }: Repo): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'build'], { cwd: folder, encoding: 'utf8' })
  return { status: status ?? -1, out: stdout, err: stderr }
}

/** What each version becomes, and how long a build of it takes, in ms. */
function wholeTexts(repo: Repo): { readonly whole: readonly Texts[]; readonly duration: number } {
  let duration = 0
  const whole = versions.map((version) => {
    repo.write('ci.ts', version)
    const start = performance.now()
    expect(build(repo)).toMatchObject({ status: 0, err: '' })
    duration = performance.now() - start
    return textsIn(repo)
  })
  return { whole, duration }
}

function expectWhole(repo: Repo, whole: readonly Texts[], when: string): void {
  for (const [index, text] of textsIn(repo).entries()) {
    expect(
      whole.some((texts) => texts[index] === text),
      `${outputs[index]} is old or new ${when}`,
    ).toBe(true)
  }
}

function expectRepaired(repo: Repo, texts: Texts | undefined): void {
  expect(build(repo)).toMatchObject({ status: 0, err: '' })
  expect(textsIn(repo)).toEqual(texts)
  expect(leftovers(repo)).toEqual([])
}

async function killAfter({ folder }: Repo, milliseconds: number): Promise<boolean> {
  const child = spawn(process.execPath, [cli, 'build'], { cwd: folder, stdio: 'ignore' })
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds)
  const signal = await new Promise((done) => child.once('exit', (_code, by) => done(by)))
  clearTimeout(timer)
  return signal === 'SIGKILL'
}

describe('a build that is killed', { timeout: patience }, () => {
  test('at 200 random moments leaves whole files, and the next one repairs', async () => {
    const repo = makeRepo()
    const { whole, duration } = wholeTexts(repo)
    const moments = fc.sample(fc.double({ min: 0, max: 1.1, noNaN: true }), { seed, numRuns: 200 })
    let killed = 0
    for (const [index, moment] of moments.entries()) {
      repo.write('ci.ts', versions[index % 2] ?? '')
      const wasKilled = await killAfter(repo, moment * duration)
      if (wasKilled) killed += 1
      expectWhole(repo, whole, `after ${Math.round(moment * duration)} ms`)
      if (index % 20 === 19) expectRepaired(repo, whole[index % 2])
    }
    expect(killed).toBeGreaterThan(100)
  })

  test('at any of its writes leaves whole files, and the next one repairs', () => {
    const repo = makeRepo()
    const { whole } = wholeTexts(repo)
    repo.write('kill.cjs', killAtWrite)
    let ended = false
    for (let write = 1; !ended; write += 1) {
      const next = (write + 1) % 2
      repo.write('ci.ts', versions[next] ?? '')
      const env = { ...process.env, NODE_OPTIONS: `--require ${join(repo.folder, 'kill.cjs')}`, KILL_AT: String(write) }
      const { signal } = spawnSync(process.execPath, [cli, 'build'], { cwd: repo.folder, env })
      ended = signal === null
      if (ended) expect(write).toBeGreaterThan(outputs.length * 3)
      expectWhole(repo, whole, `when killed at write ${write}`)
      expectRepaired(repo, whole[next])
    }
  })
})

/** Ends the process by SIGKILL before the nth call that changes a file; before a text is written, half of it is. */
const killAtWrite = `
const fs = require('node:fs')
let left = Number(process.env.KILL_AT)
const kill = () => process.kill(process.pid, 'SIGKILL')
for (const name of ['writeFileSync', 'renameSync', 'chmodSync', 'mkdirSync', 'rmSync']) {
  const original = fs[name]
  fs[name] = (...args) => {
    if (--left === 0) {
      if (name === 'writeFileSync') original(args[0], String(args[1]).slice(0, String(args[1]).length / 2))
      kill()
    }
    return original(...args)
  }
}
require('node:module').syncBuiltinESMExports()
`

describe('two builds at once', { timeout: patience }, () => {
  test('of one ci.ts write the same whole files', async () => {
    const repo = makeRepo()
    const { whole } = wholeTexts(repo)
    for (let round = 0; round < 6; round += 1) {
      for (const path of outputs) rmSync(join(repo.folder, path))
      rmSync(join(repo.folder, '.pipegen'), { recursive: true })
      expect(await together([repo, repo])).toEqual([0, 0])
      expect(textsIn(repo)).toEqual(whole[1])
      expect(leftovers(repo)).toEqual([])
    }
  })

  test('of a ci.ts that changes meanwhile leave whole files, and the next one repairs', async () => {
    const repo = makeRepo()
    const { whole, duration } = wholeTexts(repo)
    for (const [round, moment] of fc.sample(fc.double({ min: 0, max: 0.8, noNaN: true }), { seed, numRuns: 8 }).entries()) {
      repo.write('ci.ts', versions[round % 2] ?? '')
      const first = statusOf(repo)
      await new Promise((done) => setTimeout(done, moment * duration))
      repo.write('ci.ts', versions[(round + 1) % 2] ?? '')
      expect([await statusOf(repo), await first]).toEqual([0, 0])
      expectWhole(repo, whole, `after ${Math.round(moment * duration)} ms`)
      expectRepaired(repo, whole[(round + 1) % 2])
    }
  })
})

function together(repos: readonly Repo[]): Promise<readonly number[]> {
  return Promise.all(repos.map(statusOf))
}

function statusOf({ folder }: Repo): Promise<number> {
  const child = spawn(process.execPath, [cli, 'build'], { cwd: folder, stdio: 'ignore' })
  return new Promise((done) => child.once('exit', (code) => done(code ?? -1)))
}

function shell({ folder }: Repo, script: string): Run {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', process.execPath, cli], { cwd: folder, encoding: 'utf8' })
  return { status: status ?? -1, out: stdout, err: stderr }
}

const isWindows = process.platform === 'win32'

describe.skipIf(isWindows)('without room on the disk', () => {
  // Blocks of 512 bytes: none, and one, so that a file is begun.
  test.each([0, 1])('for more than %i blocks in a file a build says so, and leaves the old files', (blocks) => {
    const repo = makeRepo()
    const { whole } = wholeTexts(repo)
    repo.write('ci.ts', versions[0])
    const { status, err } = shell(repo, `ulimit -f ${blocks}; exec "$1" "$2" build`)
    expect(status).toBe(1)
    expect(err).toMatch(/ci\.ts:3:\d+ error\[unwritable-file\] github: "\.github\/workflows\/ci\.yml" can't be written: EFBIG/)
    expect(err).toContain('ulimit -f')
    expect(textsIn(repo)).toEqual(whole[1])
    expect(leftovers(repo)).toEqual([])
    expectRepaired(repo, whole[0])
  })

  test.skipIf(!existsSync('/dev/full'))('what is printed is an error that says so', () => {
    const repo = makeRepo({ 'ci.ts': versions[0] })
    for (const command of ['build --stdout', 'build --json', 'check', 'providers']) {
      const { status, err } = shell(repo, `exec "$1" "$2" ${command} > /dev/full`)
      expect([command, status]).toEqual([command, 1])
      expect(err).toContain('error[unwritable-file] "stdout" can\'t be written: ENOSPC')
      expect(err).toContain('Make room on the disk')
    }
    repo.write('ci.ts', 'throw new Error("broken")')
    expect(shell(repo, 'exec "$1" "$2" build 2> /dev/full').status).toBe(1)
  })

  const mounts = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
  test.skipIf(!mounts)(`a full tmpfs is an error that says so${mounts ? '' : ' (skipped: this machine lets nobody mount)'}`, () => {
    const repo = makeRepo({ 'ci.ts': versions[0] })
    mkdirSync(join(repo.folder, '.github/workflows'), { recursive: true })
    const fill = 'mount -t tmpfs -o size=4k tmpfs .github/workflows && echo full > .github/workflows/full.txt'
    const { status, out, err } = shell(
      repo,
      `unshare --mount sh -c '${fill}; "$1" "$2" build; echo $?; ls -A .github/workflows' sh "$1" "$2"`,
    )
    expect(status).toBe(0)
    expect(err).toMatch(/ci\.ts:3:\d+ error\[unwritable-file\] github: .* ENOSPC/)
    expect(err).toContain('Make room on the disk')
    expect(out).toMatch(/^failed +\.github\/workflows\/ci\.yml$/m)
    expect(out).toMatch(/\n1\nfull\.txt\n$/)
    expect(textsIn(repo).map((text) => text !== null)).toEqual([false, true, true, true])
  })
})

describe.skipIf(isWindows)('in a folder that is read-only', () => {
  /** Root may write everywhere, so then somebody else builds. */
  const somebody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  test.each([
    ['build', '"\\.github/workflows/ci\\.yml"'],
    ['init', '"ci\\.ts"'],
  ])('%s says so and writes nothing', (command, file) => {
    const repo = makeRepo(command === 'build' ? { 'ci.ts': versions[0] } : {})
    chmodSync(repo.folder, 0o555)
    const before = readdirSync(repo.folder)
    const { status, stderr } = spawnSync(process.execPath, [cli, command], { cwd: repo.folder, encoding: 'utf8', ...somebody })
    expect(readdirSync(repo.folder)).toEqual(before)
    chmodSync(repo.folder, 0o755)
    expect(status).toBe(1)
    expect(stderr).toMatch(new RegExp(`error\\[unwritable-file\\].* ${file} can't be written: EACCES`))
    expect(stderr).toContain('Check its permissions')
  })

  test('a file in the place of a folder is an error, also for root', () => {
    const repo = makeRepo({ 'ci.ts': versions[0] })
    writeFileSync(join(repo.folder, '.circleci'), 'mine')
    const { status, err } = build(repo)
    expect(status).toBe(1)
    expect(err).toMatch(/error\[(unwritable|unreadable)-file\] circleci: "\.circleci\/config\.yml"/)
    expect(repo.read('.circleci')).toBe('mine')
  })
})
