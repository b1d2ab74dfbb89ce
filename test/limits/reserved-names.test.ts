/** Variables that a provider or pipegen sets itself, wherever an author may set one. */
import { describe, expect, test } from 'vitest'
import { pathOf } from '../../src/diagnostics/diagnostic.ts'
import { job, jobToken, pipeline, sh } from '../../src/index.ts'
import { compileInMemory, faultsOf } from '../compile/compile-in-memory.ts'

type Env = NonNullable<Parameters<typeof pipeline>[1]['env']>

/** Where the variable is set → the pipeline. */
const places = {
  'env of the pipeline': (env: Env) => pipeline('ci', { on: { push: true }, env: env, jobs: { a: job({ steps: [sh`make`] }) } }),
  'jobs a env': (env: Env) => pipeline('ci', { on: { push: true }, jobs: { a: job({ env, steps: [sh`make`] }) } }),
  'jobs a steps 0 env': (env: Env) => pipeline('ci', { on: { push: true }, jobs: { a: job({ steps: [sh({ env: env })`make`] }) } }),
}

/** Some of each provider's own, with the code of the finding. */
const own = {
  github: { code: 'reserved-env', names: ['GITHUB_SHA', 'GITHUB_OUTPUT', 'RUNNER_TEMP'] },
  gitlab: { code: 'gitlab-predefined-variable', names: ['CI_COMMIT_SHA', 'CI_PIPELINE_SOURCE', 'CI_MERGE_REQUEST_IID', 'GITLAB_CI'] },
  jenkins: { code: 'reserved-env', names: ['BRANCH_NAME', 'CHANGE_ID', 'WORKSPACE', 'GIT_COMMIT'] },
  circleci: { code: 'circleci-built-in-variable', names: ['CIRCLE_SHA1', 'CIRCLE_TAG', 'BASH_ENV'] },
} as const

describe.each(Object.entries(own))('%s', (provider, { code, names }) => {
  test.each(names.flatMap((name) => Object.entries(places).map(([place, make]) => [name, place, make] as const)))(
    'refuses %s as %s',
    async (name, place, make) => {
      const { diagnostics } = await compileInMemory(() => make({ [name]: 'x' }), { only: [provider] })
      const errors = diagnostics.filter(({ severity }) => severity === 'error')
      expect(errors.map((each) => [each.code, each.provider])).toEqual([[code, provider]])
      const last = place === 'env of the pipeline' ? ['env'] : place.replace('steps 0', 'steps.0').split(/[ .]/)
      expect(pathOf(errors[0]?.at ?? null).map(String)).toEqual([...last, name])
    },
  )
})

test.each(['github', 'gitlab', 'jenkins', 'circleci'])('%s takes CI, which is there to be overridden', async (provider) => {
  const { diagnostics } = await compileInMemory(() => places['jobs a env']({ CI: 'false' }), { only: [provider] })
  expect(diagnostics).toEqual([])
})

test.each(['GITHUB_TOKEN', 'GITHUB_PAT', 'RUNNER_LABELS'])('GitHub takes %s, which it sets nowhere', async (name) => {
  const { diagnostics } = await compileInMemory(() => places['jobs a env']({ [name]: jobToken() }), { only: ['github'] })
  expect(diagnostics).toEqual([])
})

test.each(['PIPEGEN_OUTPUT', 'PIPEGEN_ENV', 'PIPEGEN_PATH', 'PIPEGEN_SUMMARY', 'PIPEGEN_OIDC_TOKEN', 'PIPEGEN_FAILED'])(
  "%s is pipegen's own on every provider",
  async (name) => {
    expect(await faultsOf(() => places['env of the pipeline']({ [name]: 'x' }))).toEqual([`reserved-env env.${name}`])
    expect(await faultsOf(() => places['jobs a env']({ [name]: 'x' }))).toEqual([`reserved-env jobs.a.env.${name}`])
    expect(await faultsOf(() => places['jobs a steps 0 env']({ [name]: 'x' }))).toEqual([`reserved-env jobs.a.steps.0.env.${name}`])
  },
)
