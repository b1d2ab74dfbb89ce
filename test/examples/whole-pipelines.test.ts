/** What the three examples of whole pipelines promise beyond their files. */
import { expect, test } from 'vitest'
import advanced from '../../examples/advanced/ci.ts'
import fast from '../../examples/fast-feedback/ci.ts'
import hardened from '../../examples/hardened/ci.ts'
import type { Pipeline } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import { compileInMemory, fileFor } from '../compile/compile-in-memory.ts'

const providers = ['github', 'gitlab', 'jenkins', 'circleci']

async function modelOf(exported: unknown): Promise<Pipeline> {
  const [found] = (await compileInMemory(() => exported, { only: [] })).pipelines
  if (found === undefined) throw new Error('no pipeline')
  return found
}

/** All that come before a job. */
function before(pipeline: Pipeline, id: string): ReadonlySet<string> {
  const direct = pipeline.jobs.find((job) => job.id === id)?.needs.map(({ job }) => job) ?? []
  return new Set(direct.flatMap((need) => [need, ...before(pipeline, need)]))
}

test('hardened: nothing is deployed before it was tested, scanned, signed, verified and, for production, attacked', async () => {
  const pipeline = await modelOf(hardened)
  const staging = before(pipeline, 'deploy-staging')
  for (const id of ['lint', 'types', 'test', 'sast', 'audit', 'leaks', 'policy', 'build', 'sbom', 'scan', 'sign', 'verify'])
    expect(staging).toContain(id)
  for (const id of ['deploy-staging', 'dast']) expect(before(pipeline, 'deploy-production')).toContain(id)
  const state = (id: string, approved?: 'all'): string | undefined =>
    plan(pipeline, { event: 'push', branch: 'main' }, approved === undefined ? {} : { approved }).jobs.find((job) => job.id === id)?.state
  expect(state('deploy-production')).toBe('waits')
  expect(state('deploy-production', 'all')).toBe('runs')
})

test.each(providers)('hardened: no secret stands in the file for %s', async (provider) => {
  const text = await fileFor(provider, () => hardened)
  expect(text).not.toMatch(/-----BEGIN|AKIA[0-9A-Z]{16}|hvs\.|ghp_|glpat-/)
  expect(text).not.toMatch(/(?:password|token|secret)[a-z_]*: ['"]?[A-Za-z0-9+/]{12,}/i)
})

test.each(providers)('advanced: a message covers every job, on %s', async (provider) => {
  const pipeline = await modelOf(advanced)
  const ids = [...new Set(pipeline.jobs.map(({ id }) => id))].filter((id) => id !== 'notify')
  expect([...before(pipeline, 'notify')].sort()).toEqual(ids.sort())
  expect(await fileFor(provider, () => advanced)).toContain('[skip ci]')
})

test('advanced: the deployment takes the packages of the job that built them, and no nightly run deploys', async () => {
  const pipeline = await modelOf(advanced)
  expect(before(pipeline, 'deploy')).toContain('packages')
  const states = plan(pipeline, { event: 'schedule', cron: '0 2 * * *' } as never).jobs.filter(({ id }) => id === 'deploy')
  expect(states.map(({ state }) => state)).toEqual(['skipped'])
  expect(pipeline.jobs.filter(({ id }) => id === 'test-matrix').length).toBeGreaterThan(0)
})

test('fast feedback: caches know the lock files of both languages, and the foreign action stands at a commit', async () => {
  const github = await fileFor('github', () => fast)
  expect(github).toMatch(/hashFiles\([^)]*requirements/)
  expect(github).toMatch(/hashFiles\([^)]*package-lock\.json/)
  expect(github).toMatch(/uses: actions\/github-script@[0-9a-f]{40}/)
  expect(github).toContain('fail-fast: true')
  for (const provider of ['gitlab', 'jenkins', 'circleci']) expect(await fileFor(provider, () => fast)).not.toContain('github-script')
})

test('fast feedback: only main builds and deploys', async () => {
  const pipeline = await modelOf(fast)
  const running = (event: Parameters<typeof plan>[1]): readonly string[] =>
    plan(pipeline, event).jobs.flatMap(({ id, state }) => (state === 'runs' ? [id] : []))
  expect(running({ event: 'pullRequest', source: 'topic', target: 'main' })).not.toContain('build')
  expect(running({ event: 'push', branch: 'main' })).toContain('deploy-staging')
})
