/**
 * Random pipelines, lowered for CircleCI, whose workflows, filters and requirements are evaluated as CircleCI would, against the plan:
 * triggers, conditions, needs that may be optional, status tests, over all kinds of events and one failing job.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { circleci } from '../../providers/circleci/index.ts'
import { checkCapabilities } from '../../src/compile/capabilities.ts'
import { possibleEvents, restrictToTriggers } from '../../src/ir/condition.ts'
import type { Condition, Input, Patterns, Pipeline, Triggers } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import type { RunEvent } from '../../src/plan/types.ts'
import { conditions } from '../gitlab/arbitrary.ts'
import { branch, compare, jobOf, nowhere, on, pipelineOf, tag } from '../plan/build.ts'
import type { CircleciEvent } from './engines/circleci/circleci.ts'
import { readConfig } from './engines/circleci/config.ts'
import { runWorkflow } from './engines/circleci/run-workflow.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? Date.now() % 2 ** 31)
console.info(`seed ${seed}`)

// ───────────────────────────── pipelines

const level: Input = {
  name: 'level',
  type: 'choice',
  description: null,
  default: 'info',
  required: false,
  options: ['info', 'debug'],
  origin: nowhere,
}

function patterns(...globs: readonly string[]): fc.Arbitrary<Patterns | null> {
  const some = fc.record({ only: fc.subarray([...globs], { maxLength: 2 }), ignore: fc.subarray([...globs], { maxLength: 1 }) })
  return fc.option(some, { nil: null })
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null, freq: 3 })
const branchGlobs = ['main', 'release/*', 'release/**', '?ain', 'x.y']
const triggers: fc.Arbitrary<Triggers> = fc
  .record({
    push: maybe(patterns(...branchGlobs).map((branches) => ({ branches, paths: null }))),
    tag: maybe(patterns('v*', 'v1.0', '**/1').map((tags) => ({ tags }))),
    pullRequest: maybe(patterns('main', 'release/*').map((branches) => ({ branches, paths: null, types: null }))),
    schedules: fc.constantFrom([], [{ cron: '0 2 * * *', timezone: null, branch: null, origin: nowhere }]),
    manual: maybe(fc.constant({ inputs: [level] })),
    release: fc.constant(false),
    github: fc.constant(null),
  })
  .filter((each) => possibleEvents(each).length > 0)

const texts = ['main', 'release/1', 'v1.0', 'a/b', 'a"b', 'wip', '']
const ci = (name: 'branch' | 'tag' | 'event' | 'pullRequest.source' | 'pullRequest.target' | 'pullRequest.title') =>
  ({ kind: 'ci', name }) as const
const atoms: fc.Arbitrary<Condition> = fc.oneof(
  fc.subarray(['push', 'tag', 'pullRequest', 'schedule', 'manual'] as const, { minLength: 1, maxLength: 4 }).map((names) => on(...names)),
  fc.tuple(fc.constantFrom(...branchGlobs, 'm[a-z]in'), fc.boolean()).map(([glob, negated]) => branch(glob, negated)),
  fc.tuple(fc.constantFrom('v*', 'v1.0', '**/1'), fc.boolean()).map(([glob, negated]) => tag(glob, negated)),
  fc.tuple(fc.constantFrom('acme/app', 'acme/ap'), fc.boolean()).map(([name, negated]) => ({ kind: 'repository' as const, name, negated })),
  fc
    .tuple(
      fc.constantFrom(ci('branch'), ci('tag'), ci('pullRequest.source'), ci('pullRequest.target'), ci('pullRequest.title')),
      fc.constantFrom('is', 'includes', 'startsWith', 'endsWith', 'matches'),
      fc.constantFrom(...texts),
      fc.boolean(),
    )
    .filter(([, op, text]) => op === 'is' || text !== '')
    .map(([left, op, text, negated]) => compare(left, op as 'is', text, negated)),
  fc.constantFrom('push', 'pullRequest', 'tag').map((name) => compare(ci('event'), 'is', name)),
  fc
    .tuple(fc.constantFrom('info', 'debug', ''), fc.boolean())
    .map(([text, no]) => compare({ kind: 'input', name: 'level' }, 'is', text, no)),
)
const status: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom('succeeded', 'failed', 'always'), fc.boolean())
  .map(([name, negated]) => ({ kind: 'status', status: name as 'failed', negated }))
const yes = fc.constant<Condition>({ kind: 'constant', value: true })
const simple = fc.oneof(yes, conditions(atoms, 2))
const whens = fc.oneof({ arbitrary: simple, weight: 3 }, { arbitrary: conditions(fc.oneof(atoms, status, status), 1), weight: 2 })

