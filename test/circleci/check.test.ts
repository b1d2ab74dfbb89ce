import { describe, expect, test } from 'vitest'
import { circleci } from '../../providers/circleci/index.ts'
import { job, pipeline, sh } from '../../src/index.ts'
import { featureNames } from '../../src/ir/features.ts'
import { emit, emitJobs, type On } from './emit.ts'

const steps = [sh`true`]

describe('limits and names', () => {
  test('a variable that CircleCI sets itself is refused', async () => {
    const { findings } = await emitJobs({ a: job({ env: { CIRCLE_BRANCH: 'x' }, steps }) })
    expect(findings).toContain('error: The variable "CIRCLE_BRANCH" can\'t be set: CircleCI sets it itself.')
  })
  test('a backslash before what CircleCI unescapes is refused', async () => {
    expect((await emitJobs({ a: job({ steps: [sh`echo '\<<'`] }) })).findings.join()).toMatch(/has a backslash before "<<"/)
  })
  test('a default that is too long is an error, or a warning where limits warn', async () => {
    const on = { manual: { inputs: { text: { type: 'string' as const, default: 'x'.repeat(600) } } } }
    expect((await emitJobs({ a: job({ steps }) }, on)).findings.join()).toMatch(/^error: A value of input "text"/)
    expect((await emitJobs({ a: job({ steps }) }, on, { limits: 'warn' })).findings.join()).toMatch(/^warning: A value of input "text"/)
  })
  test('a job may not be called as the approval of another', async () => {
    const a = job({ approval: true, steps })
    const { findings } = await emitJobs({ a, 'approve-a': job({ steps }) })
    expect(findings).toContain('error: Two jobs are called "approve-a" on CircleCI.')
  })
})

test('two pipelines are two workflows of one file, and jobs that they share have the names of both', async () => {
  const { text, jobs, findings } = await emit(() => [
    pipeline('ci', { providers: [circleci()], on: { push: true }, jobs: { test: job({ steps }), lint: job({ steps }) } }),
    pipeline('nightly', { providers: [circleci()], on: { schedule: '0 2 * * *' }, jobs: { test: job({ steps }) } }),
  ])
  expect(findings).toEqual([])
  expect(Object.keys(jobs)).toEqual(['ci-test', 'lint', 'nightly-test'])
  expect(text).toMatch(/workflows:\n {2}ci:\n[\s\S]*\n {2}nightly:\n {4}when: pipeline.event.name == "schedule"\n/)
})

type Inputs = Exclude<NonNullable<On['manual']>, true>['inputs']

describe('inputs of two pipelines', () => {
  const dispatch = (name: string, inputs: Inputs) =>
    pipeline(name, { providers: [circleci()], on: { manual: { inputs } }, jobs: { [name]: job({ steps }) } })

  test('are one parameter where they are alike', async () => {
    const inputs: Inputs = { target: { type: 'choice', options: ['dev', 'prod'] } }
    const { text, findings } = await emit(() => [dispatch('ci', inputs), dispatch('release', inputs)])
    expect(findings).toEqual([])
    expect(text.match(/target:/g)).toHaveLength(1)
  })
  test.each<[string, Inputs, Inputs]>([
    ['options', { target: { type: 'choice', options: ['dev', 'prod'] } }, { target: { type: 'choice', options: ['prod'] } }],
    ['defaults', { target: { type: 'string', default: 'dev' } }, { target: { type: 'string', default: 'prod' } }],
    ['types', { target: { type: 'string' } }, { target: { type: 'boolean' } }],
    ['names but for their case', { target: { type: 'string' } }, { Target: { type: 'string' } }],
  ])('are an error where they differ in their %s', async (_, a, b) => {
    const { findings } = await emit(() => [dispatch('ci', a), dispatch('release', b)])
    expect(findings).toEqual(['error: Two inputs that differ would both be the parameter "target" of the file.'])
  })
})

test('every feature has an answer in plain words', () => {
  const { capabilities } = circleci()
  for (const feature of featureNames) {
    const answer = capabilities[feature]
    if (typeof answer === 'function' || answer.level === 'native') continue
    const said = answer.level === 'setting' ? answer.todo : answer.level === 'unsupported' ? answer.why : answer.how
    expect(said).toMatch(/\.$/)
  }
})
