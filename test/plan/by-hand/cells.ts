/** A matrix is one need: every cell has to succeed. */
import { branch, failed, job, optional, pipeline } from '../../../src/index.ts'
import { main, type Table, topic, work } from './table.ts'

function make(): unknown {
  const test = job({
    matrix: { version: ['1', '2'], mode: ['fast', 'slow'] },
    include: [{ version: '3', mode: 'fast' }],
    exclude: [{ version: '1', mode: 'slow' }],
    ...work('test'),
  })
  const slow = job({ when: branch('main'), matrix: { size: ['s', 'l'] }, ...work('slow') })
  const after = job({ needs: [test], ...work('after') })
  const alarm = job({ needs: [test], when: failed(), ...work('alarm') })
  const last = job({ needs: [after, optional(slow)], ...work('last') })
  return pipeline('ci', { on: { push: true }, jobs: { test, slow, after, alarm, last } })
}

const cell = { job: 'test', cell: { version: '2', mode: 'slow' } }

export const cells: Table = {
  make,
  rows: {
    'all is well': {
      event: main,
      ends: { runs: 'test{1,fast} test{2,fast} test{2,slow} test{3,fast} slow{s} slow{l} after last', skipped: 'alarm' },
    },
    'a matrix is skipped': {
      event: topic,
      ends: { runs: 'test{1,fast} test{2,fast} test{2,slow} test{3,fast} after last', skipped: 'slow{s} slow{l} alarm' },
    },
    'a cell fails, and the others go on': {
      event: main,
      outcomes: { failed: [cell] },
      ends: {
        runs: 'test{1,fast} test{2,fast} test{3,fast} slow{s} slow{l} alarm',
        failed: 'test{2,slow}',
        skipped: 'after last',
      },
    },
    'every cell fails': {
      event: topic,
      outcomes: { failed: ['test'] },
      ends: {
        failed: 'test{1,fast} test{2,fast} test{2,slow} test{3,fast}',
        runs: 'alarm',
        skipped: 'slow{s} slow{l} after last',
      },
    },
  },
}
