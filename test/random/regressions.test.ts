/** What random pipelines have found, each as small as it became. */
import { expect, test } from 'vitest'
import { any, branch, event, type Job, job, type PipelineSpec, pipeline, sh } from '../../src/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'
import type { ProviderName } from '../features/case.ts'

const file = (provider: ProviderName, make: () => Pick<PipelineSpec, 'jobs' | 'on'>): Promise<string> =>
  fileFor(provider, () => pipeline('ci', { providers: [provider], ...make() }))

test('on Jenkins, a choice with a part that is always true asks for nothing', async () => {
  const make = (): Job => job({ when: any(branch('main'), event('push')), steps: [sh`make`] })
  expect(await file('jenkins', () => ({ on: { push: true }, jobs: { a: make() } }))).not.toMatch(/allOf|anyOf/)
  expect(await file('jenkins', () => ({ on: { push: true, tag: 'v*' }, jobs: { a: make() } }))).toContain('anyOf')
})
