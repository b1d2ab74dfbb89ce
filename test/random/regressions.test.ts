/** What random pipelines have found, each as small as it shrank. */
import { describe, expect, test } from 'vitest'
import { ci, job, type Step, sh, text } from '../../src/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { ci as pipelineOf } from '../features/case.ts'

const errorsOf = async (provider: string, ...steps: readonly Step[]): Promise<readonly string[]> => {
  const { diagnostics } = await compileInMemory(() => pipelineOf({ a: job({ steps }) }), { only: [provider] })
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)
}

describe('a short commit id on GitHub, which only the shell can make', () => {
  const refused = ["Value of the run: expressions can't shorten a text."]
  test('is refused inside a text', async () => {
    expect(await errorsOf('github', sh`echo ${text`a-${ci.shortSha}`}`)).toEqual(refused)
  })
  test('is refused before a fallback', async () => {
    expect(await errorsOf('github', sh`echo ${ci.shortSha.or('none')}`)).toEqual(refused)
  })
  test('is refused in the condition and the name of a step', async () => {
    expect(await errorsOf('github', sh({ when: ci.shortSha.is('01234567') })`make`)).toEqual(refused)
    expect(await errorsOf('github', sh({ name: ci.shortSha })`make`)).toEqual(refused)
  })
  test('is taken by itself', async () => {
    expect(await errorsOf('github', sh({ env: { SHORT: ci.shortSha } })`echo ${ci.shortSha}`)).toEqual([])
  })
})
