/** What a job's own git does, executed in a clone as shallow as the runner's. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { changed, jobOf, lit, noTriggers, pipelineOf, status, stepOf } from '../plan/build.ts'
import { type EmittedJob, emit, emitJob } from './emit.ts'
import { newFolder, runJob } from './run-job.ts'

function git(folder: string, ...args: readonly string[]): string {
  const {
    status: code,
    stdout,
    stderr,
  } = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder, encoding: 'utf8' })
  if (code !== 0) throw new Error(stderr)
  return stdout.trim()
}

function commit(folder: string, ...files: readonly string[]): string {
  for (const file of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), String(Math.random()))
  }
  git(folder, 'add', '-A')
  git(folder, 'commit', '-qm', files.join(' '))
  return git(folder, 'rev-parse', 'HEAD')
}

const origin = newFolder()
git(origin, 'init', '-q', '-b', 'main')
git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true')
const first = commit(origin, 'src/a.ts', 'docs/b.md')
const middle = commit(origin, 'docs/b.md')
commit(origin, 'src/a.ts')
git(origin, 'checkout', '-qb', 'topic')
commit(origin, 'docs/b.md')
const topic = commit(origin, 'docs/c d/ü.md')

function clone(branch: string): string {
  const folder = newFolder()
  git(folder, 'clone', '-q', '--depth', '1', '--branch', branch, `file://${origin}`, '.')
  return folder
}

const asking = (globs: readonly string[]): ReturnType<typeof emitJob> =>
  emitJob(jobOf({ id: 'a', steps: [stepOf({ script: 'echo "base=$base" ran', when: changed(...globs) }), stepOf({ script: 'echo end' })] }))

const push = (before: string) => ({ CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: before })
const request = { CI_PIPELINE_SOURCE: 'merge_request_event', CI_MERGE_REQUEST_DIFF_BASE_SHA: git(origin, 'rev-parse', 'main') }
const zero = '0'.repeat(40)

test.each([
  ['a push of one commit', 'main', push(middle), ['src/**'], true],
  ['a push that touched something else', 'main', push(middle), ['docs/**'], false],
  ['a push of several commits', 'main', push(first), ['docs/**'], true],
  ['the first push of a branch', 'main', push(zero), ['nothing'], true],
  ['a merge request', 'topic', request, ['docs/*/*.md'], true],
  ['a merge request that touched something else', 'topic', request, ['src/**'], false],
  ['a tag', 'main', { ...push(middle), CI_COMMIT_TAG: 'v1' }, ['nothing'], true],
  ['a schedule', 'main', { CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BEFORE_SHA: middle }, ['nothing'], true],
] as const)('%s', (_, branch, env, globs, runs) => {
  const { ok, output } = runJob(asking(globs), env, clone(branch))
  expect({ ok, output }).toEqual({ ok: true, output: runs ? 'base= ran\nend\n' : 'end\n' })
})

test('without git the job fails, and does not guess', () => {
  expect(runJob(asking(['src/**']), push(middle)).ok).toBe(false)
})

test('a step that asks after a failure asks the same list', () => {
  const when = { kind: 'all' as const, of: [status('failed'), changed('src/**')] }
  const job = emitJob(jobOf({ id: 'a', steps: [stepOf({ script: 'false' }), stepOf({ script: 'echo told', when })] }))
  expect(runJob(job, push(middle), clone('main'))).toMatchObject({ ok: false, output: 'told\n' })
})

test('another ref is checked out before the steps', () => {
  const checkout = { depth: 1, submodules: false, lfs: false, ref: lit('topic') } as const
  const job = emitJob(jobOf({ id: 'a', checkout, steps: [stepOf({ script: 'git rev-parse HEAD' })] }))
  expect(runJob(job, {}, clone('main'))).toMatchObject({ ok: true, output: `${topic}\n` })
})

test.each([
  ['a push that touched nothing else', [], ['src/**'], push(middle), false],
  ['a push that touched something else', [], ['docs/**'], push(middle), true],
  ['a push of what counts', ['src/**'], ['**/*.md'], push(first), true],
  ['a push of what is taken out again', ['src/**', 'docs/**'], ['src/**'], push(middle), false],
  ['the first push of a branch', [], ['**'], push(zero), true],
  ['a run that no push has started', [], ['**'], { CI_PIPELINE_SOURCE: 'web', CI_COMMIT_BRANCH: 'main' }, true],
] as const)('paths to ignore: %s', (_, only, ignore, env, runs) => {
  const triggers = { ...noTriggers, push: { branches: null, paths: { only, ignore } }, manual: { inputs: [] } }
  const jobs = [jobOf({ id: 'a', steps: [stepOf({ script: 'echo ran' })] }), jobOf({ id: 'b', needs: ['a'], when: status('failed') })]
  const { workflow, a } = parse(emit(pipelineOf({ triggers, jobs }))) as { workflow: { rules: readonly object[] }; a: EmittedJob }
  expect(workflow.rules.filter((rule) => 'changes' in rule)).toHaveLength(only.length === 0 ? 0 : 1)
  expect(runJob(a, env, clone('main'))).toMatchObject({ ok: true, output: runs ? 'ran\n' : '' })
})
