/** In a cancelled run only those still start whose condition says so. */
import { always, any, cancelled, failed, job, pipeline } from '../../../src/index.ts'
import { main, type Table, work } from './table.ts'

function make(): unknown {
  const build = job(work('build'))
  const test = job({ needs: [build], ...work('test') })
  const told = job({ needs: [test], when: cancelled(), ...work('told') })
  const tidy = job({ needs: [test], when: always(), ...work('tidy') })
  const report = job({ needs: [test], when: any(failed(), cancelled()), ...work('report') })
  return pipeline('ci', { on: { push: true }, jobs: { build, test, told, tidy, report } })
}

export const cancelledRun: Table = {
  make,
  rows: {
    'all is well': { event: main, ends: { runs: 'build test tidy', skipped: 'told report' } },
    'before anything started': { event: main, outcomes: { cancelled: true }, ends: { cancelled: 'build test', runs: 'told tidy report' } },
    'after the first job': {
      event: main,
      outcomes: { cancelled: { after: ['build'] } },
      ends: { runs: 'build told tidy report', cancelled: 'test' },
    },
    'a failure is no cancellation': {
      event: main,
      outcomes: { failed: ['test'] },
      ends: { runs: 'build tidy report', failed: 'test', skipped: 'told' },
    },
  },
}
