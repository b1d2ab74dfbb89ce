/** Values of the run, as the shell of a job works them out. */
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { branch, choose, ci, event, job, text as joined, sh, variable } from '../../src/index.ts'
import { emitJobs, runs } from './emit.ts'

/** What the job's one step prints where CircleCI has these variables and these words of its own language. */
async function printed(
  step: ReturnType<typeof sh>,
  env: { readonly [name: string]: string },
  words: { readonly [word: string]: string },
): Promise<string> {
  const { jobs, findings } = await emitJobs({ a: job({ steps: [step] }) }, { push: true, pullRequest: true, tag: 'v*' })
  expect(findings).toEqual([])
  const [run] = runs(jobs.a as never)
  const fields = { ...(jobs.a?.environment as object), ...(run?.environment as object) }
  const given = Object.entries(fields).map(([name, text]) => [
    name,
    String(text).replace(/<< (.*?) >>/g, (_, word: string) => words[word] ?? ''),
  ])
  return execFileSync('bash', ['-eo', 'pipefail', '-c', run?.command ?? 'false'], {
    env: { PATH: process.env.PATH, ...env, ...Object.fromEntries(given) },
    encoding: 'utf8',
  }).trimEnd()
}

describe('the event beside a value that depends on it, in either order,', () => {
  type Run = Parameters<typeof printed> extends [unknown, ...infer Rest] ? Rest : never
  const onPullRequest: Run = [{ CIRCLE_BRANCH: 'feature' }, { 'pipeline.event.name': 'pull_request' }]
  const onPush: Run = [{ CIRCLE_BRANCH: 'main' }, { 'pipeline.event.name': 'push' }]
  const onTag: Run = [{ CIRCLE_TAG: 'v1' }, { 'pipeline.event.name': 'push' }]

  test.each<[string, Run, string, string]>([
    ['a pull request', onPullRequest, 'pullRequest', ''],
    ['a push', onPush, 'push', 'main'],
    ['a tag', onTag, 'tag', ''],
  ])('is right on %s', async (_, run, name, branch) => {
    expect(await printed(sh`echo ${ci.event} [${ci.branch}]`, ...run)).toBe(`${name} [${branch}]`)
    expect(await printed(sh`echo [${ci.branch}] ${ci.event}`, ...run)).toBe(`[${branch}] ${name}`)
  })
})

test('a name that is chosen shows its alternatives', async () => {
  const { jobs } = await emitJobs({
    a: job({ steps: [sh({ name: choose(branch('main'), joined`Deploy ${variable('APP')}`, 'Try') })`make`] }),
  })
  expect(runs(jobs.a as never)[0]).toMatchObject({ name: 'Deploy $APP or Try' })
})

test('a default branch that the settings name needs no fallback', async () => {
  const { text } = await emitJobs(
    { a: job({ steps: [sh`echo ${ci.defaultBranch.or('main')}`] }) },
    { push: true },
    { defaultBranch: 'trunk' },
  )
  expect(text).toContain('trunk')
  expect(text).not.toContain('main')
})

test('a choice that the triggers have made is a constant of the job', async () => {
  const { jobs } = await emitJobs(
    { a: job({ env: { FROM: choose(event('pullRequest'), 'a pull request', 'a push') }, steps: [sh`echo "$FROM"`] }) },
    { push: true },
  )
  expect(jobs.a?.environment).toEqual({ FROM: 'a push' })
  expect(runs(jobs.a as never)).toHaveLength(1)
})
