import { describe, expect, test } from 'vitest'
import { type CircleciOptions, circleci } from '../../providers/circleci/index.ts'
import {
  type AnyValue,
  all,
  always,
  any,
  branch,
  changed,
  ci,
  event,
  failed,
  input,
  job,
  not,
  optional,
  pipeline,
  repository,
  sh,
  succeeded,
  tag,
} from '../../src/index.ts'
import { emit, emitJobs, type On } from './emit.ts'

const steps = [sh`true`]
const everything: On = { push: true, pullRequest: true, tag: 'v*', schedule: '0 2 * * *', manual: true }
const filterOf = async (when: Parameters<typeof job>[0]['when'], on: On = everything): Promise<unknown> =>
  (await emitJobs({ a: job({ when: when as never, steps }) }, on)).workflow.a?.filters

describe('what starts a workflow', () => {
  test.each<[string, On, string]>([
    ['a push of any branch, and of no tag', { push: true }, 'pipeline.event.name == "push" and pipeline.git.branch'],
    [
      'a push of some branches',
      { push: { branches: ['main', 'develop'] } },
      'pipeline.event.name == "push" and (pipeline.git.branch == "main" or pipeline.git.branch == "develop")',
    ],
    [
      'a push of branches of a pattern',
      { push: { branches: ['release/*'] } },
      'pipeline.event.name == "push" and pipeline.git.branch and pipeline.git.branch matches /^release\\/[^\\/]*$/',
    ],
    ['a tag', { tag: 'v*' }, 'pipeline.event.name == "push" and pipeline.git.tag and pipeline.git.tag matches /^v[^\\/]*$/'],
    [
      'a pull request, whose fields are read in no other pipeline',
      { pullRequest: { branches: ['main'] } },
      'pipeline.event.name == "pull_request" and pipeline.event.github.pull_request.base.ref == "main"',
    ],
    [
      'a schedule or a run on demand',
      { schedule: '0 2 * * *', manual: true },
      'pipeline.event.name == "schedule" or pipeline.event.name == "api"',
    ],
  ])('%s', async (_, on, when) => {
    expect((await emitJobs({ a: job({ steps }) }, on)).when).toBe(when)
  })
  test('nothing, where the patterns leave nothing', async () => {
    const { text } = await emitJobs({ a: job({ steps }) }, { push: { branches: ['main'], branchesIgnore: ['main'] } })
    expect(text).toMatch(/\n {2}ci:\n {4}when: false\n/)
  })
  test('which triggers and schedules the project needs is a to-do', async () => {
    const { todos } = await emitJobs({ a: job({ steps }) }, { push: true, schedule: { cron: '0 2 * * *', branch: 'develop' } })
    expect(todos).toEqual([
      'Project Settings > Triggers: let the GitHub App start the pipeline on "All pushes".',
      'Project Settings > Triggers: add a schedule "0 2 * * *" (UTC) for branch "develop".',
    ])
  })
  test.each<[string, On, CircleciOptions, string]>([
    ['tags alone', { tag: 'v*' }, {}, '"Tag pushes".'],
    ['pull requests and tags', { pullRequest: true, tag: 'v*' }, {}, '"PR opened or pushed to, default branch and tag pushes".'],
    [
      'pull requests and one branch, which is the default one',
      { pullRequest: true, push: { branches: ['main'], tags: ['v*'] } },
      {},
      '"PR opened or pushed to, default branch and tag pushes" alone, if "main" is the default branch: with "All pushes" beside it, a push to that starts two pipelines.',
    ],
    [
      'pull requests and a branch that is known not to be the default one',
      { pullRequest: true, push: { branches: ['develop'] } },
      { defaultBranch: 'main' },
      '"All pushes", "PR opened" and "Pushes to open non-draft PRs", a trigger each. A pull request that is reopened, or pushed to as a draft, starts none.',
    ],
    [
      'pull requests and every branch',
      { pullRequest: true, push: true },
      {},
      '"All pushes", "PR opened" and "Pushes to open non-draft PRs", a trigger each. A pull request that is reopened, or pushed to as a draft, starts none.',
    ],
  ])('no push fits two of the triggers: %s', async (_, on, options, message) => {
    const { todos } = await emitJobs({ a: job({ steps }) }, on, options)
    expect(todos.filter((each) => each.includes('Triggers'))).toEqual([
      `Project Settings > Triggers: let the GitHub App start the pipeline on ${message}`,
    ])
  })
  test('pipelines of one file share its triggers', async () => {
    const { todos } = await emit(() => [
      pipeline('ci', { providers: [circleci()], on: { pullRequest: true }, jobs: { a: job({ steps }) } }),
      pipeline('nightly', { providers: [circleci()], on: { push: true }, jobs: { b: job({ steps }) } }),
    ])
    expect(todos.filter((each) => each.includes('Triggers'))).toHaveLength(1)
  })
  test('inputs are parameters whose texts stay texts', async () => {
    const level = input({ type: 'choice', options: ['info', 'debug'] })
    const { parameters, jobs } = await emitJobs(
      { a: job({ steps: [sh`./run ${level} ${ci.input('dry')}`] }) },
      { manual: { inputs: { level, dry: { type: 'boolean' } } } },
    )
    expect(parameters).toEqual({
      level: { type: 'enum', enum: ['', 'info', 'debug'], default: '' },
      dry: { type: 'enum', enum: ['true', 'false'], default: 'false' },
    })
    expect(jobs.a?.steps).toContainEqual({
      run: {
        environment: { PIPEGEN_INPUT_LEVEL: '<< pipeline.parameters.level >>', PIPEGEN_INPUT_DRY: '<< pipeline.parameters.dry >>' },
        command: './run "$PIPEGEN_INPUT_LEVEL" "$PIPEGEN_INPUT_DRY"',
        no_output_timeout: '1h',
      },
    })
  })
})

