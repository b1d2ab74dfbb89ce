/** Values chosen by what only the running job finds out: which paths have changed, and how its steps have ended. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { always, changed, choose, type Env, failed, job, pipeline, sh } from '../../src/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import type { EmittedJob } from '../gitlab/emit.ts'
import { newFolder, runJob } from '../gitlab/run-job.ts'

type JobSpec = Parameters<typeof job>[0]
const all = ['github', 'gitlab', 'jenkins', 'circleci'] as const

async function compiled(fields: Partial<JobSpec>, providers: readonly (typeof all)[number][]) {
  const make = (): unknown =>
    pipeline('ci', { providers, on: { push: true }, jobs: { a: job({ steps: [sh`make`], ...fields } as JobSpec) } })
  const { files, diagnostics } = await compileInMemory(make)
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ provider, message }) => `${provider}: ${message}`)
  return { errors, texts: files.map(({ text }) => text ?? '') }
}

const where: Env = { WHERE: choose(changed('src/**'), 'inside', 'outside') }
const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder, encoding: 'utf8' }).trim()

/** A repository that has been pushed to itself, and the commit before its last, which changed this file. */
function changing(file: string): { readonly folder: string; readonly before: string } {
  const folder = newFolder()
  git(folder, 'init', '--quiet')
  git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'one')
  const before = git(folder, 'rev-parse', 'HEAD')
  execFileSync('mkdir', ['-p', join(folder, 'src')])
  writeFileSync(join(folder, file), 'x')
  git(folder, 'add', '.')
  git(folder, 'commit', '--quiet', '-m', 'two')
  git(folder, 'remote', 'add', 'origin', folder)
  return { folder, before }
}

test.each<[string, Partial<JobSpec>]>([
  ['a variable of the job', { env: where, steps: [sh`echo "[$WHERE]"`] }],
  ['a variable of a step', { steps: [sh({ env: where })`echo "[$WHERE]"`] }],
  ['a script', { steps: [sh`echo "[${choose(changed('src/**'), 'inside', 'outside')}]"`] }],
])('%s is chosen by changed paths on GitLab', async (_, fields) => {
  const { errors, texts } = await compiled(fields, ['gitlab'])
  expect(errors).toEqual([])
  const { a } = parse(texts[0] ?? '') as { a: EmittedJob }
  for (const [file, expected] of [
    ['src/a', '[inside]'],
    ['b', '[outside]'],
  ] as const) {
    const { folder, before } = changing(file)
    const env = { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: before }
    expect(runJob(a, env, folder).output.trim()).toBe(expected)
  }
})

test.each<[string, Partial<JobSpec>]>([
  ['a variable of the job', { env: where }],
  ['a variable of a step', { steps: [sh({ env: where })`make`] }],
  ['the folder of a step', { steps: [sh({ in: choose(changed('src/**'), 'inside', 'outside') })`make`] }],
])('%s is chosen by changed paths on every provider', async (_, fields) => {
  const { errors, texts } = await compiled(fields, all)
  expect(errors).toEqual([])
  expect(
    texts.filter((text) => text.includes('inside') && text.includes('outside') && /changed\(|grep -Eq .*\^\(src/.test(text)),
  ).toHaveLength(4)
})

test('how the steps before ended is no function but a fact of the job in a value on GitHub', async () => {
  const { texts } = await compiled({ steps: [sh`make`, sh({ when: always(), env: { STATE: choose(failed(), 'bad', 'good') } })`tell`] }, [
    'github',
  ])
  expect(texts[0]).toContain("STATE: ${{ job.status == 'failure' && 'bad' || 'good' }}")
})

test.each(all)('a variable of a whole job on %s knows nothing of how other jobs ended', async (provider) => {
  const { errors } = await compiled({ env: { STATE: choose(failed(), 'bad', 'good') } }, [provider])
  expect(errors).toEqual([expect.stringMatching(/how earlier jobs ended/)])
})
