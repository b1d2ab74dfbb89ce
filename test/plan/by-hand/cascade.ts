/** A job whose condition is false takes what needs it with it. */
import { branch, job, not, pipeline } from '../../../src/index.ts'
import { main, pull, type Table, topic, work } from './table.ts'

function make(): unknown {
  const build = job(work('build'))
  const publish = job({ needs: [build], when: branch('main'), ...work('publish') })
  const announce = job({ needs: [publish], ...work('announce') })
  const mirror = job({ needs: [build], when: not(branch('main')), ...work('mirror') })
  const archive = job({ needs: [announce, mirror], ...work('archive') })
  return pipeline('ci', {
    on: { push: true, pullRequest: true },
    jobs: { build, publish, announce, mirror, archive },
  })
}

export const cascade: Table = {
  make,
  rows: {
    'push to main': { event: main, ends: { runs: 'build publish announce', skipped: 'mirror archive' } },
    'push to a topic': { event: topic, ends: { runs: 'build mirror', skipped: 'publish announce archive' } },
    'a pull request is on no branch': { event: pull, ends: { runs: 'build mirror', skipped: 'publish announce archive' } },
    'the first job fails': {
      event: main,
      outcomes: { failed: ['build'] },
      ends: { failed: 'build', skipped: 'publish announce mirror archive' },
    },
    'a job in the middle fails': {
      event: main,
      outcomes: { failed: ['publish'] },
      ends: { runs: 'build', failed: 'publish', skipped: 'announce mirror archive' },
    },
  },
}
