/** The emitted files, evaluated as GitLab and CircleCI do, against the same tables. Those of the others are engines: test/conformance/by-hand-*. */
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { circleci } from '../../../providers/circleci/index.ts'
import { gitlab } from '../../../providers/gitlab/index.ts'
import type { Pipeline } from '../../../src/ir/types.ts'
import type { RunEvent } from '../../../src/plan/types.ts'
import type { CircleciEvent } from '../../conformance/engines/circleci/circleci.ts'
import { readConfig } from '../../conformance/engines/circleci/config.ts'
import { runWorkflow } from '../../conformance/engines/circleci/run-workflow.ts'
import { runOf } from '../../gitlab/arbitrary.ts'
import { createPipeline, runPipeline } from '../../gitlab/evaluate-rules.ts'
import { failing, isApproved, isCancelled, jobLines, type Written, written } from './written.ts'

// A job that starts and looks at the changed paths itself: guard.test.ts of the provider executes its script.
const onGitlab = await written(gitlab(), ['path filters'])
const onCircleci = await written(circleci(), ['changed paths', 'path filters'])

test('what a provider refuses is what its documentation leaves no way for', () => {
  expect(onGitlab.refused).toEqual(['cancelled', 'failed through a skip', 'mixed status', 'values'])
  expect(onCircleci.refused).toEqual(['cancelled', 'mixed status', 'values'])
})

// ───────────────────────────── GitLab

const states = { success: 'runs', failed: 'failed', skipped: 'skipped', manual: 'waits' }

function endsOnGitlab({ text, pipeline, row }: Written): readonly string[] | null {
  const { variables = {} } = parse(text) as { variables?: { [name: string]: string | { readonly value: string } } }
  const declared = Object.entries(variables).map(([name, value]) => [name, typeof value === 'string' ? value : value.value])
  const run = runOf(row.event)
  const given = row.event.event === 'manual' ? Object.entries(row.event.inputs ?? {}) : []
  const inputs = given.map(([name, value]) => [`PIPEGEN_INPUT_${name.toUpperCase()}`, value])
  const created = createPipeline(text, {
    ...run,
    variables: { ...Object.fromEntries(declared), ...run.variables, ...Object.fromEntries(inputs) },
  })
  if (created === null) return null
  const ends = runPipeline(created, failing(row), isApproved(row))
  return pipeline.jobs.map(({ id }) => `${id}: ${states[ends.get(id) ?? 'skipped']}`).sort()
}

/** Said in a warning: a need that is skipped in the course of a pipeline skips what needs it, even if that may be missing. */
const differs = 'recovery: all is well'

test('GitLab skips the job behind an optional need that was skipped while the pipeline ran, and a warning says so', () => {
  const [each] = onGitlab.rows.filter(({ name }) => name === differs)
  if (each === undefined) throw new Error(`no ${differs}`)
  expect(each.warnings.join()).toMatch(/if "rollback" is skipped while the pipeline runs, the job that needs it is skipped, too/)
  expect(endsOnGitlab(each)).toEqual(['deploy: runs', 'done: skipped', 'page: skipped', 'rollback: skipped', 'verify: skipped'])
})

describe('GitLab', () => {
  test.each(onGitlab.rows.filter((each) => !isCancelled(each) && each.name !== differs).map((each) => [each.name, each] as const))(
    '%s',
    (_, each) => {
      const { ends } = each.row
      expect(endsOnGitlab(each), each.text).toEqual(ends === null ? null : jobLines(ends, each.pipeline, false))
    },
  )
})

// ───────────────────────────── CircleCI

function circleciEvent(event: RunEvent): CircleciEvent {
  switch (event.event) {
    case 'push':
      return { kind: 'push', branch: event.branch }
    case 'tag':
      return { kind: 'tag', tag: event.tag }
    case 'pullRequest':
      return { kind: 'pull-request', source: event.source, target: event.target }
    case 'schedule':
      return { kind: 'schedule', branch: event.branch ?? 'main' }
    case 'manual':
      return { kind: 'manual', branch: event.branch, parameters: event.inputs ?? {} }
    case 'release':
      throw new Error('A release starts nothing.')
  }
}

async function endsOnCircleci({ text, pipeline, row }: Written): Promise<readonly string[] | null> {
  const facts = { defaultBranch: 'main', sha: 'f'.repeat(40), message: 'A message' }
  const [workflow] = readConfig(text, circleciEvent(row.event), facts)
  if (workflow === undefined) return null
  const fails = failing(row)
  // A job that may fail stays green: what its steps do is the step's matter.
  const stops = ({ id, allowFailure }: Pipeline['jobs'][number]): boolean =>
    fails.has(id) && allowFailure.kind === 'constant' && !allowFailure.value
  const red = new Set(pipeline.jobs.filter(stops).map(({ id }) => id))
  const ended = await runWorkflow(workflow, {
    approval: () => (isApproved(row) ? 'success' : null),
    run: async ({ definition }) => (red.has(definition) ? 'failed' : 'success'),
  })
  return pipeline.jobs
    .map(({ id }) => {
      const own = workflow.jobs
        .filter(({ definition, created }) => definition === id && created)
        .map(({ name }) => ended.get(name) ?? 'waits')
      if (own.includes('success') || own.includes('failed')) return `${id}: ${fails.has(id) ? 'failed' : 'runs'}`
      return `${id}: ${own.includes('waits') ? 'waits' : 'skipped'}`
    })
    .sort()
}

describe('CircleCI', () => {
  test.each(onCircleci.rows.filter((each) => !isCancelled(each)).map((each) => [each.name, each] as const))('%s', async (_, each) => {
    const { ends } = each.row
    expect(await endsOnCircleci(each), each.text).toEqual(ends === null ? null : jobLines(ends, each.pipeline, false))
  })
})
