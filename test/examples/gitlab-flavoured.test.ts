/** What the example promises beyond its files: production waits for a yes, each host is known and has a key of its own. */
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import exported from '../../examples/gitlab-flavoured/ci.ts'
import type { Pipeline } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import type { Outcomes } from '../../src/plan/types.ts'
import { compileInMemory, fileFor } from '../compile/compile-in-memory.ts'
import { createPipeline } from '../gitlab/evaluate-rules.ts'

interface GithubStep {
  readonly name?: string
  readonly env?: { readonly [name: string]: string }
  readonly run?: string
}
interface GithubJob {
  readonly environment?: { readonly name: string }
  readonly env: { readonly [name: string]: string }
  readonly services: { readonly postgres: { readonly env: { readonly [name: string]: string } } }
  readonly steps: readonly GithubStep[]
}
interface GitlabJob {
  readonly variables: { readonly [name: string]: string }
  readonly services: readonly { readonly alias: string; readonly variables: { readonly [name: string]: string } }[]
  readonly script: readonly string[]
  readonly rules: readonly object[]
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

const stateOf = (id: string, branch: string, outcomes: Outcomes = {}): string | undefined =>
  plan(pipeline, { event: 'push', branch }, outcomes).jobs.find((job) => job.id === id)?.state

test('production waits for a yes, staging does not', () => {
  expect(stateOf('deploy:production', 'main')).toBe('waits')
  expect(stateOf('deploy:production', 'main', { approved: ['deploy:production'] })).toBe('runs')
  expect(stateOf('deploy:production', 'develop', { approved: 'all' })).toBe('skipped')
  expect(stateOf('deploy:staging', 'develop')).toBe('runs')
})

test("GitLab's pipeline is blocked until then", () => {
  const variables = { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' }
  const production = createPipeline(gitlabText, { variables, changed: null })?.find(({ name }) => name === 'deploy:production')
  expect(production).toMatchObject({ when: 'manual', allowed: false })
})

test("GitHub's job has the environment that reviewers protect, and fails before anything else if nobody does", () => {
  const production = github.jobs['deploy-production']
  expect(production?.environment?.name).toBe('production')
  expect(production?.steps[0]).toMatchObject({ name: 'Check that a reviewer was asked', env: { ENVIRONMENT: 'production' } })
})

test('each environment has a key of its own, and checks the key of its own host', () => {
  const onGithub = ['staging', 'production'].map((name) => github.jobs[`deploy-${name}`]?.steps.find((step) => step.name === 'Deploy'))
  expect(onGithub.map((step) => step?.env?.SSH_KEY)).toEqual(['${{ secrets.STAGING_SSH_KEY }}', '${{ secrets.PRODUCTION_SSH_KEY }}'])
  expect(onGithub.map((step) => step?.env?.SSH_KNOWN_HOSTS?.split(' ')[0])).toEqual(['staging.example.com', 'production.example.com'])
  const onGitlab = ['staging', 'production'].map((name) => gitlab[`deploy:${name}`]?.script.join('\n') ?? '')
  expect(onGitlab.map((script) => script.match(/\w+_SSH_KEY\b/g))).toEqual([['STAGING_SSH_KEY'], ['PRODUCTION_SSH_KEY']])
  for (const script of [...onGithub.map((step) => step?.run ?? ''), ...onGitlab]) {
    expect(script).toContain('-o StrictHostKeyChecking=yes -o UserKnownHostsFile="$known_hosts"')
  }
})

test('the integration tests have a server with a password, and look for the database that it makes', () => {
  const { env, services } = github.jobs['test-integration'] as GithubJob
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = services.postgres.env
  expect(POSTGRES_PASSWORD).not.toBe('')
  const onGitlab = gitlab['test:integration'] as GitlabJob
  expect(onGitlab.services.find(({ alias }) => alias === 'postgres')?.variables).toEqual(services.postgres.env)
  // Both run the job in a container, beside the service.
  for (const url of [env.DATABASE_URL, onGitlab.variables.DATABASE_URL])
    expect(url).toBe(`postgresql://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}`)
})
