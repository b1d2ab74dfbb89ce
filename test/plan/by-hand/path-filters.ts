/** Paths that start the whole pipeline, or don't. */
import { event, job, pipeline } from '../../../src/index.ts'
import { main, pull, type Table, work } from './table.ts'

function make(): unknown {
  const test = job(work('test'))
  const preview = job({ needs: [test], when: event('pullRequest'), ...work('preview') })
  return pipeline('ci', {
    on: { push: { branches: ['main'], paths: ['src/**'] }, pullRequest: { pathsIgnore: ['docs/**'] } },
    jobs: { test, preview },
  })
}

export const pathFilters: Table = {
  make,
  rows: {
    'a source': { event: { ...main, changed: ['src/x.ts'] }, ends: { runs: 'test', skipped: 'preview' } },
    'a page': { event: { ...main, changed: ['docs/x.md'] }, ends: null },
    'a page of a pull request': { event: { ...pull, changed: ['docs/x.md'] }, ends: null },
    'a page and a source of a pull request': {
      event: { ...pull, changed: ['docs/x.md', 'src/x.ts'] },
      ends: { runs: 'test preview' },
    },
  },
}
