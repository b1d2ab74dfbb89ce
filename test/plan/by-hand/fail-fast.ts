/** Cells that stop each other: what needs them ends as without. */
import { failed, job, pipeline } from '../../../src/index.ts'
import { main, type Table, work } from './table.ts'

function make(): unknown {
  const test = job({ matrix: { node: ['20', '22'] }, failFast: true, ...work('test') })
  const pack = job({ needs: [test], ...work('pack') })
  const alarm = job({ needs: [test], when: failed(), ...work('alarm') })
  return pipeline('ci', { on: { push: true }, jobs: { test, pack, alarm } })
}

export const failFast: Table = {
  make,
  rows: {
    'all is well': { event: main, ends: { runs: 'test{20} test{22} pack', skipped: 'alarm' } },
    'both cells fail': {
      event: main,
      outcomes: { failed: ['test'] },
      ends: { failed: 'test{20} test{22}', runs: 'alarm', skipped: 'pack' },
    },
  },
}
