/** Inputs of a manual run as GitHub's own evaluator reads them: its booleans and numbers are no texts. */
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ci, job, pipeline, sh } from '../../src/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'
import { evaluateConditions, evaluateExpressions } from './engines/github-expression.ts'

interface Workflow {
  readonly jobs: { readonly a: { readonly env: Readonly<Record<string, string>> }; readonly b: { readonly if: string } }
}

async function workflow(): Promise<Workflow> {
  const steps = [sh`make`]
  const inputs = { dry: { type: 'boolean', default: true }, loud: { type: 'boolean' }, n: { type: 'number', default: 3 } } as const
  const file = await fileFor('github', () =>
    pipeline('ci', {
      on: { push: true, manual: { inputs } },
      jobs: {
        a: job({ env: { DRY: ci.input('dry'), LOUD: ci.input('loud'), N: ci.input('n') }, steps }),
        b: job({ when: ci.input('loud').is('true'), steps }),
      },
    }),
  )
  return parse(file) as Workflow
}

test.each([
  [
    { dry: false, loud: true, n: 0 },
    { env: { DRY: 'false', LOUD: 'true', N: '0' }, b: true },
  ],
  [
    { dry: true, loud: false, n: 7 },
    { env: { DRY: 'true', LOUD: 'false', N: '7' }, b: false },
  ],
  [{}, { env: { DRY: 'true', LOUD: 'false', N: '3' }, b: false }],
])('inputs %j', async (inputs, wanted) => {
  const { jobs } = await workflow()
  const contexts = { inputs, github: { event_name: 'workflow_dispatch' } }
  const names = Object.keys(jobs.a.env)
  const values = await evaluateExpressions(names.map((name) => ({ expression: jobs.a.env[name] ?? '', contexts })))
  const env = Object.fromEntries(names.map((name, index) => [name, (values[index] as { value: unknown }).value]))
  const [b] = await evaluateConditions([{ expression: jobs.b.if, contexts }])
  expect({ env, b: (b as { value: boolean }).value }).toEqual(wanted)
})
