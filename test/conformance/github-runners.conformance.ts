/** Labels that the run looks up, by GitHub's own evaluator. */
import { expect, test } from 'vitest'
import type { GithubWorkflow } from '../../providers/github/document.ts'
import { github } from '../../providers/github/index.ts'
import { jobOf, lit, pipelineOf } from '../plan/build.ts'
import { evaluateExpressions } from './engines/github-expression.ts'

const runners = { gpu: 'rack-7', macos: "o'brien" }

test.each([
  ['ubuntu', 'ubuntu-24.04'],
  ['gpu', 'rack-7'],
  ['macos', "o'brien"],
  ['ubuntu-22.04', 'ubuntu-22.04'],
  ['nobody', 'nobody'],
  ['', 'gpu-2'],
])('the machine %o has the label %o', async (name, label) => {
  const value = { kind: 'or', value: { kind: 'variable', name: 'RUNNER' }, fallback: lit('gpu-2') } as const
  const pipeline = pipelineOf({ jobs: [jobOf({ id: 'a', runner: { kind: 'value', value } })] })
  const workflow = github({ runners }).lower([pipeline]).documents[0]?.document as GithubWorkflow
  const [answer] = await evaluateExpressions([{ expression: String(workflow.jobs.a?.['runs-on']), contexts: { vars: { RUNNER: name } } }])
  expect(answer).toEqual({ value: label })
})
