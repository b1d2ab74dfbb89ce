/** Questions that a plan can't answer. */
import { expect, test } from 'vitest'
import { mistakeIn } from '../../src/plan/mistakes.ts'
import type { Outcomes, RunEvent } from '../../src/plan/types.ts'
import { allTriggers, jobOf, matrixOf, nowhere, pipelineOf, stepOf } from './build.ts'

const input = { description: null, default: null, required: false, options: [], origin: nowhere }
const pipeline = pipelineOf({
  triggers: {
    ...allTriggers,
    manual: {
      inputs: [
        { ...input, name: 'level', type: 'choice', options: ['info', 'debug'] },
        { ...input, name: 'dry', type: 'boolean' },
        { ...input, name: 'count', type: 'number' },
      ],
    },
  },
  jobs: [
    jobOf({ id: 'test', matrix: matrixOf({ node: ['20', '22'], os: ['ubuntu', 'macos'] }, { exclude: [{ node: '20', os: 'macos' }] }) }),
    jobOf({ id: 'build', outputs: ['digest'], steps: [stepOf({ name: { kind: 'literal', text: 'Build' } })] }),
    jobOf({ id: 'deploy', approval: { message: null, approvers: [], timeout: null } }),
  ],
})
const push: RunEvent = { event: 'push', branch: 'main' }
const manual = (inputs: { readonly [name: string]: string }): RunEvent => ({ event: 'manual', branch: 'main', inputs })

test.each<[Outcomes, string, string | null]>([
  [{ failed: ['tset'] }, 'There is no job "tset".', 'Did you mean "test"?'],
  [{ failed: ['package'] }, 'There is no job "package".', 'There are "test", "build", "deploy".'],
  [{ failed: [{ job: 'build', cell: { node: '20' } }] }, 'Job "build" has no matrix.', 'Name the job alone.'],
  [{ failed: [{ job: 'test', cell: { node: '18' } }] }, 'Axis "node" of job "test" has no value "18".', 'There are "20", "22".'],
  [{ failed: [{ job: 'test', cell: { nod: '20' } }] }, 'Job "test" has no axis "nod".', 'Did you mean "node"?'],
  [{ failed: [{ job: 'test', cell: { node: '20', os: 'macos' } }] }, 'Job "test" has no cell with node "20" and os "macos".', null],
  [{ failedSteps: [{ job: 'build', step: 'Biuld' }] }, 'Job "build" has no step "Biuld".', 'Did you mean "Build"?'],
  [{ failedSteps: [{ job: 'build', step: 1 }] }, 'Job "build" has no step 1.', 'It has 1, counted from 0.'],
  [{ approved: ['build'] }, 'Job "build" waits for no approval.', 'Only a job with `approval` can be approved.'],
  [{ cancelled: { after: ['x'] } }, 'There is no job "x".', 'There are "test", "build", "deploy".'],
  [{ outputs: { build: { digets: 'x' } } }, 'Job "build" has no output "digets".', 'Did you mean "digest"?'],
])('the outcome %j is refused', (outcomes, message, hint) => {
  expect(mistakeIn(pipeline, push, outcomes)).toEqual({ message, hint })
})

test.each<[RunEvent, string, string | null]>([
  [{ event: 'pull_request' } as unknown as RunEvent, 'There is no event "pull_request".', 'Did you mean "pullRequest"?'],
  [{ event: 'push' } as RunEvent, 'The event "push" lacks "branch".', 'Add `branch`.'],
  [manual({ levle: 'info' }), 'There is no input "levle".', 'Did you mean "level"?'],
  [manual({ level: 'trace' }), 'Input "level" can\'t be "trace".', 'It is one of "info", "debug".'],
  [manual({ dry: 'yes' }), 'Input "dry" can\'t be "yes".', 'It is true or false.'],
  [manual({ count: 'ten' }), 'Input "count" can\'t be "ten".', 'It is a number.'],
])('the event %j is refused', (event, message, hint) => {
  expect(mistakeIn(pipeline, event, {})).toEqual({ message, hint })
})

test('what the pipeline has is taken', () => {
  const outcomes: Outcomes = {
    failed: ['build', { job: 'test', cell: { node: '22', os: 'macos' } }],
    failedSteps: [{ job: 'build', step: 'Build' }],
    approved: ['deploy'],
    outputs: { build: { digest: 'x' } },
  }
  expect(mistakeIn(pipeline, manual({ level: 'debug', dry: 'true', count: '1e3' }), outcomes)).toBeNull()
})
