// The matchers of pipegen/testing, as vitest's `expect` has them: all that isn't marked compiles.
import { job, pipeline, secret, sh } from 'pipegen'
import { matchers, plan } from 'pipegen/testing/vitest'
import { expect } from 'vitest'

expect.extend(matchers)

const planned = plan(pipeline('ci', { on: { push: true }, jobs: { test: job({ steps: [sh`npm test`] }) } }), { event: 'push', branch: 'main' })
expect(planned).toRun('test')
expect(planned).not.toFail({ job: 'test', cell: { node: '20' } })
expect(planned).toSkip('test')
expect(planned).toWaitFor('test', 'approve')
expect(planned).toRunBefore('lint', 'test')
expect(planned).toHaveEnv({ job: 'test', step: 'Test' }, { TOKEN: secret('TOKEN') })

// @ts-expect-error a job
expect(planned).toRun()
// @ts-expect-error a matcher that doesn't exist
expect(planned).toRuns('test')
// @ts-expect-error the values of a cell are texts
expect(planned).toRun({ job: 'test', cell: { node: 20 } })
// @ts-expect-error two jobs
expect(planned).toRunBefore('lint')
