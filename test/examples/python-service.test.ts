/** What the example promises beyond its files: nothing is pushed from pull requests, and its tests find their database. */
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import exported from '../../examples/python-service/ci.ts'
import type { Pipeline } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import type { RunEvent } from '../../src/plan/types.ts'
import { compileInMemory, fileFor } from '../compile/compile-in-memory.ts'
import { createPipeline } from '../gitlab/evaluate-rules.ts'

interface GithubJob {
  readonly if?: string
  readonly env: { readonly [name: string]: string }
  readonly services: { readonly postgres: { readonly env: { readonly [name: string]: string }; readonly ports: readonly string[] } }
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[]
}
interface GitlabJob {
  readonly variables: { readonly [name: string]: string }
  readonly services: readonly { readonly alias: string; readonly variables: { readonly [name: string]: string } }[]
  readonly coverage: string
}

let pipeline: Pipeline
let github: { readonly jobs: { readonly [id: string]: GithubJob } }
let gitlabText: string
let gitlab: { readonly [id: string]: GitlabJob }

beforeAll(async () => {
  const [found] = (await compileInMemory(() => exported, { only: [] })).pipelines
  if (found === undefined) throw new Error('no pipeline')
  pipeline = found
  github = parse(await fileFor('github', () => exported))
  gitlabText = await fileFor('gitlab', () => exported)
  gitlab = parse(gitlabText)
})

const pullRequest: RunEvent = { event: 'pullRequest', source: 'topic', target: 'main' }
const running = (event: RunEvent): readonly string[] => [
  ...new Set(plan(pipeline, event).jobs.flatMap(({ id, state }) => (state === 'runs' ? [id] : []))),
]

test('each event runs the jobs that it should', () => {
  expect(running(pullRequest)).toEqual(['lint', 'test', 'security'])
  expect(running({ event: 'push', branch: 'develop' })).toEqual(['lint', 'test', 'security', 'build', 'deploy-staging'])
  expect(running({ event: 'push', branch: 'main' })).toEqual(['lint', 'test', 'security', 'build'])
  expect(plan(pipeline, { event: 'push', branch: 'topic' }).starts).toBe(false)
})

test('a pull request pushes no image', () => {
  expect(github.jobs.build?.if).toBe("${{ github.event_name == 'push' }}")
  const variables = { CI_PIPELINE_SOURCE: 'merge_request_event', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main', CI_DEFAULT_BRANCH: 'main' }
  expect(createPipeline(gitlabText, { variables, changed: null })?.map(({ name }) => name)).toEqual(['lint', 'test', 'security'])
})

test('the coverage is uploaded once, and never from a pull request', () => {
  const uploads = (event: RunEvent): number =>
    plan(pipeline, event)
      .jobs.flatMap(({ steps }) => steps)
      .filter(({ name, state }) => name?.kind === 'known' && name.text === 'Upload the coverage' && state === 'runs').length
  expect(uploads({ event: 'push', branch: 'main' })).toBe(1)
  expect(uploads(pullRequest)).toBe(0)
})

test('the tests look for the database that the service makes, where the service is', () => {
  const { env, services } = github.jobs.test as GithubJob
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = services.postgres.env
  expect(new URL(env.DATABASE_URL ?? '')).toMatchObject({
    protocol: 'postgresql:', hostname: 'localhost', username: POSTGRES_USER, password: POSTGRES_PASSWORD, pathname: `/${POSTGRES_DB}`,
  }) // biome-ignore format: one address
  expect(services.postgres.ports).toEqual([`${new URL(env.DATABASE_URL ?? '').port}:5432`])
  const onGitlab = gitlab.test as GitlabJob
  const service = onGitlab.services.find(({ alias }) => alias === 'postgres')
  expect(service?.variables).toEqual(services.postgres.env)
  expect(new URL(onGitlab.variables.DATABASE_URL ?? '')).toMatchObject({ hostname: 'postgres', port: '5432', pathname: `/${POSTGRES_DB}` })
  expect(new URL(onGitlab.variables.REDIS_URL ?? '')).toMatchObject({ hostname: 'redis', port: '6379' })
})

test('every action stands at a commit', () => {
  const actions = Object.values(github.jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses])))
  expect(actions).toContainEqual(expect.stringMatching(/^codecov\/codecov-action@/))
  for (const action of actions) expect(action).toMatch(/@[0-9a-f]{40}$/)
})

test("GitLab reads the percentage from pytest-cov's table", () => {
  const pattern = new RegExp((gitlab.test as GitlabJob).coverage.slice(1, -1))
  expect(pattern.exec('TOTAL                31     26    16%')?.[1]).toBe('16')
  expect(pattern.exec('TOTAL                31      0   100%')?.[1]).toBe('100')
  expect(pattern.exec('TOTAL                31      1      8      2  93.75%')?.[1]).toBe('93.75')
})
