/** A job without steps that is approved is a gate for others. */
import { branch, job, pipeline } from '../../../src/index.ts'
import { main, type Table, topic, work } from './table.ts'

function make(): unknown {
  const build = job(work('build'))
  const confirm = job({ needs: [build], when: branch('main'), approval: true, steps: [] })
  const ship = job({ needs: [confirm], ...work('ship') })
  const notes = job({ needs: [build], ...work('notes') })
  return pipeline('ci', { on: { push: true }, jobs: { build, confirm, ship, notes } })
}

export const approvalGate: Table = {
  make,
  rows: {
    'nobody has approved': { event: main, ends: { runs: 'build notes', waits: 'confirm ship' } },
    'it is approved': { event: main, outcomes: { approved: ['confirm'] }, ends: { runs: 'build confirm ship notes' } },
    'it is never asked': { event: topic, ends: { runs: 'build notes', skipped: 'confirm ship' } },
    'the need fails': { event: main, outcomes: { failed: ['build'] }, ends: { failed: 'build', skipped: 'confirm ship notes' } },
  },
}
