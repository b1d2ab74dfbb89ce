// Tests of a ci.ts without a runner: all that isn't marked compiles.
import { job, pipeline, secret, sh } from 'pipegen'
import {
  assertDoesNotRun, assertFails, assertHasEnv, assertRuns, assertRunsBefore, assertSkips, assertWaitsFor, matchers, type Outcomes, type Plan, plan, type RunEvent,
} from 'pipegen/testing'

const test = job({ matrix: { node: ['20', '22'] }, steps: [sh`npm test`] })
const ci = pipeline('ci', { on: { push: true }, jobs: { test } })
const event: RunEvent = { event: 'pullRequest', source: 'feature', target: 'main', fork: true, changed: ['a.ts'] }
const outcomes = { failed: ['test', { job: 'test', cell: { node: '20' } }], approved: 'all' } satisfies Outcomes

const planned: Plan = plan(ci, event, outcomes)
plan([ci], { event: 'manual', branch: 'main', inputs: { level: 'debug' } }, {}, { pipeline: 'ci' })
assertRuns(planned, 'test')
assertDoesNotRun(planned, { job: 'test', cell: { node: '20' } })
assertFails(planned, 'test')
assertSkips(planned, 'test')
assertWaitsFor(planned, 'test', 'approve')
assertRunsBefore(planned, 'build', { job: 'test', cell: { node: '20' } })
assertHasEnv(planned, { job: 'test', step: 0 }, { TOKEN: secret('TOKEN'), A: 'b', C: /d/, E: undefined })
const names: readonly string[] = Object.keys(matchers)

// @ts-expect-error a job is no pipeline
plan(test, event)
// @ts-expect-error the event is called pullRequest
plan(ci, { event: 'pull_request', source: 'a', target: 'b' })
// @ts-expect-error a push has a branch
plan(ci, { event: 'push' })
// @ts-expect-error a tag has no branch
plan(ci, { event: 'tag', tag: 'v1', branch: 'main' })
// @ts-expect-error inputs are texts
plan(ci, { event: 'manual', branch: 'main', inputs: { debug: true } })
// @ts-expect-error an outcome that doesn't exist
plan(ci, event, { fails: ['test'] })
// @ts-expect-error the values of a cell are texts
assertRuns(planned, { job: 'test', cell: { node: 20 } })
// @ts-expect-error the pipeline isn't its plan
assertRuns(ci, 'test')
// @ts-expect-error an environment has no numbers
assertHasEnv(planned, 'test', { PORT: 5432 })
