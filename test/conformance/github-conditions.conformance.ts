/**
 * Conditions of random pipelines, lowered for GitHub and evaluated by GitHub's own evaluator, against the plan:
 * jobs in a row, whose results feed the next one's condition, over events and failures.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { GithubWorkflow } from '../../providers/github/document.ts'
import { github } from '../../providers/github/index.ts'
import { restrictToTriggers } from '../../src/ir/condition.ts'
import type { Atom, Condition, Input, Job, Pipeline } from '../../src/ir/types.ts'
import { holds } from '../../src/plan/evaluate.ts'
import { factsOf } from '../../src/plan/facts.ts'
import { plan } from '../../src/plan/plan.ts'
import type { Outcomes, RunEvent } from '../../src/plan/types.ts'
import { build, raws } from '../ir/raw-condition.ts'
import { allTriggers, jobOf, lit, noTriggers, nowhere, pipelineOf, stepOf } from '../plan/build.ts'
import { githubContext } from './engines/github-context.ts'
import { evaluateConditions } from './engines/github-expression.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? Date.now() % 2 ** 31)
console.info(`seed ${seed}`)

const events: readonly RunEvent[] = [
  { event: 'push', branch: 'main', repository: 'org/a', changed: ['main'] },
  { event: 'push', branch: 'release/1', repository: 'org/b', changed: ['v1'] },
  { event: 'tag', tag: 'v1', repository: 'org/a' },
  { event: 'pullRequest', source: 'main', target: 'main', repository: 'org/a', changed: ['main'] },
  { event: 'schedule', repository: 'org/a' },
  { event: 'manual', branch: 'v1', repository: 'org/b' },
  { event: 'release', tag: 'v1', repository: 'org/a' },
]
const failures: readonly (readonly string[])[] = [[], ['a'], ['b']]

interface Case {
  readonly pipeline: Pipeline
  readonly event: RunEvent
  readonly outcomes: Outcomes
}

/** Runs the jobs of all cases in step: the first job of each, then the second with the results of the first, and so on. */
async function resultsByGithub(cases: readonly Case[]): Promise<readonly { readonly [job: string]: string }[]> {
  const workflows = cases.map(({ pipeline }) => github().lower([pipeline]).documents[0]?.document as GithubWorkflow)
  const results: { [job: string]: string }[] = cases.map(() => ({}))
  for (const id of ['a', 'b', 'c', 'd']) {
    const requests = cases.map(({ pipeline, event, outcomes }, index) => {
      const job = workflows[index]?.jobs[id]
      const own = results[index] ?? {}
      const ancestors = ancestorsIn(id, pipeline.jobs)
      const needs = Object.fromEntries((job?.needs ?? []).map((need) => [need, { result: own[need] ?? 'success', outputs: {} as object }]))
      if ('pipegen-conditions' in needs)
        needs['pipegen-conditions'] = { result: 'success', outputs: gateOutputs(pipeline, event, outcomes) }
      const ended = ancestors.map((ancestor) => own[ancestor])
      const status = ended.includes('failure') ? 'failure' : ended.includes('skipped') ? 'skipped' : 'success'
      return { expression: job?.if ?? '${{ success() }}', contexts: { github: githubContext(event), needs }, status: status as 'success' }
    })
    const answers = await evaluateConditions(requests)
    for (const [index, answer] of answers.entries()) {
      const own = results[index]
      if (own === undefined) continue
      if ('error' in answer) throw new Error(`${answer.error}: ${requests[index]?.expression}`)
      own[id] = answer.value ? (cases[index]?.outcomes.failed?.includes(id) ? 'failure' : 'success') : 'skipped'
    }
  }
  return results
}

function ancestorsIn(id: string, jobs: readonly Job[]): readonly string[] {
  const own = jobs.find((job) => job.id === id)?.needs.map((need) => need.job) ?? []
  return [...new Set(own.flatMap((need) => [need, ...ancestorsIn(need, jobs)]))]
}

/** What the script of the gate job would find. */
function gateOutputs(pipeline: Pipeline, event: RunEvent, outcomes: Outcomes): { readonly [name: string]: string } {
  const atoms: Atom[] = []
  const workflow = github().lower([pipeline]).documents[0]?.document as GithubWorkflow
  const run = workflow.jobs['pipegen-conditions']?.steps?.at(-1) as { run?: string } | undefined
  for (const job of pipeline.jobs) collect(restrictToTriggers(job.when, pipeline.triggers), atoms)
  const scene = { facts: factsOf(pipeline, event, outcomes), cell: null, status: { succeeded: true, failed: false, cancelled: false } }
  return Object.fromEntries(
    [...(run?.run ?? '').matchAll(/echo '(c\d+)=true'.* # (branch|tag|changed) (.*)/g)].map(([, name, kind, glob]) => {
      const atom = atoms.find(
        (each) => each.kind === kind && ('glob' in each ? each.glob : 'globs' in each ? each.globs.join(' ') : '') === glob,
      )
      if (atom === undefined) throw new Error(`no atom for ${kind} ${glob}`)
      return [name, String(holds({ ...atom, negated: false } as Atom, scene))]
    }),
  )
}

