/** A job that runs because of a failure is a need like any other. */
import { failed, job, optional, pipeline } from '../../../src/index.ts'
import { main, type Table, work } from './table.ts'

function make(): unknown {
  const deploy = job(work('deploy'))
  const rollback = job({ needs: [deploy], when: failed(), ...work('rollback') })
  const page = job({ needs: [rollback], ...work('page') })
  const verify = job({ needs: [deploy, optional(rollback)], ...work('verify') })
  const done = job({ needs: [optional(rollback)], ...work('done') })
  return pipeline('ci', { on: { push: true }, jobs: { deploy, rollback, page, verify, done } })
}

export const recovery: Table = {
  make,
  rows: {
    'all is well': { event: main, ends: { runs: 'deploy verify done', skipped: 'rollback page' } },
    'the deployment fails': {
      event: main,
      outcomes: { failed: ['deploy'] },
      ends: { failed: 'deploy', runs: 'rollback page done', skipped: 'verify' },
    },
    'the recovery fails, too': {
      event: main,
      outcomes: { failed: ['deploy', 'rollback'] },
      ends: { failed: 'deploy rollback', skipped: 'page verify done' },
    },
  },
}