describe('filters', () => {
  test('a job without condition asks for tags where a tag can start it', async () => {
    expect(await filterOf(undefined, { push: true })).toBeUndefined()
    expect(await filterOf(undefined, { push: true, tag: 'v*' })).toBe('pipeline.git.branch or pipeline.git.tag')
  })
  test('so does everything that a job of tags needs', async () => {
    const build = job({ steps })
    const { workflow } = await emitJobs({ build, publish: job({ needs: [build], when: tag('v*'), steps }) }, { push: true, tag: 'v*' })
    expect(workflow.build?.filters).toBe('pipeline.git.branch or pipeline.git.tag')
    expect(workflow.publish?.filters).toBe('pipeline.git.tag and pipeline.git.tag matches /^v[^\\/]*$/')
  })
  test('a job holds the conditions of its needs, and of theirs', async () => {
    const a = job({ when: branch('main'), steps })
    const b = job({ needs: [a], steps })
    const { workflow } = await emitJobs({ a, b, c: job({ needs: [b], when: not(repository('acme/fork')), steps }) }, { push: true })
    expect(workflow.b).toEqual({ requires: ['a'], filters: 'pipeline.git.branch == "main"' })
    expect(workflow.c?.filters).toBe(
      'pipeline.git.branch == "main" and not (pipeline.project.git_url matches /^.*[\\/:]acme\\/fork(\\.git)?$/)',
    )
  })
  test.each<[string, Parameters<typeof filterOf>[0], string]>([
    ["a pull request's branch isn't the branch", branch('main'), 'pipeline.event.name != "pull_request" and pipeline.git.branch == "main"'],
    [
      'the opposite of a branch holds on pull requests',
      not(branch('main')),
      'pipeline.event.name == "pull_request" or pipeline.git.branch != "main"',
    ],
    ['an event is a name', event('schedule', 'manual'), 'pipeline.event.name == "schedule" or pipeline.event.name == "api"'],
    [
      'a field of a pull request stands behind the event',
      ci.pullRequest.target.is('main'),
      'pipeline.event.name == "pull_request" and pipeline.event.github.pull_request.base.ref == "main"',
    ],
    [
      'a part of a text is a pattern of the whole text',
      ci.pullRequest.source.startsWith('deps/'),
      'pipeline.event.name == "pull_request" and pipeline.event.github.pull_request.head.ref matches /^deps\\/.*$/',
    ],
    [
      'and the opposite too',
      ci.pullRequest.target.isNot('main'),
      'pipeline.event.name != "pull_request" or (pipeline.event.name == "pull_request" and pipeline.event.github.pull_request.base.ref != "main")',
    ],
    [
      'alternatives stay alternatives',
      any(all(event('push'), branch('main')), event('tag')),
      '(pipeline.event.name == "push" and pipeline.git.branch == "main") or (pipeline.event.name == "push" and pipeline.git.tag)',
    ],
  ])('%s', async (_, when, filter) => {
    expect(await filterOf(when)).toBe(filter)
  })
  test('hold for events of the project that start nothing: the file is read for them, too', async () => {
    expect(await filterOf(branch('release/*'), { push: true })).toMatch(/^pipeline\.git\.branch and /)
    expect(await filterOf(ci.pullRequest.target.is('main'), { pullRequest: true })).toBe(
      'pipeline.event.name == "pull_request" and pipeline.event.github.pull_request.base.ref == "main"',
    )
  })
  test('changed paths are looked at by the job, and by those that need it', async () => {
    const a = job({ when: all(changed('src/**'), branch('main')), steps })
    const { jobs, workflow, findings } = await emitJobs({ a, b: job({ needs: [a], checkout: false, steps }) }, { push: true })
    expect(workflow.b?.filters).toBe('pipeline.git.branch == "main"')
    for (const each of [jobs.a, jobs.b]) {
      expect(each?.steps[0]).toBe('checkout')
      expect(JSON.stringify(each?.steps[1])).toMatch(/\^\(src\/\.\*\)\$.*circleci-agent step halt/)
    }
    expect(findings.join()).toMatch(/end green before their steps/)
  })
})

