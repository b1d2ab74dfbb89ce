/** What random pipelines have found, each as small as it became. */
import { describe, expect, test } from 'vitest'
import {
  all,
  always,
  any,
  branch,
  type Condition,
  changed,
  choose,
  ci,
  event,
  failed,
  type Job,
  job,
  not,
  type PipelineSpec,
  pipeline,
  sh,
  succeeded,
  tag,
  type Value,
} from '../../src/index.ts'
import { compileInMemory, fileFor } from '../compile/compile-in-memory.ts'
import type { ProviderName } from '../features/case.ts'

const file = (provider: ProviderName, make: () => Pick<PipelineSpec, 'jobs' | 'on'>): Promise<string> =>
  fileFor(provider, () => pipeline('ci', { providers: [provider], ...make() }))

test('on Jenkins, a choice with a part that is always true asks for nothing', async () => {
  const make = (): Job => job({ when: any(branch('main'), event('push')), steps: [sh`make`] })
  expect(await file('jenkins', () => ({ on: { push: true }, jobs: { a: make() } }))).not.toMatch(/allOf|anyOf/)
  expect(await file('jenkins', () => ({ on: { push: true, tag: 'v*' }, jobs: { a: make() } }))).toContain('anyOf')
})

test('on Jenkins, a step for every tag asks whether there is one', async () => {
  const make = (when: Condition) => (): Pick<PipelineSpec, 'jobs' | 'on'> => ({
    on: { push: true, tag: 'v*' },
    jobs: { a: job({ steps: [sh({ when })`make`] }) },
  })
  expect(await file('jenkins', make(tag('**')))).toContain("env.TAG_NAME != null && (env.TAG_NAME ?: '') ==~ '^.*$'")
  expect(await file('jenkins', make(not(tag('**'))))).toContain('env.TAG_NAME == null || !(')
  expect(await file('jenkins', make(tag('v*')))).not.toContain('TAG_NAME != null')
})

test('on CircleCI, a step that compares a fact of pull requests asks for the event once', async () => {
  const make = (): Pick<PipelineSpec, 'jobs' | 'on'> => ({
    on: { push: true, pullRequest: true },
    jobs: { a: job({ steps: [sh({ when: all(always(), ci.pullRequest.target.is('v1')) })`make`] }) },
  })
  expect((await file('circleci', make)).match(/"\$PIPEGEN_EVENT_NAME" = pull_request/g)).toHaveLength(1)
})

test('on GitLab, an environment may be chosen in a job that waits for a failure', async () => {
  const make = (): Pick<PipelineSpec, 'jobs' | 'on'> => {
    const test = job({ steps: [sh`make`] })
    const environment = choose(branch('main'), 'live', 'preview')
    return { on: { push: true }, jobs: { test, a: job({ needs: [test], when: failed(), environment, steps: [sh`make undo`] }) } }
  }
  expect(await file('gitlab', make)).toContain('PIPEGEN_ENVIRONMENT: preview')
})

test("on GitLab, what 'after' reads keeps its value where a step reads another one under the same name", async () => {
  const text = await file('gitlab', () => ({
    on: { push: true, tag: 'v*' },
    jobs: {
      a: job({
        steps: [sh`echo ${choose(tag('v*'), 'release', ci.event)}`],
        after: [sh`echo ${choose(tag('v*'), 'told', ci.event)}`],
      }),
    },
  }))
  expect(text).toContain('="release"')
  expect(text).toContain('="told"')
})

test('on CircleCI, a job that runs whatever happens reads no outputs of a need that was skipped', async () => {
  const text = await file('circleci', () => {
    const make = job({ when: branch('main'), outputs: ['version'], steps: [sh`echo version=1 >> "$PIPEGEN_OUTPUT"`] })
    return { on: { push: true }, jobs: { make, tell: job({ needs: [make], when: always(), steps: [sh`echo ${make.outputs.version}`] }) } }
  })
  expect(text).toContain('[ ! -e .pipegen/make.env ] || cat .pipegen/make.env')
})

test('on GitLab, the first step asks what stands beside the success of those before it', async () => {
  const when = all(succeeded(), event('push'))
  const make = (): Pick<PipelineSpec, 'jobs' | 'on'> => ({
    on: { push: true, pullRequest: true },
    jobs: { a: job({ steps: [sh({ when })`make first`, sh`make`, sh({ when: always() })`make last`] }) },
  })
  expect(await file('gitlab', make)).toMatch(/if \[ "\$CI_PIPELINE_SOURCE" = push \].*; then\n +make first/)
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
  test('refuses the POSIX shell on Windows, which has none', async () => {
    const make = (runner: string) => () => ({ on, jobs: { a: job({ runner, shell: 'sh', steps: [sh`make`] }) } })
    expect(await refusals('github', make('windows'))).toEqual(['POSIX shell: its Windows runners have no sh.'])
    expect(await refusals('github', make('ubuntu'))).toEqual([])
  })
})
