/** Pipelines executed by act and by gitlab-ci-local: jobs, results, order, and the environment that the scripts saw, against the plan. */
import { describe, expect, test } from 'vitest'
import minimal from '../../examples/minimal/ci.ts'
import type { Pipeline } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import type { Outcomes, RunEvent } from '../../src/plan/types.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { runAct } from './engines/act.ts'
import { runGitlab } from './engines/gitlab-run.ts'
import type { Trace } from './engines/trace.ts'
import library from './pipelines/library.ts'
import recovery from './pipelines/recovery.ts'

const npm = {
  'package.json': '{ "name": "app", "version": "1.0.0", "scripts": { "test": "echo SEEN tested" } }\n',
  'package-lock.json':
    '{ "name": "app", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "app", "version": "1.0.0" } } }\n',
}

interface Run {
  readonly exported: unknown
  readonly event: RunEvent
  /** Read by the scripts, and told to the plan. */
  readonly fails?: string
  readonly outcomes?: Outcomes
}

const runs: { readonly [name: string]: Run } = {
  'minimal, push': { exported: minimal, event: { event: 'push', branch: 'main' } },
  'minimal, pull request': { exported: minimal, event: { event: 'pullRequest', source: 'topic', target: 'main' } },
  'library, push': { exported: library, event: { event: 'push', branch: 'main' } },
  'library, tag': { exported: library, event: { event: 'tag', tag: 'v1' } },
  'library, pull request': { exported: library, event: { event: 'pullRequest', source: 'topic', target: 'main' } },
  'library, lint fails': {
    exported: library,
    event: { event: 'push', branch: 'main' },
    fails: 'lint',
    outcomes: { failedSteps: [{ job: 'lint', step: 'Fail' }] },
  },
  'library, one cell fails': {
    exported: library,
    event: { event: 'tag', tag: 'v1' },
    fails: 'test',
    outcomes: { failedSteps: [{ job: 'test', step: 'Fail', cell: { node: '22' } }] },
  },
  'library, pack fails': {
    exported: library,
    event: { event: 'push', branch: 'main' },
    fails: 'pack',
    outcomes: { failedSteps: [{ job: 'pack', step: 'State' }] },
  },
  'recovery, nothing fails in the end': { exported: recovery, event: { event: 'push', branch: 'main' } },
  'recovery, flaky fails': {
    exported: recovery,
    event: { event: 'push', branch: 'main' },
    fails: 'flaky',
    outcomes: { failedSteps: [{ job: 'flaky', step: 'Fail' }] },
  },
}

const outputs = { pack: { version: '1.2.3' } }

async function filesOf(exported: unknown): Promise<{ readonly pipeline: Pipeline; readonly files: { readonly [path: string]: string } }> {
  const { pipelines, files, diagnostics } = await compileInMemory(() => exported)
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const [pipeline] = pipelines
  if (pipeline === undefined) throw new Error('no pipeline')
  return { pipeline, files: { ...npm, ...Object.fromEntries(files.map(({ path, text }) => [path, text ?? ''])) } }
}

/** `test{20,fast}: success` for every job and cell, sorted. */
function planned(pipeline: Pipeline, { event, fails, outcomes }: Run): readonly string[] {
  const variables = fails === undefined ? {} : { FAIL_JOB: fails }
  return plan(pipeline, { ...event, variables }, { ...outcomes, outputs })
    .jobs.map(
      ({ id, cell, state }) =>
        `${id}${cellName(state === 'skipped' ? null : cell)}: ${{ runs: 'success', failed: 'failure' }[state as 'runs'] ?? state}`,
    )
    .filter((line, index, all) => all.indexOf(line) === index)
    .sort()
}

function traced({ jobs }: Trace): readonly string[] {
  return jobs.map(({ id, cell, result }) => `${id}${cellName(cell)}: ${result}`).sort()
}

/** Engines give the axes in different orders, and GitLab's names are those of the variables. */
function cellName(cell: { readonly [axis: string]: string } | null): string {
  if (cell === null) return ''
  const axes = Object.entries(cell).map(([axis, value]) => [axis.replace('MATRIX_', '').toLowerCase(), value] as const)
  return `{${axes.sort(([a], [b]) => a.localeCompare(b)).map(([, value]) => value)}}`
}

/** What the scripts printed about their environment, sorted. */
function seen({ jobs }: Trace): readonly string[] {
  return jobs
    .flatMap(({ id, cell, log }) => log.filter((line) => line.startsWith('SEEN')).map((line) => `${id}${cellName(cell)} ${line}`))
    .sort()
}

/** The gate is a job on GitHub; on GitLab it is the status of the pipeline. */
function plannedGate(pipeline: Pipeline, { event, outcomes }: Run): readonly string[] {
  const { gate } = plan(pipeline, event, { ...outcomes, outputs })
  return gate === null ? [] : [`${gate.id}: ${gate.state === 'runs' ? 'success' : 'failure'}`]
}