const pipelines: fc.Arbitrary<Pipeline> = fc
  .record({ triggers, whens: fc.tuple(simple, whens, whens, whens), optional: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }) })
  // An input that nobody declares is refused before.
  .filter(({ triggers: own, whens: list }) => own.manual !== null || !JSON.stringify(list).includes('"input"'))
  .map(({ triggers: own, whens: [a, b, c, d], optional }) => {
    const when = (condition: Condition) => restrictToTriggers(condition, own)
    const need = (job: string, index: number) => ({ job, optional: optional[index] === true, origin: nowhere })
    return pipelineOf({
      triggers: own,
      jobs: [
        jobOf({ id: 'a', when: when(a) }),
        jobOf({ id: 'b', when: when(b), needs: [need('a', 0)] }),
        jobOf({ id: 'c', when: when(c), needs: [need('b', 1)] }),
        jobOf({ id: 'd', when: when(d), needs: [need('a', 2), need('c', 3)] }),
      ],
    })
  })

// ───────────────────────────── events

const branches = fc.constantFrom('main', 'release/1', 'release/a/b', 'x.y', 'xzy', 'main2', 'rain')
const events: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.record({ event: fc.constant('push' as const), branch: branches }),
  fc.record({ event: fc.constant('tag' as const), tag: fc.constantFrom('v1.0', 'v1x0', 'v2', 'a/1') }),
  fc.record({
    event: fc.constant('pullRequest' as const),
    source: branches,
    target: fc.constantFrom('main', 'release/1', 'develop'),
    title: fc.constantFrom('wip: it', 'a"b', 'main'),
  }),
  fc.constant({ event: 'schedule' as const, branch: 'main' }),
  fc.record({ event: fc.constant('manual' as const), branch: branches, inputs: fc.constantFrom({ level: 'info' }, { level: 'debug' }) }),
)

/** Inputs that the file doesn't declare start nothing, so they are given where it does. */
function circleciEvent(event: RunEvent, { manual }: Triggers): CircleciEvent {
  switch (event.event) {
    case 'push':
      return { kind: 'push', branch: event.branch }
    case 'tag':
      return { kind: 'tag', tag: event.tag }
    case 'pullRequest':
      return { kind: 'pull-request', source: event.source, target: event.target, title: event.title ?? '' }
    case 'schedule':
      return { kind: 'schedule', branch: event.branch ?? 'main' }
    case 'manual':
      return { kind: 'manual', branch: event.branch, parameters: manual === null ? {} : (event.inputs ?? {}) }
    case 'release':
      throw new Error('A release starts nothing.')
  }
}

// ───────────────────────────── both answers

const states = { runs: 'success', failed: 'failed', skipped: 'skipped', cancelled: 'cancelled', waits: 'waits' }

function planned(pipeline: Pipeline, event: RunEvent, failing: string): readonly string[] {
  const { starts, jobs } = plan(pipeline, { ...event, repository: 'acme/app' }, { failed: [failing] })
  return starts ? jobs.map(({ id, state }) => `${id}: ${states[state]}`) : ['nothing']
}

async function onCircleci(pipeline: Pipeline, event: RunEvent, failing: string): Promise<readonly string[]> {
  const provider = circleci()
  const [file] = provider.render(provider.lower([pipeline]))
  const facts = { defaultBranch: 'main', sha: 'f'.repeat(40), message: 'A message' }
  const [workflow] = readConfig(file?.text ?? '', circleciEvent(event, pipeline.triggers), facts)
  if (workflow === undefined) return ['nothing']
  const ran: string[] = []
  await runWorkflow(workflow, {
    approval: () => null,
    run: async ({ definition }) => {
      ran.push(`${definition}: ${definition === failing ? 'failed' : 'success'}`)
      return definition === failing ? 'failed' : 'success'
    },
  })
  return pipeline.jobs.flatMap(({ id }) => {
    const own = ran.filter((line) => line.startsWith(`${id}: `))
    return own.length === 0 ? [`${id}: skipped`] : own
  })
}

function isWritten(pipeline: Pipeline): boolean {
  return checkCapabilities(pipeline, circleci()).diagnostics.every(({ severity }) => severity !== 'error')
}

test('CircleCI runs the jobs that the plan says, whatever the triggers, conditions, events and failures', async () => {
  const numRuns = 1000
  let compared = 0
  await fc.assert(
    fc.asyncProperty(
      pipelines,
      fc.array(events, { minLength: 6, maxLength: 6 }),
      fc.constantFrom('', 'a', 'b', 'c'),
      async (pipeline, some, failing) => {
        fc.pre(isWritten(pipeline))
        for (const event of some) {
          expect([event, await onCircleci(pipeline, event, failing)]).toEqual([event, planned(pipeline, event, failing)])
          compared += 1
        }
      },
    ),
    { numRuns, seed, maxSkipsPerRun: 20 },
  )
  expect(compared).toBeGreaterThanOrEqual(6 * numRuns)
})
