/** What the example of infrastructure promises beyond its files, run on each provider with stand-ins for the tools. */
import { describe, expect, test } from 'vitest'
import infrastructure from '../../examples/infrastructure/ci.ts'
import { plan } from '../../src/plan/plan.ts'
import type { RunEvent } from '../../src/plan/types.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import type { Fakes } from '../recipes/fakes.ts'
import { providers, type Run, runOn } from '../recipes/run.ts'
import { conftest, terraform, terraformWhere } from './tools.ts'

describe.each(providers)('on %s', { timeout: 120_000 }, (provider) => {
  const run = (given: { readonly fakes?: Fakes; readonly event?: RunEvent; readonly approved?: boolean } = {}): Promise<Run> =>
    runOn(provider, () => infrastructure, {
      ...given,
      secrets: { PIPEGEN_OIDC_TOKEN: 'token' },
      files: { 'infra/main.tf': '' },
      fakes: { terraform, ...conftest, ...given.fakes },
    })
  const applied = (ran: Run): readonly string[] => ran.state.applied?.trim().split('\n') ?? []
  const [staging, production] = ['staging.tfstate staging.tfstate ci-apply', 'production.tfstate production.tfstate ci-apply']

  test('each environment gets the plan that was made of its own state, by a role that may write', async () => {
    const ran = await run()
    expect(applied(ran)).toEqual([staging, production])
    const plans = ran.calls.filter(({ tool, args }) => tool === 'terraform' && args[0] === 'plan')
    expect(plans.map(({ env }) => [env.AWS_ROLE?.split('/')[1], env.TF_VAR_db_password]).sort()).toEqual([
      ['ci-plan', 'text of PRODUCTION_DB_PASSWORD'],
      ['ci-plan', 'text of STAGING_DB_PASSWORD'],
    ])
  })

  test.each([
    ['nobody agrees', { approved: false }],
    ['a policy is not held', { fakes: { conftest: 'exit 1' } }],
  ])('production stays as it is when %s', async (_, given) => {
    expect(applied(await run(given))).toEqual([staging])
  })

  test('production is applied although there is nothing to do in staging', async () => {
    const fakes = { terraform: terraformWhere('staging.tfvars') }
    expect(applied(await run({ fakes }))).toEqual([production])
  })

  test('a pull request plans, and applies nothing', async () => {
    const ran = await run({ event: { event: 'pullRequest', source: 'feature', target: 'main' } })
    expect(ran.jobs).toMatchObject({ 'plan-staging': 'success', policies: 'success' })
    expect(applied(ran)).toEqual([])
  })

  test('a run by hand with the words destroys staging, and does nothing else', async () => {
    const ran = await run({ event: { event: 'manual', branch: 'main', inputs: { confirm: 'destroy staging' } } })
    expect(applied(ran)).toEqual([staging])
    const commands = ran.calls.filter(({ tool, args }) => tool === 'terraform' && args.includes('-destroy'))
    expect(commands).toHaveLength(1)
    expect(ran.lines.filter((line) => line.includes('-detailed-exitcode'))).toEqual([])
  })
})

test('only a run by hand can destroy, and every change of a state excludes others', async () => {
  const { pipelines } = await compileInMemory(() => infrastructure, { only: [] })
  const [pipeline] = pipelines
  if (pipeline === undefined) throw new Error('no pipeline')
  const destroys = (event: RunEvent): boolean =>
    plan(pipeline, event, { approved: 'all' }).jobs.some(({ id, state }) => id === 'destroy-staging' && state === 'runs')
  expect(destroys({ event: 'push', branch: 'main' })).toBe(false)
  expect(destroys({ event: 'pullRequest', source: 'feature', target: 'main' })).toBe(false)
  expect(destroys({ event: 'manual', branch: 'main', inputs: {} })).toBe(false)
  expect(destroys({ event: 'manual', branch: 'main', inputs: { confirm: 'destroy staging' } })).toBe(true)
  const groups = Object.fromEntries(pipeline.jobs.map(({ id, concurrency }) => [id, concurrency?.group]))
  expect(groups['destroy-staging']).toEqual(groups['apply-staging'])
  expect(groups['apply-staging']).toEqual({ kind: 'literal', text: 'staging' })
  expect(groups['apply-production']).toEqual({ kind: 'literal', text: 'production' })
})
