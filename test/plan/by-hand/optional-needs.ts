/** An optional need may be skipped, but may not fail. */
import { branch, job, optional, pipeline } from '../../../src/index.ts'
import { main, type Table, topic, work } from './table.ts'

function make(): unknown {
  const docs = job({ when: branch('main'), ...work('docs') })
  const unit = job(work('unit'))
  const bundle = job({ needs: [optional(docs), unit], ...work('bundle') })
  const site = job({ needs: [docs, unit], ...work('site') })
  const ship = job({ needs: [bundle, optional(site)], ...work('ship') })
  return pipeline('ci', { on: { push: true }, jobs: { docs, unit, bundle, site, ship } })
}

export const optionalNeeds: Table = {
  make,
  rows: {
    'all is well': { event: main, ends: { runs: 'docs unit bundle site ship' } },
    'it is skipped': { event: topic, ends: { runs: 'unit bundle ship', skipped: 'docs site' } },
    'it fails': { event: main, outcomes: { failed: ['docs'] }, ends: { failed: 'docs', runs: 'unit', skipped: 'bundle site ship' } },
    'the need beside it fails': {
      event: main,
      outcomes: { failed: ['unit'] },
      ends: { runs: 'docs', failed: 'unit', skipped: 'bundle site ship' },
    },
    'a later one fails': {
      event: main,
      outcomes: { failed: ['site'] },
      ends: { runs: 'docs unit bundle', failed: 'site', skipped: 'ship' },
    },
    'it is skipped and another fails': {
      event: topic,
      outcomes: { failed: ['unit'] },
      ends: { failed: 'unit', skipped: 'docs bundle site ship' },
    },
  },
}
