/** Branches and tags that start the pipeline, and those that don't. */
import { event, job, pipeline } from '../../../src/index.ts'
import { main, pull, pushTo, type Table, tagged, work } from './table.ts'

function make(): unknown {
  const test = job(work('test'))
  const release = job({ needs: [test], when: event('tag'), ...work('release') })
  return pipeline('ci', {
    on: { push: { branchesIgnore: ['wip/**', 'docs/*'], tags: ['v*'], tagsIgnore: ['v0*'] } },
    jobs: { test, release },
  })
}

const tests = { runs: 'test', skipped: 'release' }

export const nameFilters: Table = {
  make,
  rows: {
    'push to main': { event: main, ends: tests },
    'a branch of an ignored folder': { event: pushTo('wip/a/b'), ends: null },
    'a branch right in an ignored folder': { event: pushTo('docs/a'), ends: null },
    'a branch further down, which one star does not reach': { event: pushTo('docs/a/b'), ends: tests },
    'a tag': { event: tagged('v1'), ends: { runs: 'test release' } },
    'a tag that is ignored': { event: tagged('v0.1'), ends: null },
    'a tag that is not listed': { event: tagged('x1'), ends: null },
    'a pull request': { event: pull, ends: null },
  },
}
