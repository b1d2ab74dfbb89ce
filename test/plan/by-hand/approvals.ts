/** Approval is asked after needs and condition, and never if the condition is false. */
import { always, branch, job, pipeline } from '../../../src/index.ts'
import { main, type Table, topic, work } from './table.ts'

function make(): unknown {
  const test = job(work('test'))
  const deploy = job({ needs: [test], when: branch('main'), approval: { message: 'Ship it?' }, ...work('deploy') })
  const report = job({ needs: [deploy], ...work('report') })
  const tidy = job({ needs: [deploy], when: always(), ...work('tidy') })
  return pipeline('ci', { on: { push: true }, jobs: { test, deploy, report, tidy } })
}

export const approvals: Table = {
  make,
  rows: {
    'nobody has approved': { event: main, ends: { runs: 'test', waits: 'deploy report tidy' } },
    'it is approved': { event: main, outcomes: { approved: 'all' }, ends: { runs: 'test deploy report tidy' } },
    'it is never asked': { event: topic, ends: { runs: 'test tidy', skipped: 'deploy report' } },
    'the need fails': { event: main, outcomes: { failed: ['test'] }, ends: { failed: 'test', skipped: 'deploy report', runs: 'tidy' } },
    'it is approved and fails': {
      event: main,
      outcomes: { approved: ['deploy'], failed: ['deploy'] },
      ends: { runs: 'test tidy', failed: 'deploy', skipped: 'report' },
    },
  },
}
