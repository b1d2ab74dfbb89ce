/** Status tests are ordinary atoms: beside others, negated, and over a need that was skipped. */
import { all, any, branch, failed, job, not, pipeline, succeeded } from '../../../src/index.ts'
import { main, type Table, topic, work } from './table.ts'

function make(): unknown {
  const a = job(work('a'))
  const b = job(work('b'))
  const some = job({ when: branch('main'), ...work('some') })
  const either = job({ needs: [a, b], when: any(branch('main'), failed()), ...work('either') })
  const green = job({ needs: [a, b], when: all(succeeded(), branch('main')), ...work('green') })
  const red = job({ needs: [a, b], when: not(succeeded()), ...work('red') })
  const lacking = job({ needs: [some], when: not(succeeded()), ...work('lacking') })
  return pipeline('ci', { on: { push: true }, jobs: { a, b, some, either, green, red, lacking } })
}

export const mixedStatus: Table = {
  make,
  rows: {
    'all is well': { event: main, ends: { runs: 'a b some either green', skipped: 'red lacking' } },
    'on a topic': { event: topic, ends: { runs: 'a b lacking', skipped: 'some either green red' } },
    'one fails': { event: main, outcomes: { failed: ['a'] }, ends: { failed: 'a', runs: 'b some either red', skipped: 'green lacking' } },
    'one fails on a topic': {
      event: topic,
      outcomes: { failed: ['b'] },
      ends: { failed: 'b', runs: 'a either red lacking', skipped: 'some green' },
    },
  },
}
