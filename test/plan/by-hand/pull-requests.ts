/** Pull requests are on no branch; source and target are values of their own. */
import { branch, ci, event, job, not, pipeline } from '../../../src/index.ts'
import { main, pull, pushTo, type Table, tagged, topic, work } from './table.ts'

function make(): unknown {
  const lint = job(work('lint'))
  const preview = job({ when: event('pullRequest'), ...work('preview') })
  const onMain = job({ when: branch('main'), ...work('on-main') })
  const elsewhere = job({ when: not(branch('main')), ...work('elsewhere') })
  const fix = job({ when: ci.pullRequest.source.startsWith('fix/'), ...work('fix') })
  const ported = job({ when: ci.pullRequest.target.is('stable'), ...work('ported') })
  return pipeline('ci', {
    on: { push: { branches: ['main', 'develop'] }, pullRequest: { branches: ['main', 'stable'] } },
    jobs: { lint, preview, 'on-main': onMain, elsewhere, fix, ported },
  })
}

export const pullRequests: Table = {
  make,
  rows: {
    'push to main': { event: main, ends: { runs: 'lint on-main', skipped: 'preview elsewhere fix ported' } },
    'push to another branch': { event: pushTo('develop'), ends: { runs: 'lint elsewhere', skipped: 'preview on-main fix ported' } },
    'push to a branch that is not listed': { event: topic, ends: null },
    'a tag': { event: tagged('v1'), ends: null },
    'a pull request': { event: pull, ends: { runs: 'lint preview elsewhere', skipped: 'on-main fix ported' } },
    'its source has a prefix': {
      event: { event: 'pullRequest', source: 'fix/1', target: 'main' },
      ends: { runs: 'lint preview elsewhere fix', skipped: 'on-main ported' },
    },
    'its source is called main, as on a fork': {
      event: { event: 'pullRequest', source: 'main', target: 'stable' },
      ends: { runs: 'lint preview elsewhere ported', skipped: 'on-main fix' },
    },
    'its target is not listed': { event: { event: 'pullRequest', source: 'fix/1', target: 'develop' }, ends: null },
  },
}
