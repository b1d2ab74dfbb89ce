/** Nothing of a job that needs an approval runs unless somebody was asked. */
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { github } from '../../providers/github/index.ts'
import { job, pipeline, sh } from '../../src/index.ts'
import type { Job } from '../../src/ir/types.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { jobOf, pipelineOf, status, stepOf } from '../plan/build.ts'

interface Step {
  readonly id?: string
  readonly if?: string
  readonly run?: string
}

function stepsOf(fields: Partial<Job>, options: Parameters<typeof github>[0] = {}): readonly Step[] {
  const provider = github(options)
  const approval = { message: null, approvers: [], timeout: null }
  const lowered = provider.lower([pipelineOf({ jobs: [jobOf({ id: 'a', checkout: null, approval, ...fields })] })])
  return (parse(provider.render(lowered)[0]?.text ?? '') as { jobs: { a: { steps: Step[] } } }).jobs.a.steps
}

test('steps that run after a failure ask whether the guard passed', () => {
  const steps = stepsOf({
    steps: [stepOf({ script: 'deploy' }), stepOf({ script: 'undo', when: status('failed') })],
    after: [stepOf({ script: 'clean' })],
  })
  expect(steps.map(({ id, if: when, run }) => [id ?? run, when])).toEqual([
    ['pipegen-approval', undefined],
    ['deploy', undefined],
    ['undo', "${{ steps.pipegen-approval.outcome == 'success' && failure() }}"],
    ['clean', "${{ steps.pipegen-approval.outcome == 'success' && always() }}"],
  ])
})

test('a guard that no step asks needs no id', () => {
  expect(stepsOf({})[0]).not.toHaveProperty('id')
})

test('without a guard there is nothing to ask', () => {
  const steps = stepsOf({ steps: [stepOf({ script: 'undo', when: status('failed') })] }, { approvals: 'trust' })
  expect(steps).toEqual([{ if: '${{ failure() }}', run: 'undo' }])
})

test('a guard in a container needs tools there, and says so', async () => {
  const exported = (options: Parameters<typeof github>[0]) => (): unknown =>
    pipeline('ci', {
      providers: [github(options)],
      on: { push: true },
      jobs: { deploy: job({ container: 'alpine:3.22', approval: true, environment: 'review', steps: [sh`./deploy.sh`] }) },
    })
  const codes = async (options: Parameters<typeof github>[0]): Promise<readonly string[]> =>
    (await compileInMemory(exported(options))).diagnostics.map(({ code, message }) => `${code}: ${message}`)
  expect(await codes({})).toEqual([expect.stringMatching(/^differs: .*needs bash and curl/)])
  expect(await codes({ approvals: 'trust' })).toEqual([])
})
