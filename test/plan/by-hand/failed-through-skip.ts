/** failed() sees every ancestor, also behind jobs that were skipped. */
import { branch, failed, job, not, pipeline } from '../../../src/index.ts'
import { main, pushTo, type Table, work } from './table.ts'

function make(): unknown {
  const first = job(work('first'))
  const second = job({ needs: [first], ...work('second') })
  const third = job({ needs: [second], ...work('third') })
  const alarm = job({ needs: [third], when: failed(), ...work('alarm') })
  const calm = job({ needs: [third], when: not(failed()), ...work('calm') })
  const side = job({ needs: [first], when: branch('release'), ...work('side') })
  const watch = job({ needs: [side], when: failed(), ...work('watch') })
  return pipeline('ci', { on: { push: true }, jobs: { first, second, third, alarm, calm, side, watch } })
}

export const failedThroughSkip: Table = {
  make,
  rows: {
    'all is well': { event: main, ends: { runs: 'first second third calm', skipped: 'alarm side watch' } },
    'the first fails': {
      event: main,
      outcomes: { failed: ['first'] },
      ends: { failed: 'first', runs: 'alarm watch', skipped: 'second third calm side' },
    },
    'the second fails': {
      event: main,
      outcomes: { failed: ['second'] },
      ends: { runs: 'first alarm', failed: 'second', skipped: 'third calm side watch' },
    },
    'the need itself fails': {
      event: main,
      outcomes: { failed: ['third'] },
      ends: { runs: 'first second alarm', failed: 'third', skipped: 'calm side watch' },
    },
    'a job beside it fails': {
      event: pushTo('release'),
      outcomes: { failed: ['side'] },
      ends: { runs: 'first second third calm watch', failed: 'side', skipped: 'alarm' },
    },
  },
}
