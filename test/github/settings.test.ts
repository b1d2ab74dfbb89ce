/** What a pipeline reads from the settings is a to-do, at the narrowest place that all its readers see. */
import { expect, test } from 'vitest'
import { type Job, job, pipeline, secret, sh, variable } from '../../src/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

async function commandsFor(jobs: { readonly [id: string]: Job }): Promise<readonly (string | null)[]> {
  const { todos, diagnostics } = await compileInMemory(() => pipeline('ci', { on: { push: true }, jobs }))
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return todos.map(({ command }) => command)
}

const steps = [sh`make`]

test('secrets and variables are set for the repository', async () => {
  expect(await commandsFor({ a: job({ env: { TOKEN: secret('TOKEN'), SITE: variable('SITE') }, steps }) })).toEqual([
    'gh secret set TOKEN',
    'gh variable set SITE',
  ])
})

test('what only jobs of environments read is set for each of these', async () => {
  const deploy = (environment: string) => job({ environment, steps: [sh`deploy ${secret('KEY')} ${variable('SITE')}`] })
  expect(await commandsFor({ staging: deploy('staging'), production: deploy('the world') })).toEqual([
    'gh secret set KEY --env staging',
    'gh variable set SITE --env staging',
    "gh secret set KEY --env 'the world'",
    "gh variable set SITE --env 'the world'",
  ])
})

test('what a job without environment reads too is set once, for the repository', async () => {
  const env = { KEY: secret('KEY') }
  expect(await commandsFor({ deploy: job({ environment: 'review', env, steps }), test: job({ env, steps }) })).toEqual([
    'gh secret set KEY',
  ])
})

test('what is read before the job enters its environment is set for the repository', async () => {
  expect(await commandsFor({ a: job({ environment: variable('STAGE'), when: variable('DEPLOY').is('yes'), steps }) })).toEqual([
    'gh variable set DEPLOY',
    'gh variable set STAGE',
  ])
  expect(await commandsFor({ a: job({ environment: 'staging', when: variable('DEPLOY').is('yes'), steps }) })).toEqual([
    'gh variable set DEPLOY',
  ])
})

test("the run's own token is no setting", async () => {
  expect(await commandsFor({ a: job({ env: { GH_TOKEN: secret('GITHUB_TOKEN') }, steps }) })).toEqual([])
})