test('a step that asks for changed paths is told by the job, which looks once', async () => {
  const asks = [sh({ when: changed('src/**') })`echo one`, sh({ when: not(changed('docs/**')) })`echo two`]
  const { jobs, findings } = await emitJobs({ a: job({ steps: asks }) }, { push: true })
  const text = JSON.stringify(jobs.a?.steps)
  expect(text.match(/git -c core.quotePath=false diff/g)).toHaveLength(1)
  expect(text).toContain(String.raw`grep -Eq '^(src/.*)$' \"$PIPEGEN_CHANGED\"; } || exit 0\necho one`)
  expect(findings).toEqual([expect.stringMatching(/^warning: .*the commit before its last/)])
  const blind = await emitJobs({ a: job({ checkout: false, steps: asks }) }, { push: true })
  expect(blind.findings.join()).toMatch(/^error: .*nothing to compare/)
})

describe('requires', () => {
  test('a job that runs after a failure runs once, whichever job failed', async () => {
    const [a, b] = [job({ steps }), job({ steps })]
    const { workflow } = await emitJobs({ a, b, notify: job({ needs: [a, b], when: failed(), steps }) })
    expect(workflow['notify-after-a']?.requires).toEqual([{ a: 'failed' }, { b: 'terminal' }])
    expect(workflow['notify-after-b']?.requires).toEqual([{ a: ['success', 'canceled', 'unauthorized', 'not_run'] }, { b: 'failed' }])
  })
  test('one failed cell is a failure, and a job before the needs is watched, too', async () => {
    const a = job({ matrix: { node: ['20', '22'] }, steps })
    const b = job({ needs: [a], steps })
    const { workflow } = await emitJobs({ a, b, notify: job({ needs: [b], when: failed(), steps }) })
    expect(Object.keys(workflow)).toEqual(['a-<< matrix.node >>', 'b', 'notify-after-b', 'notify-after-a-20', 'notify-after-a-22'])
  })
  test('a job that always runs waits for every end', async () => {
    const a = job({ steps })
    const { workflow } = await emitJobs({
      a,
      clean: job({ needs: [a], when: always(), steps }),
      next: job({ needs: [a], when: succeeded(), steps }),
    })
    expect(workflow.clean?.requires).toEqual([{ a: 'terminal' }])
    expect(workflow.next?.requires).toEqual(['a'])
  })
  test('an optional need may be skipped while the workflow runs', async () => {
    const first = job({ steps })
    const extra = job({ needs: [first], steps })
    const { workflow } = await emitJobs({ first, extra, pack: job({ needs: [first, optional(extra)], steps }) })
    expect(workflow.pack?.requires).toEqual(['first', { extra: ['success', 'not_run'] }])
  })
  test('a job whose needs may all be filtered out requires one that does nothing', async () => {
    const extra = job({ when: branch('main'), steps })
    const { workflow, jobs } = await emitJobs({ extra, pack: job({ needs: [optional(extra)], steps }) })
    expect(workflow.pack?.requires).toEqual(['extra', 'pipegen-start'])
    expect(jobs['pipegen-start']).toEqual({ type: 'no-op' })
  })
  test('a job that runs after success or failure runs once, also where an optional need hides a failure', async () => {
    const a = job({ steps })
    const b = job({ needs: [a], steps })
    const c = job({ needs: [b], steps })
    const { workflow } = await emitJobs({ a, b, c, d: job({ needs: [a, optional(c)], when: any(failed(), succeeded()), steps }) })
    expect(workflow['d-after-success']?.requires).toEqual([
      'a',
      { c: ['success', 'not_run'] },
      { b: ['success', 'canceled', 'unauthorized', 'not_run'] },
    ])
  })
  test('a need that ran because of a failure is met, and the failure is still seen behind it', async () => {
    const a = job({ steps })
    const rescue = job({ needs: [a], when: failed(), steps })
    const { findings } = await emitJobs({ a, rescue, c: job({ needs: [rescue], when: all(failed(), succeeded()), steps }) })
    expect(findings.join()).toMatch(/this mixture of status tests is none of them/)
  })
  test('nothing can wait for the one that did run', async () => {
    const [a, b] = [job({ steps }), job({ steps })]
    const notify = job({ needs: [a, b], when: failed(), steps })
    const { findings, text } = await emitJobs({ a, b, notify, last: job({ needs: [notify], steps }) })
    expect(text).toBe('')
    expect(findings.join()).toMatch(/job "notify" becomes one job for each/)
  })
})

