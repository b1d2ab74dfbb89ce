/** always() waits for the needs to end, whatever the end; what it stands beside still counts. */
import { all, always, branch, job, pipeline } from '../../../src/index.ts'
import { main, type Table, topic, work } from './table.ts'

function make(): unknown {
  const build = job(work('build'))
  const clean = job({ needs: [build], when: always(), ...work('clean') })
  const tidy = job({ needs: [build], when: all(always(), branch('main')), ...work('tidy') })
  const next = job({ needs: [clean], ...work('next') })
  return pipeline('ci', { on: { push: true }, jobs: { build, clean, tidy, next } })
}

export const alwaysRuns: Table = {
  make,
  rows: {
    'all is well': { event: main, ends: { runs: 'build clean tidy next' } },
    'on a topic': { event: topic, ends: { runs: 'build clean next', skipped: 'tidy' } },
    'the need fails': { event: main, outcomes: { failed: ['build'] }, ends: { failed: 'build', runs: 'clean tidy next' } },
    'the need fails on a topic': {
      event: topic,
      outcomes: { failed: ['build'] },
      ends: { failed: 'build', runs: 'clean next', skipped: 'tidy' },
    },
    'it fails itself': { event: main, outcomes: { failed: ['clean'] }, ends: { runs: 'build tidy', failed: 'clean', skipped: 'next' } },
  },
}
