/** A failure that is allowed counts as success for those behind it, and failed() doesn't see it. */
import { failed, job, pipeline, succeeded } from '../../../src/index.ts'
import { main, type Table, work } from './table.ts'

function make(): unknown {
  const shaky = job({ allowFailure: true, ...work('shaky') })
  const solid = job(work('solid'))
  const behind = job({ needs: [shaky, solid], ...work('behind') })
  const alarm = job({ needs: [shaky, solid], when: failed(), ...work('alarm') })
  const happy = job({ needs: [shaky], when: succeeded(), ...work('happy') })
  return pipeline('ci', { on: { push: true }, jobs: { shaky, solid, behind, alarm, happy } })
}

export const allowedFailures: Table = {
  make,
  rows: {
    'all is well': { event: main, ends: { runs: 'shaky solid behind happy', skipped: 'alarm' } },
    'one is allowed to fail': {
      event: main,
      outcomes: { failed: ['shaky'] },
      ends: { failed: 'shaky', runs: 'solid behind happy', skipped: 'alarm' },
    },
    'the other is not': {
      event: main,
      outcomes: { failed: ['solid'] },
      ends: { failed: 'solid', runs: 'shaky happy alarm', skipped: 'behind' },
    },
    'both fail': {
      event: main,
      outcomes: { failed: ['shaky', 'solid'] },
      ends: { failed: 'shaky solid', runs: 'happy alarm', skipped: 'behind' },
    },
  },
}
