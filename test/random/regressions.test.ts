/** What random pipelines have found, each as small as it became. */
import { describe, expect, test } from 'vitest'
import { any, branch, type Condition, changed, event, type Job, job, type PipelineSpec, pipeline, sh, type Value } from '../../src/index.ts'
import { compileInMemory, fileFor } from '../compile/compile-in-memory.ts'
import type { ProviderName } from '../features/case.ts'

const file = (provider: ProviderName, make: () => Pick<PipelineSpec, 'jobs' | 'on'>): Promise<string> =>
  fileFor(provider, () => pipeline('ci', { providers: [provider], ...make() }))

test('on Jenkins, a choice with a part that is always true asks for nothing', async () => {
  const make = (): Job => job({ when: any(branch('main'), event('push')), steps: [sh`make`] })
  expect(await file('jenkins', () => ({ on: { push: true }, jobs: { a: make() } }))).not.toMatch(/allOf|anyOf/)
  expect(await file('jenkins', () => ({ on: { push: true, tag: 'v*' }, jobs: { a: make() } }))).toContain('anyOf')
})

const refusals = async (
  provider: ProviderName,
  make: () => Pick<PipelineSpec, 'jobs' | 'on' | 'concurrency'>,
): Promise<readonly string[]> => {
  const { diagnostics } = await compileInMemory(() => pipeline('ci', { providers: [provider], ...make() }))
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)
}

describe('GitHub', () => {
  const on = { push: true } as const
  test('refuses a cancellation that only a job could decide', async () => {
    const make = (when: Condition) => () => ({ on, concurrency: { cancelInProgress: when }, jobs: { a: job({ steps: [sh`make`] }) } })
    expect(await refusals('github', make(branch('release/*')))).toEqual([
      'Cancelling superseded runs: a job would have to find out first whether it holds, and no job runs before.',
    ])
    expect(await refusals('github', make(changed('src/**')))).toHaveLength(1)
    expect(await refusals('github', make(branch('main', 'release/**')))).toEqual([])
  })

  test('keeps the cells of a job that none of them lets run, which is skipped', async () => {
    const make = (): Job => job({ matrix: { mode: ['20'] }, when: ({ matrix }) => matrix.mode.isNot('20'), steps: [sh`make`] })
    const text = await file('github', () => ({ on, jobs: { a: make() } }))
    expect(text).toContain('if: ${{ false }}')
    expect(text).toContain("mode: ['20']")
  })

  const dynamic = (fields: object): Pick<PipelineSpec, 'jobs' | 'on'> => {
    const list = job({ outputs: ['nodes'], steps: [sh`echo "nodes=[20]" >> "$PIPEGEN_OUTPUT"`] })
    return { on, jobs: { list, a: job({ matrix: { node: list.outputs.nodes, os: ['ubuntu'] }, steps: [sh`make`], ...fields }) } }
  }
  test('refuses a condition on cells of which only the run knows all axes', async () => {
    expect(
      await refusals('github', () => dynamic({ when: ({ matrix }: { matrix: { os: Value } }) => matrix.os.is('ubuntu') })),
    ).toHaveLength(1)
  })
  test('refuses a neutral name of a machine beside an axis that only the run knows', async () => {
    expect(await refusals('github', () => dynamic({ runner: ({ matrix }: { matrix: { os: Value } }) => matrix.os }))).toEqual([
      'Runner that depends on a value: pipegen does not write this for GitHub yet.',
    ])
  })

  test('refuses the POSIX shell on Windows, which has none', async () => {
    const make = (runner: string) => () => ({ on, jobs: { a: job({ runner, shell: 'sh', steps: [sh`make`] }) } })
    expect(await refusals('github', make('windows'))).toEqual(['POSIX shell: its Windows runners have no sh.'])
    expect(await refusals('github', make('ubuntu'))).toEqual([])
  })
})