/** No job starts before its needs have ended. */
function startsTooEarly({ order }: Trace, pipeline: Pipeline): readonly string[] {
  const ended = new Set<string>()
  const last = new Map(order.map(({ job, what }, index) => [`${job} ${what}`, index]))
  return order.flatMap(({ job, what }, index) => {
    if (what === 'end' && last.get(`${job} end`) === index) ended.add(job)
    const needs = pipeline.jobs.find((each) => each.id === job)?.needs ?? []
    return what === 'start'
      ? needs.filter((need) => last.has(`${need.job} start`) && !ended.has(need.job)).map((need) => `${job} before ${need.job}`)
      : []
  })
}

function onGithub(files: { readonly [path: string]: string }, { event, fails }: Run): Promise<Trace> {
  const options = { workflowFile: '.github/workflows/ci.yml', files, vars: fails === undefined ? {} : { FAIL_JOB: fails } }
  if (event.event === 'tag') return runAct({ ...options, event: { ref: `refs/tags/${event.tag}` } })
  if (event.event === 'pullRequest')
    return runAct({
      ...options,
      eventName: 'pull_request',
      event: { pull_request: { number: 7, head: { ref: event.source }, base: { ref: event.target } } },
    })
  return runAct(options)
}

function onGitlab(files: { readonly [path: string]: string }, { event, fails }: Run): Promise<Trace> {
  const variables = fails === undefined ? {} : { FAIL_JOB: fails }
  if (event.event === 'tag') return runGitlab({ files, variables, event: { kind: 'tag', tag: event.tag } })
  if (event.event === 'pullRequest')
    return runGitlab({ files, variables, event: { kind: 'merge-request', source: event.source, target: event.target } })
  return runGitlab({ files, variables })
}

/**
 * GitLab doesn't create jobs whose rules don't match. And gitlab-ci-local never starts a job of the last stage that waits for all others
 * once one of those was skipped, because for it a skipped job hasn't finished; on GitLab it has.
 */
function expectedOnGitlab(
  plannedLines: readonly string[],
  tracedLines: readonly string[],
): { readonly expected: readonly string[]; readonly unrunnable: (line: string) => boolean } {
  const created = new Set(tracedLines.map(jobName))
  const lines = plannedLines.filter((line) => !line.endsWith('skipped') || created.has(jobName(line)))
  const someSkipped = lines.some((line) => line.endsWith('skipped') && jobName(line) !== 'notify')
  const unrunnable = (line: string): boolean => someSkipped && /^notify\b/.test(line)
  return { expected: lines.filter((line) => !unrunnable(line)), unrunnable }
}

function jobName(line: string): string {
  return line.split(/[{:]/)[0] ?? ''
}

describe.each(Object.entries(runs))('%s', (_, run) => {
  test('act and gitlab-ci-local do what the plan says, and see the same', async () => {
    const { pipeline, files } = await filesOf(run.exported)
    const [github, gitlab] = await Promise.all([onGithub(files, run), onGitlab(files, run)])
    expect(github.problems).toEqual([])
    expect(gitlab.problems).toEqual([])
    expect(traced(github)).toEqual([...planned(pipeline, run), ...plannedGate(pipeline, run)].sort())
    const { expected, unrunnable } = expectedOnGitlab(planned(pipeline, run), traced(gitlab))
    expect(traced(gitlab).filter((line) => !unrunnable(line))).toEqual(expected)
    expect(seen(gitlab).filter((line) => !unrunnable(line))).toEqual(seen(github).filter((line) => !unrunnable(line)))
    expect(startsTooEarly(github, pipeline)).toEqual([])
    expect(startsTooEarly(gitlab, pipeline)).toEqual([])
  })
})

test('the scripts saw something', async () => {
  const { files } = await filesOf(library)
  expect(seen(await onGithub(files, { exported: library, event: { event: 'tag', tag: 'v1' } }))).toEqual([
    'lint SEEN LEVEL=strict',
    'pack SEEN LEAK= HERE=package.txt',
    'publish SEEN VERSION=1.2.3 OUTPUT=1.2.3 TAG=v1 CONTENT=content',
    'test{fast,20} SEEN NODE=20 MODE=fast mode',
    'test{fast,22} SEEN NODE=22 MODE=fast mode',
    'test{fast,24} SEEN NODE=24 MODE=fast mode',
    'test{slow,22} SEEN NODE=22 MODE=slow mode',
    'test{slow,24} SEEN NODE=24 MODE=slow mode',
  ])
})

test('what is tried again saw every attempt', async () => {
  const { files } = await filesOf(recovery)
  expect(seen(await onGithub(files, { exported: recovery, event: { event: 'push', branch: 'main' } }))).toEqual([
    'flaky SEEN CLEANED',
    'flaky SEEN PRAISED',
    'flaky SEEN TRIES=xxx',
    'flaky SEEN TRIES=xxxyy',
    'next SEEN NEXT',
  ])
})
