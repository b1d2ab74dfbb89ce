/** The jobs that gitlab-ci-local lists for the examples are those that the plan says, for every kind of event. */
import { describe, expect, test } from 'vitest'
import flavoured from '../../examples/gitlab-flavoured/ci.ts'
import minimal from '../../examples/minimal/ci.ts'
import library from '../../examples/node-library/ci.ts'
import service from '../../examples/python-service/ci.ts'
import reference from '../../examples/reference/ci.ts'
import { plan } from '../../src/plan/plan.ts'
import type { RunEvent } from '../../src/plan/types.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import type { GitlabEvent } from './engines/gitlab-process.ts'
import { listJobs } from './engines/gitlab-static.ts'

const events: { readonly [name: string]: readonly [RunEvent, GitlabEvent] } = {
  'push to main': [
    { event: 'push', branch: 'main' },
    { kind: 'push', branch: 'main' },
  ],
  'push to develop': [
    { event: 'push', branch: 'develop' },
    { kind: 'push', branch: 'develop' },
  ],
  'push to a topic': [
    { event: 'push', branch: 'topic/x' },
    { kind: 'push', branch: 'topic/x' },
  ],
  tag: [
    { event: 'tag', tag: 'v1.0' },
    { kind: 'tag', tag: 'v1.0' },
  ],
  'merge request': [
    { event: 'pullRequest', source: 'topic', target: 'main' },
    { kind: 'merge-request', source: 'topic', target: 'main' },
  ],
  'merge request to develop': [
    { event: 'pullRequest', source: 'topic', target: 'develop' },
    { kind: 'merge-request', source: 'topic', target: 'develop' },
  ],
  schedule: [{ event: 'schedule' }, { kind: 'schedule' }],
  manual: [
    { event: 'manual', branch: 'main' },
    { kind: 'manual', branch: 'main' },
  ],
}

describe.each(Object.entries({ minimal, 'node-library': library, reference, 'python-service': service, 'gitlab-flavoured': flavoured }))(
  '%s',
  (_, exported) => {
    test.each(Object.entries(events))('%s', async (_, [event, gitlabEvent]) => {
      const { pipelines, files } = await compileInMemory(() => exported, { only: ['gitlab'] })
      const [pipeline] = pipelines
      if (pipeline === undefined) throw new Error('no pipeline')
      const { jobs } = plan(pipeline, event, { approved: 'all' })
      const expected = new Set(jobs.filter(({ state }) => state === 'runs').map(({ id }) => id))
      // A job that waits for a failure is in the pipeline of every event that its condition allows, and doesn't run.
      const waiting = pipeline.jobs.filter(({ id }) => id === 'notify' && event.event !== 'pullRequest').map(({ id }) => id)
      if (jobs.length > 0) for (const id of waiting) expected.add(id)
      const listed = await listJobs(Object.fromEntries(files.map(({ path, text }) => [path, text ?? ''])), gitlabEvent)
      // Cells of a matrix, and jobs split by system, are listed one by one.
      const names = new Set(
        listed.map(
          ({ name }) => pipeline.jobs.find(({ id }) => name === id || name.startsWith(`${id}:`) || name.startsWith(`${id}-`))?.id ?? name,
        ),
      )
      expect([...names].sort()).toEqual([...expected].sort())
    })
  },
)
