import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { gaps } from '../../providers/circleci/gaps.ts'
import { type CircleciOptions, circleci } from '../../providers/circleci/index.ts'
import { branch, event, ci as facts, job, pipeline, sh, tag } from '../../src/index.ts'
import type { Provider } from '../../src/provider.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { heard } from '../shared/gap.ts'

const steps = [sh`make`]
const having = (options: CircleciOptions): Provider => circleci(options) as Provider
const one =
  (spec: object, on: object = { push: true }): (() => unknown) =>
  () =>
    pipeline('ci', { on, jobs: { test: job({ steps, ...spec } as never) } } as never)

interface Case {
  readonly make: () => unknown
  readonly without: CircleciOptions
  readonly having?: CircleciOptions
  readonly says: string
}

const cases: { readonly [row: string]: Case } = {
  'trigger.pullRequest': {
    make: one({}, { pullRequest: true }),
    without: { vcs: 'github_oauth' },
    says: 'unsupported on.pullRequest: Pull request: a pull request starts a pipeline through the GitHub App',
  },
  'trigger.schedule without a branch': {
    make: one({}, { schedule: '0 2 * * *' }),
    without: { server: '4.10' },
    says: 'unsupported on.schedule: Schedule: the schedules of CircleCI server stand in the file, and name their branch.',
  },
  'trigger.schedule the GitHub App, GitHub OAuth or Bitbucket Cloud': {
    make: one({}, { schedule: '0 2 * * *' }),
    without: { vcs: 'bitbucket_dc' },
    having: { vcs: 'bitbucket' },
    says: 'unsupported on.schedule: Schedule: projects on GitLab',
  },
  'value.ci `ci.pullRequest.*`': {
    make: one({ steps: [sh`echo ${facts.pullRequest.title}`] }),
    without: { vcs: 'gitlab' },
    says: 'unsupported jobs.test.steps.0: Value of the run: only the GitHub App of circleci.com tells of the pull request.',
  },
  'value.ci `ci.commit.message` in a job without checkout': {
    make: one({ checkout: false, steps: [sh`echo ${facts.commit.message}`] }),
    without: { vcs: 'bitbucket' },
    says: 'unsupported jobs.test.steps.0: Value of the run: only the GitHub App of circleci.com tells the message',
  },
  'runner.name macOS': {
    make: one({ runner: 'macos' }),
    without: { server: '4.10' },
    says: 'unsupported jobs.test.runner: Runner by name: CircleCI server has no Macs.',
  },
  'docker in a job without container': {
    make: one({ docker: true }),
    without: { server: '4.9' },
    having: { server: '4.10' },
    says: 'unsupported jobs.test.docker: Docker engine in a job: machines with Ubuntu 24.04',
  },
  'job.concurrency': {
    make: one({ concurrency: 'deploy' }),
    without: { server: '4.8' },
    having: { server: '4.9' },
    says: 'unsupported jobs.test.concurrency: Jobs that exclude each other: serial groups came',
  },
  'job.retry': {
    make: one({ retry: 2 }),
    without: { server: '4.8.3' },
    having: { server: '4.9' },
    says: 'unsupported jobs.test.retry: Retries of a job: automatic reruns came',
  },
}

function rowName({ features, which, needs }: (typeof gaps)[number]): string {
  const more = features[0] === 'trigger.schedule' ? (which ?? needs) : which
  return more === undefined ? String(features[0]) : `${features[0]} ${more}`
}

test('every row has its case', () => {
  expect(Object.keys(cases)).toEqual(gaps.map(rowName))
})

describe.each(Object.entries(cases))('%s', (_, { make, without, having: enough = {}, says }) => {
  const line = expect.stringContaining(says)
  test('is an error where it is missing', async () => {
    expect((await heard(having(without), make)).lines).toContainEqual(line)
  })
  test('is what it is elsewhere, and where nothing is said', async () => {
    expect((await heard(having(enough), make)).lines).not.toContainEqual(line)
    expect((await heard(having({}), make)).lines).not.toContainEqual(line)
  })
})