describe('approvals, contexts and groups', () => {
  test('an approval is a job before the job, for the same runs', async () => {
    const a = job({ steps })
    const { workflow } = await emitJobs({ a, deploy: job({ needs: [a], when: branch('main'), approval: { message: 'Ship it?' }, steps }) })
    expect(workflow['approve-deploy']).toEqual({ type: 'approval', requires: ['a'], filters: 'pipeline.git.branch == "main"' })
    expect(workflow.deploy).toEqual({ requires: ['approve-deploy'], filters: 'pipeline.git.branch == "main"' })
  })
  test('a gate without steps is the approval itself', async () => {
    const gate = job({ approval: true, steps: [] })
    const { workflow, jobs } = await emitJobs({ gate, next: job({ needs: [gate], steps }) })
    expect(workflow).toEqual({ gate: { type: 'approval' }, next: { requires: ['gate'] } })
    expect(Object.keys(jobs)).toEqual(['next'])
  })
  test('a job names the contexts of its secrets only', async () => {
    const { secret } = await import('../../src/index.ts')
    const jobs = { a: job({ steps: [sh`./a ${secret('TOKEN')}`] }), b: job({ steps }) }
    const { workflow, todos } = await emitJobs(jobs, { push: true }, { contexts: { production: ['TOKEN'] } })
    expect(workflow).toEqual({ a: { context: ['production'] }, b: {} })
    expect(todos).toContain('Organization Settings > Contexts: add the secret "TOKEN" to context "production".')
  })
  test("a group of jobs is the project's own", async () => {
    const { workflow } = await emitJobs({ a: job({ concurrency: 'production', steps }) })
    expect(workflow.a).toEqual({ 'serial-group': '<< pipeline.project.slug >>/production' })
  })
  test('a group is named by what the workflow knows', async () => {
    const { text } = await import('../../src/index.ts')
    const concurrency = ({ matrix }: { matrix: { env: AnyValue } }) => ({ group: text`${matrix.env}-${ci.ref}` })
    const { workflow } = await emitJobs({
      one: job({ matrix: { env: ['x', 'z'] }, concurrency, steps }),
      two: job({
        matrix: [
          { env: 'x', flags: '-a b' },
          { env: 'z', flags: '-c d' },
        ],
        concurrency,
        steps,
      }),
    })
    const ref = '<< pipeline.git.branch >><< pipeline.git.tag >>'
    const groups = Object.values(workflow).map((each) => (each as { 'serial-group': string })['serial-group'])
    expect(groups).toEqual([`<< matrix.env >>-${ref}`, `x-${ref}`, `z-${ref}`].map((group) => `<< pipeline.project.slug >>/${group}`))
  })
})

