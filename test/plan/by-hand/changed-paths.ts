/** changed() of jobs: true where there is nothing to compare with. */
import { any, branch, changed, job, not, pipeline } from '../../../src/index.ts'
import { main, pull, type Table, work } from './table.ts'

function make(): unknown {
  const app = job({ when: changed('src/**'), ...work('app') })
  const docs = job({ when: changed('docs/**', '*.md'), ...work('docs') })
  const rest = job({ when: not(any(changed('src/**'), changed('docs/**'))), ...work('rest') })
  const deploy = job({ needs: [app], when: branch('main'), ...work('deploy') })
  return pipeline('ci', {
    on: { push: true, pullRequest: true, tag: 'v*' },
    jobs: { app, docs, rest, deploy },
  })
}

export const changedPaths: Table = {
  make,
  rows: {
    'a source': { event: { ...main, changed: ['src/a/b.ts'] }, ends: { runs: 'app deploy', skipped: 'docs rest' } },
    'a page': { event: { ...main, changed: ['README.md'] }, ends: { runs: 'docs rest', skipped: 'app deploy' } },
    'a page in a folder, which a star does not reach': {
      event: { ...main, changed: ['lib/README.md'] },
      ends: { runs: 'rest', skipped: 'app docs deploy' },
    },
    'both kinds': { event: { ...main, changed: ['docs/a.txt', 'src/a.ts'] }, ends: { runs: 'app docs deploy', skipped: 'rest' } },
    'the first push': { event: main, ends: { runs: 'app docs deploy', skipped: 'rest' } },
    'a tag': { event: { event: 'tag', tag: 'v1' }, ends: { runs: 'app docs', skipped: 'rest deploy' } },
    'a page of a pull request': { event: { ...pull, changed: ['docs/x/y.txt'] }, ends: { runs: 'docs', skipped: 'app rest deploy' } },
    'a source of a pull request': { event: { ...pull, changed: ['src/a.ts'] }, ends: { runs: 'app', skipped: 'docs rest deploy' } },
  },
}
