import { describe, expect, test } from 'vitest'
import { gaps } from '../../providers/gitlab/gaps.ts'
import { type GitlabOptions, gitlab } from '../../providers/gitlab/index.ts'
import { job, pipeline, sh } from '../../src/index.ts'
import type { Provider } from '../../src/provider.ts'
import { heard } from '../shared/gap.ts'

const steps = [sh`make`]
const having = (options: GitlabOptions): Provider => gitlab(options) as Provider
const ci =
  (spec: object, own: object = {}): (() => unknown) =>
  () =>
    pipeline('ci', { on: { push: true, pullRequest: true }, jobs: { test: job({ steps, ...spec } as never) }, ...own } as never)

interface Case {
  readonly make: () => unknown
  readonly without: GitlabOptions
  readonly having: GitlabOptions
  readonly says: string
}
const numbers = Array.from({ length: 51 }, (_, index) => index)

const cases: { readonly [feature: string]: Case } = {
  'approval.approvers': {
    make: ci({ approval: { approvers: ['ada'] } }),
    without: { tier: 'free' },
    having: { tier: 'premium' },
    says: 'unsupported jobs.test.approval.approvers: Approvers: only GitLab Premium',
  },
  'approval.message': {
    make: ci({ approval: { message: 'Ship it?' } }),
    without: { version: '17.0' },
    having: { version: '17.1' },
    says: 'emulated approval.message: the message stands in a comment',
  },
  'pipeline.concurrency.cancel': {
    make: ci({}),
    without: { version: '16.8' },
    having: { version: '16.9' },
    says: 'differs concurrency.cancelInProgress: Cancelling superseded runs: which pipelines a newer one cancels',
  },
  matrix: {
    make: ci({ matrix: { n: numbers } }),
    without: { version: '15.8' },
    having: { version: '15.9' },
    says: 'unsupported jobs.test.matrix: Matrix: GitLab before 15.9 makes at most 50 jobs of a matrix.',
  },
}

test('every row has its case', () => {
  expect(Object.keys(cases)).toEqual(gaps.map(({ features }) => features[0]))
})

describe.each(Object.entries(cases))('%s', (_, { make, without, having: enough, says }) => {
  const line = expect.stringContaining(says)
  test('is another thing where GitLab lacks it', async () => {
    expect((await heard(having(without), make)).lines).toContainEqual(line)
  })
  test('is what it is elsewhere, and where nothing is said', async () => {
    expect((await heard(having(enough), make)).lines).not.toContainEqual(line)
    expect((await heard(having({}), make)).lines).not.toContainEqual(line)
  })
})

test('a smaller matrix is what it is on every GitLab', async () => {
  expect((await heard(having({ version: '15.8' }), ci({ matrix: { n: numbers.slice(1) } }))).files).toHaveLength(1)
})

describe('a file for an older GitLab', () => {
  const older = having({ version: '16.8' })
  const textOf = async (make: () => unknown): Promise<string> => (await heard(older, make)).files[0]?.text ?? ''
  test('says nothing that it does not know', async () => {
    const text = await textOf(ci({ approval: { message: 'Ship it?' } }))
    expect(text).not.toMatch(/auto_cancel|interruptible|manual_confirmation/)
    expect(text).toContain('# Ship it?\ntest:')
  })
  test('lets a newer run cancel any other where all may be', async () => {
    const make = ci({}, { concurrency: { cancelInProgress: true } })
    expect(await textOf(make)).toContain('default:\n  interruptible: true')
    expect((await heard(older, make)).lines).toEqual([])
  })
  test.each([
    ['by default', {}],
    ['where none may be cancelled', { concurrency: { cancelInProgress: false } }],
  ])('asks for the setting %s', async (_, own) => {
    expect((await heard(older, ci({}, own))).lines).toContainEqual(expect.stringContaining('switch off "Auto-cancel redundant pipelines"'))
  })
})
