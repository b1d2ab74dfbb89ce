/** What the Jenkinsfile says of small pipelines in the public language. */
import { expect, test } from 'vitest'
import { jenkins } from '../../providers/jenkins/index.ts'
import { all, branch, choose, failed, type Job, job, pipeline, sh, succeeded } from '../../src/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

async function file(jobs: () => { readonly [id: string]: Job }, options: Parameters<typeof jenkins>[0] = {}): Promise<string> {
  const make = () =>
    pipeline('ci', { providers: [jenkins(options)], on: { push: true }, env: { LEVEL: "it's high", NONE: '' }, jobs: jobs() })
  return (await compileInMemory(make)).files[0]?.text ?? ''
}

test('a step that asks for success asks whether nothing has failed, also in a job whose steps have time limits', async () => {
  const steps = (timeout: object) => () => ({
    build: job({ steps: [sh(timeout)`make`, sh({ when: failed() })`undo`, sh({ when: all(succeeded(), branch('main')) })`tell`] }),
  })
  for (const timeout of [{}, { timeout: '5m' }] as const) {
    const found = await file(steps(timeout))
    expect(found).toContain("if (failure == null && env.BRANCH_NAME == 'main'")
    expect(found).toContain('if (failure != null')
  }
})

test('a scripted pipeline sets the constants of the pipeline', async () => {
  const found = await file(() => ({ build: job({ steps: [sh`make`] }) }), { dag: 'scripted' })
  expect(found).toContain("env.LEVEL = 'it\\'s high'\n")
})

test('a variable that begins with a text begins with its name', async () => {
  const found = await file(() => ({ build: job({ steps: [sh({ env: { HOW: choose(branch('main'), 'a', 'b') } })`echo "$HOW"`] }) }))
  expect(found).toContain("withEnv(['HOW=' + (")
})