function collect(condition: Condition, atoms: Atom[]): void {
  if (condition.kind === 'all' || condition.kind === 'any') for (const part of condition.of) collect(part, atoms)
  else if (condition.kind !== 'constant') atoms.push(condition)
}

test('GitHub compares inputs of a manual run as the texts that they are elsewhere', async () => {
  const input = (name: string, type: 'boolean' | 'number', fallback: string): Input => ({
    name,
    type,
    description: null,
    default: fallback,
    required: false,
    options: [],
    origin: nowhere,
  })
  const inputs = [input('on', 'boolean', 'true'), input('off', 'boolean', 'false'), input('count', 'number', '3')]
  const is = (name: string, text: string): Condition => ({
    kind: 'compare',
    op: 'is',
    left: { kind: 'input', name },
    right: lit(text),
    negated: false,
  })
  const asked = [is('on', 'true'), is('on', 'false'), is('off', 'true'), is('off', 'false'), is('count', '3'), is('count', '0')]
  const sets = [
    { on: true, off: true, count: 3 },
    { on: false, off: false, count: 0 },
  ]
  const texts = (given: object): object => Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]))
  const runs = [
    ...sets.map((given) => ({ given, github: { event_name: 'workflow_dispatch', event: { inputs: texts(given) } }, inputs: given })),
    { given: { on: true, off: false, count: 3 }, github: { event_name: 'schedule', event: {} }, inputs: {} },
  ]
  const jobs = asked.map((when, index) => jobOf({ id: `job${index}`, steps: [stepOf({ script: 'true' })], when }))
  for (const schedules of [allTriggers.schedules, []]) {
    const pipeline = pipelineOf({ triggers: { ...noTriggers, schedules, manual: { inputs } }, jobs })
    const workflow = github().lower([pipeline]).documents[0]?.document as GithubWorkflow
    for (const { given, ...contexts } of runs.slice(0, schedules.length === 0 ? 2 : 3)) {
      const answers = await evaluateConditions(jobs.map(({ id }) => ({ expression: workflow.jobs[id]?.if ?? '', contexts })))
      const { on, off, count } = given
      expect(answers).toEqual([on, !on, off, !off, count === 3, count === 0].map((value) => ({ value })))
    }
  }
})

test('GitHub runs the jobs that the plan says, whatever the conditions, events and failures', async () => {
  const conditions = raws.filter((raw) => !/"(axis|chosen)"/.test(JSON.stringify(raw))).map(build)
  const pipelines = fc.sample(
    fc.record({
      whens: fc.tuple(conditions, conditions, conditions, conditions),
      optional: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      skip: fc.boolean(),
      release: fc.boolean(),
    }),
    { numRuns: 150, seed },
  )
  const cases = pipelines.flatMap(({ whens, optional, skip, release }) => {
    const triggers = { ...allTriggers, release }
    const steps = [stepOf({ script: 'true' })]
    const need = (job: string, index: 0 | 1 | 2) => ({ job, optional: optional[index], origin: nowhere })
    const jobs = [
      jobOf({ id: 'a', steps, when: restrictToTriggers(whens[0], triggers) }),
      jobOf({
        id: 'b',
        steps,
        when: skip ? { kind: 'constant', value: true } : restrictToTriggers(whens[1], triggers),
        needs: [need('a', 0)],
      }),
      jobOf({ id: 'c', steps, when: restrictToTriggers(whens[2], triggers), needs: [need('b', 1)] }),
      jobOf({ id: 'd', steps, when: { kind: 'constant', value: true }, needs: [need('a', 2), need('c', 0)] }),
    ]
    const pipeline = pipelineOf({ triggers, jobs })
    const possible = events.filter(({ event }) => release || event !== 'release')
    return possible.flatMap((event) => failures.map((failed): Case => ({ pipeline, event, outcomes: { failed } })))
  })
  const results = await resultsByGithub(cases)
  const wrong = cases.flatMap(({ pipeline, event, outcomes }, index) => {
    const planned = Object.fromEntries(
      plan(pipeline, event, outcomes).jobs.map(({ id, state }) => [id, { runs: 'success', failed: 'failure' }[state as 'runs'] ?? state]),
    )
    const workflow = github().lower([pipeline]).documents[0]?.document as GithubWorkflow
    const ifs = Object.fromEntries(Object.entries(workflow.jobs).map(([id, job]) => [id, job.if]))
    return JSON.stringify(planned) === JSON.stringify(results[index])
      ? []
      : [{ event, outcomes, planned, got: results[index], ifs, whens: pipeline.jobs.map(({ when }) => JSON.stringify(when)) }]
  })
  console.info(`${cases.length} runs, ${wrong.length} differences`)
  expect(wrong.slice(0, 3)).toEqual([])
})