test('a server with a runner of your own has Macs and Docker', async () => {
  const provider = having({ server: '4.8', runners: { macos: 'acme/mac', ubuntu: 'acme/vm' } })
  expect((await heard(provider, one({ runner: 'macos' }))).files).toHaveLength(1)
  expect((await heard(provider, one({ docker: true }))).files).toHaveLength(1)
})

describe('without the GitHub App', () => {
  const make = (schedule?: string) => (): unknown => {
    const everything = { push: true, tag: 'v*', manual: true, ...(schedule === undefined ? {} : { schedule }) } as const
    const test = job({ steps, when: event('push', 'manual') })
    const nightly = job({ steps: [sh({ when: event('manual') })`make`], when: branch('main') })
    const release = job({ steps, when: tag('v*') })
    return pipeline('ci', { on: everything, jobs: { test, nightly, release } })
  }
  test.each([{ vcs: 'github_oauth' }, { vcs: 'bitbucket_dc' }, { server: '4.8' }] satisfies CircleciOptions[])(
    'a pipeline asks for the source of its trigger: %j',
    async (options) => {
      const { files, lines } = await heard(having(options), make())
      const text = files[0]?.text ?? ''
      expect(text).not.toContain('pipeline.event')
      expect(text).toContain('when: (pipeline.trigger_source == "webhook" and pipeline.git.branch) or ')
      expect(text).toContain('PIPEGEN_EVENT_NAME: << pipeline.trigger_source >>')
      expect(text).toContain('"$PIPEGEN_EVENT_NAME" = api')
      expect(lines).not.toContainEqual(expect.stringContaining('GitHub App'))
    },
  )
  test('a schedule is a source, too', async () => {
    const text = (await heard(having({ vcs: 'github_oauth' }), make('0 2 * * *'))).files[0]?.text
    expect(text).toContain('pipeline.trigger_source == "scheduled_pipeline"')
  })
  test('the words of the GitHub App are its own', async () => {
    const text = (await heard(having({ vcs: 'github_app' }), make('0 2 * * *'))).files[0]?.text
    expect(text).toContain('pipeline.event.name == "push"')
    expect(text).not.toContain('trigger_source')
  })
  test('changed paths are looked for on a push', async () => {
    const text = (await heard(having({ vcs: 'gitlab' }), one({}, { push: { paths: ['src/**'] } }))).files[0]?.text
    expect(text).toContain('  webhook) git -c core.quotePath=false diff')
    expect(text).not.toContain('pull_request')
  })
})

test('Windows on a server is the image that servers have', async () => {
  const windows = one({ runner: 'windows' })
  expect((await heard(having({ server: '4.9' }), windows)).files[0]?.text).toContain('image: windows-default')
  expect((await heard(having({}), windows)).files[0]?.text).toContain('image: windows-server-2022-gui:current')
})

test('the schedules of a server are a workflow that knows it is scheduled', async () => {
  const make = () => {
    const build = job({ steps: [sh`echo ${facts.event}`] })
    const nightly = job({ needs: [build], when: event('schedule'), steps: [sh`make nightly`] })
    return pipeline('ci', {
      providers: [circleci({ server: '4.9' })],
      on: { push: true, schedule: { cron: '*/20 2 * * MON-WED', branch: 'main' } },
      jobs: { build, nightly },
    })
  }
  const { files } = await compileInMemory(make)
  const { jobs, workflows } = parse(files[0]?.text ?? '')
  expect(workflows.ci).toEqual({ when: 'pipeline.trigger_source == "webhook" and pipeline.git.branch', jobs: ['ci-build'] })
  expect(workflows['ci-scheduled']).toEqual({
    triggers: [{ schedule: { cron: '0,20,40 2 * * 1,2,3', filters: { branches: { only: ['main'] } } } }],
    jobs: ['ci-scheduled-build', { 'ci-scheduled-nightly': { requires: ['ci-scheduled-build'] } }],
  })
  expect(JSON.stringify(jobs['ci-build'].steps)).toContain('push')
  expect(JSON.stringify(jobs['ci-scheduled-build'].steps)).toContain('schedule')
})
