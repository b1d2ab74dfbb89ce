/** The job that always reports: green if and only if nothing failed or was cancelled. */
import { branch, job, pipeline } from '../../../src/index.ts'
import { main, pushTo, type Table, work } from './table.ts'

function make(): unknown {
  const test = job(work('test'))
  const lint = job({ allowFailure: true, ...work('lint') })
  const extra = job({ needs: [test], when: branch('release/*'), ...work('extra') })
  return pipeline('ci', { on: { push: true }, gate: 'good', jobs: { test, lint, extra } })
}

const release = pushTo('release/1')

export const gate: Table = {
  make,
  rows: {
    'a skip is no failure': { event: main, ends: { runs: 'test lint good', skipped: 'extra' } },
    'everything runs': { event: release, ends: { runs: 'test lint extra good' } },
    'a job fails': { event: main, outcomes: { failed: ['test'] }, ends: { runs: 'lint', failed: 'test good', skipped: 'extra' } },
    'a failure that is allowed': { event: release, outcomes: { failed: ['lint'] }, ends: { failed: 'lint', runs: 'test extra good' } },
    'the last job fails': { event: release, outcomes: { failed: ['extra'] }, ends: { runs: 'test lint', failed: 'extra good' } },
    'the run is cancelled': { event: release, outcomes: { cancelled: true }, ends: { cancelled: 'test lint extra', failed: 'good' } },
  },
}
