// Run it with `node --test` (Node 22.18 or newer), or with `node --import jiti/register --test`.
import { test } from 'node:test'
import { secret } from 'pipegen'
import { assertDoesNotRun, assertHasEnv, assertRuns, assertRunsBefore, assertSkips, assertWaitsFor, plan } from 'pipegen/testing'
import ci from './ci.ts'

test('production waits for a yes on main, and comes after every test', () => {
  const main = { event: 'push', branch: 'main' } as const
  assertWaitsFor(plan(ci, main), 'deploy-production')
  const approved = plan(ci, main, { approved: ['deploy-production'] })
  assertRuns(approved, 'deploy-production')
  assertRunsBefore(approved, 'test', 'deploy-production')
  assertHasEnv(approved, { job: 'deploy-production', step: 'Deploy' }, { KUBECONFIG_CONTENT: secret('PRODUCTION_KUBECONFIG') })
})

test('develop goes to staging, and nowhere else', () => {
  const planned = plan(ci, { event: 'push', branch: 'develop' }, { approved: 'all' })
  assertRuns(planned, 'deploy-staging')
  assertSkips(planned, 'deploy-production')
})

test('one Python that fails is enough to build nothing', () => {
  const planned = plan(ci, { event: 'push', branch: 'main' }, { failed: [{ job: 'test', cell: { python: '3.11' } }], approved: 'all' })
  assertRuns(planned, { job: 'test', cell: { python: '3.12' } })
  assertDoesNotRun(planned, 'build')
  assertDoesNotRun(planned, 'deploy-production')
})

test('a pull request is tested, and leaves no image behind', () => {
  const planned = plan(ci, { event: 'pullRequest', source: 'feature', target: 'main' })
  assertRuns(planned, 'test')
  assertSkips(planned, 'build')
})
