/** What somebody gives to a manual run. */
import { event, input, job, pipeline } from '../../../src/index.ts'
import { main, type Table, work } from './table.ts'

function make(): unknown {
  const level = input({ type: 'choice', options: ['info', 'debug'], default: 'info' })
  const target = input({ type: 'string', default: '' })
  const build = job(work('build'))
  const loud = job({ when: level.is('debug'), ...work('loud') })
  const quiet = job({ when: level.isNot('debug'), ...work('quiet') })
  const deploy = job({ needs: [build], when: target.startsWith('prod'), ...work('deploy') })
  const started = job({ when: event('manual'), ...work('started') })
  return pipeline('ci', {
    on: { push: { branches: ['main'] }, manual: { inputs: { level, target } } },
    jobs: { build, loud, quiet, deploy, started },
  })
}

export const inputs: Table = {
  make,
  rows: {
    'nothing is given': {
      event: { event: 'manual', branch: 'main' },
      ends: { runs: 'build quiet started', skipped: 'loud deploy' },
    },
    'a choice': {
      event: { event: 'manual', branch: 'main', inputs: { level: 'debug' } },
      ends: { runs: 'build loud started', skipped: 'quiet deploy' },
    },
    'a text': {
      event: { event: 'manual', branch: 'main', inputs: { target: 'production' } },
      ends: { runs: 'build quiet deploy started', skipped: 'loud' },
    },
    'a text in capitals is another': {
      event: { event: 'manual', branch: 'topic', inputs: { level: 'info', target: 'PRODUCTION' } },
      ends: { runs: 'build quiet started', skipped: 'loud deploy' },
    },
    'a push has none': { event: main, ends: { runs: 'build quiet', skipped: 'loud deploy started' } },
  },
}
