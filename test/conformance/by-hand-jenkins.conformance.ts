/** The emitted Jenkinsfiles, executed on the harness, against the tables of test/plan/by-hand. */
import { describe, expect, test } from 'vitest'
import { jenkins } from '../../providers/jenkins/index.ts'
import { failing, isCancelled, jobLines, type Written, waits, written } from '../plan/by-hand/written.ts'
import { runOnJenkins } from './engines/jenkins/jenkins-column.ts'

// What a build compares with is the build before; test/conformance/engines/jenkins has that.
const onJenkins = await written(jenkins(), ['changed paths', 'path filters'])
const isStarted = ({ row: { event } }: Written): boolean =>
  ['push', 'tag', 'pullRequest'].includes(event.event) && (event.repository ?? 'acme/app') === 'acme/app'
/** The harness has variables on its nodes alone, and this condition is asked before there is a node. */
const asksVariable = ({ row: { event } }: Written): boolean => Object.values(event.variables ?? {}).some((value) => value !== '')
const ends = { success: 'runs', failure: 'failed', skipped: 'skipped', cancelled: 'cancelled', waits: 'waits' }

test('what Jenkins refuses starts in a build that was aborted', () => {
  expect(onJenkins.refused).toEqual(['cancelled'])
})

describe.concurrent('Jenkins', () => {
  const rows = onJenkins.rows.filter((each) => isStarted(each) && !asksVariable(each) && !isCancelled(each) && !waits(each))
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
