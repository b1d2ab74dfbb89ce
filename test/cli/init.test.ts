import { describe, expect, test } from 'vitest'
import { makeRepo } from './repo.ts'

describe('init', () => {
  test.each<[string, { readonly [path: string]: string }, string]>([
    ['nothing', {}, 'echo'],
    ['a Node package', { 'package.json': '{ "scripts": { "test": "x", "lint": "y" } }', 'package-lock.json': '{}' }, 'npm run lint'],
    ['a pnpm package', { 'package.json': '{}', 'pnpm-lock.yaml': '' }, 'pnpm install --frozen-lockfile'],
    ['a yarn package', { 'package.json': 'broken', 'yarn.lock': '' }, 'yarn install --immutable'],
    ['a Python project', { 'pyproject.toml': '' }, 'pip install . pytest'],
    ['Python requirements', { 'requirements.txt': '' }, 'pip install -r requirements.txt pytest'],
    ['a Go module', { 'go.mod': 'module x\n\ngo 1.22\n', 'go.sum': '' }, "go: '1.22'"],
    ['a Rust crate', { 'Cargo.toml': '' }, 'cargo test'],
    ['a Maven project', { 'pom.xml': '' }, 'mvn --batch-mode verify'],
    ['a Gradle project', { 'build.gradle.kts': '', gradlew: '' }, './gradlew build'],
  ])('writes a ci.ts for %s that builds on every provider', async (_, files, text) => {
    const { pipegen, read } = makeRepo(files)
    expect(await pipegen('init')).toMatchObject({ status: 0 })
    expect(read('ci.ts')).toContain(text)
    for (const provider of ['github', 'gitlab']) expect(await pipegen('build', '--provider', provider)).toMatchObject({ status: 0 })
  })
  test('names the provider and the branch that the repo has', async () => {
    const { pipegen, read } = makeRepo({
      '.git/config': '[remote "origin"]\n\turl = git@gitlab.com:a/b.git\n',
      '.git/HEAD': 'ref: refs/heads/master\n',
    })
    await pipegen('init')
    expect(read('ci.ts')).toContain("providers: ['gitlab'],\n  on: { push: { branches: ['master'] }, pullRequest: true },")
  })
  test.each(['ci.ts', 'ci/index.ts', '.pipegen/ci.ts'])('never writes over %s', async (path) => {
    const { pipegen, read } = makeRepo({ [path]: 'mine' })
    expect(await pipegen('init')).toMatchObject({ status: 2 })
    expect(read(path)).toBe('mine')
  })
})

describe('explain', () => {
  test('says what a finding is and what to do', async () => {
    const { status, out } = await makeRepo().pipegen('explain', 'file-edited')
    expect(status).toBe(0)
    expect(out).toMatch(/^file-edited \(error\)\n\n/)
  })
})
