/** `ci.event` compares as a text, and means the language's names of events. */
import { ci, job, pipeline } from '../../../src/index.ts'
import { main, pull, type Table, tagged, work } from './table.ts'

function make(): unknown {
  const preview = job({ when: ci.event.is('pullRequest'), ...work('preview') })
  const other = job({ when: ci.event.isNot('push'), ...work('other') })
  const some = job({ when: ci.event.startsWith('pu'), ...work('some') })
  return pipeline('ci', {
    on: { push: { branches: ['main'], tags: ['v*'] }, pullRequest: true },
    jobs: { preview, other, some },
  })
}

export const eventNames: Table = {
  make,
  rows: {
    'a push': { event: main, ends: { runs: 'some', skipped: 'preview other' } },
    'a pull request': { event: pull, ends: { runs: 'preview other some' } },
    'a tag': { event: tagged('v1'), ends: { runs: 'other', skipped: 'preview some' } },
  },
}
