import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeRepo, smallCi } from './repo.ts'

const workflow = '.github/workflows/ci.yml'

async function built(extra = '') {
  const repo = makeRepo({ 'ci.ts': smallCi(extra) })
  await repo.pipegen('build')
  return repo
}

const statuses = (out: string): unknown =>
  (JSON.parse(out) as { files: { path: string; status: string }[] }).files.map(({ path, status }) => `${status} ${path}`)

describe('check', () => {
  test('is silent about files that are up to date', async () => {
    const { pipegen } = await built()
    expect(await pipegen('check')).toEqual({ status: 0, out: 'up to date  .github/workflows/ci.yml\n', err: '' })
  })
  test('shows what a stale file lacks, and writes nothing', async () => {
    const { pipegen, write, read } = await built()
    const before = read(workflow)
    write('ci.ts', smallCi('', 'make all'))
    const { status, out } = await pipegen('check')
    expect(status).toBe(1)
    expect(out).toContain('stale  .github/workflows/ci.yml  (the source changed)\n')
    expect(out).toMatch(/^-.*run: make\n\+.*run: make all$/m)
    expect(read(workflow)).toBe(before)
  })
  test('tells a file that was edited by hand from a stale one', async () => {
    const { pipegen, write, read } = await built()
    write(workflow, read(workflow).replace('run: make', 'run: true'))
    const { status, out, err } = await pipegen('check')
    expect(status).toBe(1)
    expect(out).toContain('edited  .github/workflows/ci.yml  (edited by hand)')
    expect(err).toContain('error[file-edited]')
  })
  test('tells a file of an older pipegen from one whose source changed', async () => {
    const { pipegen, write, read } = await built()
    write(workflow, read(workflow).replace('pipegen-format: 1 ', 'pipegen-format: 0 '))
    const { status, out } = await pipegen('check')
    expect(status).toBe(1)
    expect(out).toContain("stale  .github/workflows/ci.yml  (pipegen's output format changed)")
  })
  test('names a missing file', async () => {
    const { pipegen, folder } = await built()
    rmSync(join(folder, workflow))
    expect(await pipegen('check')).toMatchObject({ status: 1, out: 'missing  .github/workflows/ci.yml\n' })
  })
  test('does not count carriage returns', async () => {
    const { pipegen, write, read } = await built()
    write(workflow, read(workflow).replaceAll('\n', '\r\n'))
    expect(await pipegen('check')).toMatchObject({ status: 0 })
  })
})

describe('an orphan', () => {
  test('is a file that its source no longer makes', async () => {
    const { pipegen, write } = await built("providers: ['github', 'gitlab']")
    write('ci.ts', smallCi())
    const { status, out, err } = await pipegen('check')
    expect(status).toBe(1)
    expect(out).toContain('orphan      .gitlab-ci.yml  (ci.ts no longer makes it)')
    expect(err).toContain('.gitlab-ci.yml:1:1 warning[orphan-file] ')
  })
  test('is a file whose source is gone', async () => {
    const { pipegen, write, folder } = await built()
    write('ci/index.ts', smallCi().replace("'ci'", "'other'"))
    rmSync(join(folder, 'ci.ts'))
    const { out } = await pipegen('build', '--json')
    expect(statuses(out)).toEqual(['written .github/workflows/other.yml', 'orphan .github/workflows/ci.yml'])
  })
  test('is no file of a source that this run is not about', async () => {
    const { pipegen, write } = await built()
    write('other.ts', smallCi().replace("'ci'", "'other'"))
    await pipegen('build', 'other.ts')
    expect(await pipegen('check', 'other.ts')).toMatchObject({ status: 0 })
  })
  test('is no file of a provider that this run leaves out', async () => {
    const { pipegen } = await built("providers: ['github', 'gitlab']")
    expect(await pipegen('check', '--provider', 'github')).toMatchObject({ status: 0 })
  })
  test('is no file that somebody else wrote', async () => {
    const { pipegen, write } = await built()
    write('.github/workflows/theirs.yml', 'name: theirs\n')
    expect(await pipegen('check')).toMatchObject({ status: 0 })
  })
})

describe('the format', () => {
  test('json has every status', async () => {
    const { pipegen, write } = await built("providers: ['github', 'gitlab']")
    write('ci.ts', smallCi("providers: ['github']", 'make all'))
    const { status, out } = await pipegen('check', '--json')
    expect(status).toBe(1)
    expect(statuses(out)).toEqual([`stale ${workflow}`, 'orphan .gitlab-ci.yml'])
  })
  test('github makes annotations', async () => {
    const { pipegen, write } = await built()
    write('ci.ts', smallCi('', 'make all').replace('export', 'job({ steps: [sh`lint`] })\n\nexport'))
    const { status, out } = await pipegen('check', '--format', 'github')
    expect(status).toBe(1)
    expect(out).toContain(
      '::error file=.github/workflows/ci.yml,title=pipegen%3A stale::.github/workflows/ci.yml is stale (the source changed). Run "pipegen build".\n',
    )
    expect(out).toContain('::warning file=ci.ts,line=5,col=1,title=pipegen%3A unused-job::')
  })
  test('is one of three', async () => {
    const { pipegen } = await built()
    expect(await pipegen('check', '--format', 'xml')).toMatchObject({ status: 2 })
  })
})