describe('a matrix', () => {
  test('is one where it is a product', async () => {
    const { workflow } = await emitJobs({ a: job({ matrix: { node: ['20', '22'], db: ['pg', 'my'] }, steps }) })
    expect(workflow['a-<< matrix.node >>-<< matrix.db >>']?.matrix).toEqual({ parameters: { node: ['20', '22'], db: ['pg', 'my'] } })
  })
  test('leaves out whole combinations', async () => {
    const { workflow } = await emitJobs({
      a: job({ matrix: { node: ['20', '22', '24'], db: ['pg', 'my'] }, exclude: [{ node: '20', db: 'my' }], steps }),
    })
    expect(Object.values(workflow)[0]?.matrix).toMatchObject({ exclude: [{ node: '20', db: 'my' }] })
  })
  test('has an invocation for an included cell, and others require both', async () => {
    const a = job({ matrix: { node: ['20', '22'] }, include: [{ node: '24', flag: '-x' }], steps })
    const { workflow, jobs } = await emitJobs({ a, b: job({ needs: [a], steps }) })
    expect(jobs.a?.parameters).toEqual({ node: { type: 'string' }, flag: { type: 'string', default: '' } })
    expect(workflow['a-24--x']).toEqual({ name: 'a-24--x', node: '24', flag: '-x' })
    expect(workflow.b?.requires).toEqual(['a', 'a-24--x'])
  })
  test('over systems is a job for each', async () => {
    const { jobs } = await emitJobs({
      a: job({ matrix: { os: ['ubuntu', 'windows', 'macos'] }, runner: ({ matrix }) => matrix.os, steps }),
    })
    expect(jobs['a-ubuntu']?.docker).toEqual([{ image: 'cimg/base:current-24.04' }])
    expect(jobs['a-windows']).toMatchObject({
      machine: { image: 'windows-server-2022-gui:current' },
      resource_class: 'windows.medium',
      shell: 'bash.exe -eo pipefail',
    })
    expect(jobs['a-macos']).toMatchObject({ macos: { xcode: '16.4.0' }, resource_class: 'm4pro.medium' })
  })
})

test('a filter of pull requests by path is not asked in a job that never runs on one', async () => {
  const build = job({ steps })
  const tell = job({ needs: [build], when: all(failed(), not(event('pullRequest'))), checkout: false, steps })
  const { text, workflow } = await emitJobs({ build, tell }, { ...everything, pullRequest: { paths: ['src/**'] } })
  expect(workflow.tell?.filters).toBe('pipeline.event.name != "pull_request"')
  expect(text.match(/Skip the job unless paths changed/g)).toHaveLength(1)
})
