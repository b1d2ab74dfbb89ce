/** The push of a tag is an event of its own. */
import { all, ci, event, job, not, pipeline, tag } from '../../../src/index.ts'
import { main, type Table, tagged, topic, work } from './table.ts'

function make(): unknown {
  const test = job(work('test'))
  const release = job({ needs: [test], when: tag('v*'), ...work('release') })
  const candidate = job({ needs: [test], when: tag('v*-rc*'), ...work('candidate') })
  const stable = job({ needs: [test], when: all(tag('v*'), not(ci.tag.includes('-rc'))), ...work('stable') })
  const pushed = job({ needs: [test], when: event('push'), ...work('pushed') })
  const major = job({ needs: [test], when: tag('v?'), ...work('major') })
  const anyTag = job({ needs: [test], when: event('tag'), ...work('any-tag') })
  return pipeline('ci', {
    on: { push: { branches: ['main'], tags: ['v*', 'nightly-*'] } },
    jobs: { test, release, candidate, stable, pushed, major, 'any-tag': anyTag },
  })
}

export const tags: Table = {
  make,
  rows: {
    'push to main': { event: main, ends: { runs: 'test pushed', skipped: 'release candidate stable major any-tag' } },
    'push to a topic': { event: topic, ends: null },
    'a release': { event: tagged('v1'), ends: { runs: 'test release stable major any-tag', skipped: 'candidate pushed' } },
    'a candidate': { event: tagged('v2-rc1'), ends: { runs: 'test release candidate any-tag', skipped: 'stable major pushed' } },
    'another tag': { event: tagged('nightly-1'), ends: { runs: 'test any-tag', skipped: 'release candidate stable major pushed' } },
    'a question mark is one character': {
      event: tagged('v10'),
      ends: { runs: 'test release stable any-tag', skipped: 'candidate major pushed' },
    },
    'a star stops at a slash': { event: tagged('v1/2'), ends: null },
    'the test fails': {
      event: tagged('v1'),
      outcomes: { failed: ['test'] },
      ends: { failed: 'test', skipped: 'release candidate stable pushed major any-tag' },
    },
  },
}
