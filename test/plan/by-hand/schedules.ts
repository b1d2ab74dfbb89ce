/** On schedules and manual runs, branch() speaks of the branch that runs. */
import { all, any, branch, event, job, pipeline } from '../../../src/index.ts'
import { main, type Table, topic, work } from './table.ts'

function make(): unknown {
  const test = job(work('test'))
  const nightly = job({ when: event('schedule'), ...work('nightly') })
  const asked = job({ when: any(event('schedule'), event('manual')), ...work('asked') })
  const onMain = job({ when: branch('main'), ...work('on-main') })
  const deploy = job({ needs: [test], when: all(branch('main'), event('push')), ...work('deploy') })
  return pipeline('ci', {
    on: { push: { branches: ['main'] }, schedule: '0 2 * * *', manual: true },
    jobs: { test, nightly, asked, 'on-main': onMain, deploy },
  })
}

export const schedules: Table = {
  make,
  rows: {
    'the schedule': { event: { event: 'schedule' }, ends: { runs: 'test nightly asked on-main', skipped: 'deploy' } },
    'a manual run of main': {
      event: { event: 'manual', branch: 'main' },
      ends: { runs: 'test asked on-main', skipped: 'nightly deploy' },
    },
    'a manual run of a topic': {
      event: { event: 'manual', branch: 'topic' },
      ends: { runs: 'test asked', skipped: 'nightly on-main deploy' },
    },
    'push to main': { event: main, ends: { runs: 'test on-main deploy', skipped: 'nightly asked' } },
    'push to a topic': { event: topic, ends: null },
  },
}
