/** Several pipelines in one `.gitlab-ci.yml`. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { gitlab } from '../../providers/gitlab/index.ts'
import { restrictToTriggers } from '../../src/ir/condition.ts'
import { overlayJob, overlayValue } from '../../src/ir/overlay.ts'
import type { Input, Pipeline, Triggers, Value } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import { allTriggers, branch, changed, jobOf, lit, noTriggers, nowhere, pipelineOf, stepOf } from '../plan/build.ts'
import { atoms, conditions, events, runOf } from './arbitrary.ts'
import { createPipeline, runPipeline } from './evaluate-rules.ts'

function write(...pipelines: readonly Pipeline[]): {
  readonly text: string
  readonly found: readonly string[]
  readonly todos: readonly string[]
} {
  const provider = gitlab()
  const lowered = provider.lower(pipelines)
  const found = [...lowered.diagnostics, ...provider.check(lowered)].map(({ code, severity }) => `${severity} ${code}`)
  return { text: provider.render(lowered)[0]?.text ?? '', found, todos: lowered.todos.map(({ message }) => message) }
}

const filters = fc.option(fc.record({ only: fc.subarray(['main', 'release/*', 'topic']), ignore: fc.subarray(['main', 'v2']) }), {
  nil: null,
})
const someTriggers: fc.Arbitrary<Triggers> = fc.record({
  push: fc.option(fc.record({ branches: filters, paths: fc.constant(null) }), { nil: null }),
  tag: fc.option(fc.record({ tags: filters }), { nil: null }),
  pullRequest: fc.option(fc.record({ branches: filters, paths: fc.constant(null), types: fc.constant(null) }), { nil: null }),
  schedules: fc.constantFrom(noTriggers.schedules, allTriggers.schedules),
  manual: fc.constantFrom(null, { inputs: [] }),
  release: fc.constant(false),
  github: fc.constant(null),
})

test('for every event they run the jobs that each of them runs alone', () => {
  let compared = 0
  const parts = fc.array(fc.tuple(someTriggers, conditions(atoms, 2)), { minLength: 2, maxLength: 3 })
  fc.assert(
    fc.property(parts, events, (made, event) => {
      const pipelines = made.map(([triggers, when], index) =>
        pipelineOf({
          name: `p${index}`,
          triggers,
          jobs: [jobOf({ id: 'first' }), jobOf({ id: 'last', needs: ['first'], when: restrictToTriggers(when, triggers) })],
        }),
      )
      const { text, found } = write(...pipelines)
      if (found.some((each) => each.startsWith('error'))) return
      compared += 1
      const run = runOf(event)
      const asked = event.event === 'schedule' || event.event === 'manual'
      const chosen = parse(text).variables?.PIPEGEN_PIPELINE?.value as string | undefined
      const created = createPipeline(text, { ...run, variables: { ...run.variables, PIPEGEN_PIPELINE: chosen } })
      const ends = created === null ? new Map() : runPipeline(created, new Set(), true)
      const ran = [...ends].filter(([, end]) => end === 'success').map(([name]) => name)
      const shares = (name: EventKey): boolean => pipelines.filter(({ triggers }) => starts(triggers, name)).length > 1
      const wanted = pipelines.flatMap((pipeline) => {
        if (asked && shares(event.event as EventKey) && pipeline.name !== chosen) return []
        const { starts: on, jobs } = plan(pipeline, event)
        return on ? jobs.filter(({ state }) => state === 'runs').map(({ id }) => `${pipeline.name}:${id}`) : []
      })
      expect(ran.sort(), text).toEqual(wanted.sort())
    }),
    { numRuns: 1500 },
  )
  expect(compared).toBeGreaterThan(1200)
})

type EventKey = 'schedule' | 'manual'
const starts = (triggers: Triggers, event: EventKey): boolean =>
  event === 'schedule' ? triggers.schedules.length > 0 : triggers.manual !== null

const pushes: Triggers = { ...noTriggers, push: { branches: null, paths: null } }
const nightly: Triggers = { ...noTriggers, schedules: allTriggers.schedules }

describe('in the file', () => {
  const output: Value = { kind: 'output', job: 'build', name: 'tag' }
  const ci = pipelineOf({
    triggers: pushes,
    env: [{ name: 'MODE', value: lit('quick') }],
    concurrency: { group: null, cancelInProgress: { kind: 'constant', value: true } },
    jobs: [
      jobOf({
        id: 'build',
        outputs: ['tag'],
        artifacts: [{ name: 'dist', paths: ['dist'], retention: null, when: 'success', ifMissing: 'error', origin: nowhere }],
      }),
      jobOf({
        id: 'test',
        overlays: { gitlab: { environment: overlayValue(output), needs: [{ job: overlayJob('build'), artifacts: true }] } },
        needs: ['build'],
        downloads: [{ job: 'build', artifact: 'dist', origin: nowhere }],
        env: [{ name: 'TAG', value: output }],
        steps: [stepOf({ script: 'echo "$MODE"' })],
      }),
    ],
  })
  const audit = pipelineOf({
    name: 'nightly',
    triggers: nightly,
    concurrency: { group: null, cancelInProgress: { kind: 'constant', value: false } },
    jobs: [jobOf({ id: 'test', env: [{ name: 'MODE', value: lit('slow') }] })],
  })
  const { text, found } = write(ci, audit)
  const file = parse(text) as { readonly [key: string]: { readonly [key: string]: unknown } }

  test('ids, needs and outputs have the name of the pipeline in front', () => {
    expect(Object.keys(file)).toEqual(expect.arrayContaining(['ci:build', 'ci:test', 'nightly:test']))
    expect(file['ci:test']?.needs).toEqual([{ job: 'ci:build', artifacts: true }])
    expect(file['ci:test']?.environment).toBe('$CI_BUILD_TAG')
    expect(text).toContain('export TAG="$CI_BUILD_TAG"')
    expect(text).toContain('CI_BUILD_TAG=')
    expect(found).toEqual([])
  })
  test('variables of a pipeline and whether it is cancelled are matters of its jobs', () => {
    expect(file['ci:build']?.variables).toEqual({ MODE: 'quick' })
    expect(file['nightly:test']?.variables).toEqual({ MODE: 'slow' })
    expect(file['ci:build']?.interruptible).toBe(true)
    expect(file['nightly:test']?.interruptible).toBeUndefined()
    expect(file.variables).toBeUndefined()
  })
})

describe('the author is told', () => {
  const job = jobOf({ id: 'a' })
  test('that pipelines meet', () => {
    expect(write(pipelineOf({ triggers: pushes, jobs: [job] }), pipelineOf({ name: 'two', triggers: pushes, jobs: [job] })).found).toEqual([
      'warning gitlab-several-pipelines',
    ])
    const onBranch = (name: string): Triggers => ({ ...noTriggers, push: { branches: { only: [name], ignore: [] }, paths: null } })
    const onTwo = (one: string, other: string) =>
      write(pipelineOf({ triggers: onBranch(one), jobs: [job] }), pipelineOf({ name: 'two', triggers: onBranch(other), jobs: [job] })).found
    expect(onTwo('main', 'next')).toEqual([])
    for (const [one, other] of [
      ['main', 'main'],
      ['main', 'm*'],
      ['m*', 'main'],
    ] as const)
      expect(onTwo(one, other), `${one} and ${other}`).toEqual(['warning gitlab-several-pipelines'])
  })
  test('which variable a schedule needs where two have some', () => {
    const { text, todos, found } = write(
      pipelineOf({ triggers: nightly, jobs: [job] }),
      pipelineOf({ name: 'weekly', triggers: nightly, jobs: [job] }),
    )
    expect(found).toEqual([])
    expect(todos.map((todo) => /value "(.*)"/.exec(todo)?.[1])).toEqual(['ci', 'weekly'])
    expect(text).toContain('$PIPEGEN_PIPELINE == "weekly"')
    expect(parse(text).variables.PIPEGEN_PIPELINE).toEqual({ description: 'The pipeline to run', value: 'ci', options: ['ci', 'weekly'] })
  })
  test('that a condition is lost, and that inputs differ', () => {
    const paths: Triggers = { ...noTriggers, push: { branches: null, paths: { only: ['src/**'], ignore: [] } } }
    const lost = [
      pipelineOf({ triggers: paths, jobs: [jobOf({ id: 'a', when: changed('api/**') })] }),
      pipelineOf({ name: 'n', triggers: nightly, jobs: [job] }),
    ]
    expect(write(...lost).found).toEqual(['error gitlab-condition-together'])
    const input = (fallback: string): Input => ({
      name: 'level',
      type: 'string',
      description: null,
      default: fallback,
      required: false,
      options: [],
      origin: nowhere,
    })
    const manual = (fallback: string): Triggers => ({ ...noTriggers, manual: { inputs: [input(fallback)] } })
    expect(
      write(pipelineOf({ triggers: manual('a'), jobs: [job] }), pipelineOf({ name: 'two', triggers: manual('b'), jobs: [job] })).found,
    ).toEqual(['error gitlab-input-twice'])
  })
  test('a condition that the pipelines share stays short', () => {
    const when = branch('main')
    const { text } = write(
      pipelineOf({ triggers: pushes, jobs: [jobOf({ id: 'a', when })] }),
      pipelineOf({ name: 'n', triggers: nightly, jobs: [job] }),
    )
    expect(text).toContain('if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == "main"')
  })
})
