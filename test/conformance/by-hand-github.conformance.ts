/** The emitted workflows, evaluated by GitHub's evaluator, against the tables of test/plan/by-hand. */
import { describe, expect, test } from 'vitest'
import { github } from '../../providers/github/index.ts'
import { failing, isCancelled, jobLines, waits, written } from '../plan/by-hand/written.ts'
import { runGithubJobs } from './engines/github-jobs.ts'

const onGithub = await written(github({ approvals: 'trust' }))
// Said in a warning, as GitHub compares without it.
const differs = ['inputs: a text in capitals is another', 'values: case counts']
const evaluated = onGithub.rows.filter((each) => !isCancelled(each) && !waits(each) && !differs.includes(each.name))
const results = await runGithubJobs(evaluated.map(({ text, row }) => ({ text, event: row.event, failing: failing(row) })))
const states = { success: 'runs', failure: 'failed', skipped: 'skipped' }

test('GitHub says all of them', () => {
  expect(onGithub.refused).toEqual([])
})

test('a warning says where case makes a difference', () => {
  for (const { name, warnings } of onGithub.rows.filter((each) => differs.includes(each.name)))
    expect(warnings.join(), name).toMatch(/GitHub compares without case/)
})

describe('GitHub', () => {
  test.each(evaluated.map((each, index) => [each.name, each, results[index] ?? null] as const))(
    '%s',
    (_, { pipeline, row: { ends }, text }, ran) => {
      const own = (id: string): boolean => id === pipeline.gate || pipeline.jobs.some((job) => job.id === id)
      const lines = ran === null ? null : [...ran].filter(([id]) => own(id)).map(([id, result]) => `${id}: ${states[result]}`)
      expect(lines?.sort() ?? null, text).toEqual(ends === null ? null : jobLines(ends, pipeline, true))
    },
  )
})
