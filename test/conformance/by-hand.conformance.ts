/** The emitted files, evaluated by GitHub's evaluator and executed on the harness of Jenkins, against the tables of test/plan/by-hand. */
import { describe, expect, test } from 'vitest'
import { github } from '../../providers/github/index.ts'
import { jenkins } from '../../providers/jenkins/index.ts'
import { failing, jobLines, type Written, written } from '../plan/by-hand/written.ts'
import { runGithubJobs } from './engines/github-jobs.ts'
import { runOnJenkins } from './engines/jenkins/jenkins-column.ts'

const isCancelled = ({ row }: Written): boolean => row.outcomes?.cancelled !== undefined
const waits = ({ row }: Written): boolean => row.ends?.waits !== undefined

// ───────────────────────────── GitHub

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

// ───────────────────────────── Jenkins

// What a build compares with is the build before; test/conformance/engines/jenkins has that.
const onJenkins = await written(jenkins(), ['changed paths', 'path filters'])
const isStarted = ({ row: { event } }: Written): boolean =>
  ['push', 'tag', 'pullRequest'].includes(event.event) && (event.repository ?? 'acme/app') === 'acme/app'
const ends = { success: 'runs', failure: 'failed', skipped: 'skipped', cancelled: 'cancelled', waits: 'waits' }

test('what Jenkins refuses starts in a build that was aborted', () => {
  expect(onJenkins.refused).toEqual(['cancelled'])
})

describe.concurrent('Jenkins', () => {
  const rows = onJenkins.rows.filter((each) => isStarted(each) && !isCancelled(each) && !waits(each))
  test.each(rows.map((each) => [each.name, each] as const))('%s', async (_, { pipeline, row, text, warnings }) => {
    const variables = { ...row.event.variables, FAIL_JOB: [...failing(row)].join(' ') }
    const trace = await runOnJenkins('Jenkinsfile')({ pipeline, files: { Jenkinsfile: text }, event: row.event, variables, warnings })
    expect(trace.problems).toEqual([])
    const results = new Map(trace.jobs.map(({ id, result }) => [id, ends[result]]))
    for (const { id, result } of trace.jobs) if (result === 'failure') results.set(id, 'failed')
    const lines = pipeline.jobs.map(({ id }) => `${id}: ${results.get(id) ?? 'skipped'}`).sort()
    const nothing = pipeline.jobs.map(({ id }) => `${id}: skipped`).sort()
    expect(lines, text).toEqual(row.ends === null ? nothing : jobLines(row.ends, pipeline, false))
  })
})
