/** Conditions on values: exact, case-sensitive, and empty is unset. */
import { branch, choose, ci, job, not, pipeline, repository, variable } from '../../../src/index.ts'
import { main, pull, type Table, work } from './table.ts'

function make(): unknown {
  const channel = variable('CHANNEL')
  const official = job({ when: repository('acme/app'), ...work('official') })
  const fork = job({ when: not(repository('acme/app')), ...work('fork') })
  const beta = job({ when: channel.is('beta'), ...work('beta') })
  const unset = job({ when: channel.is(''), ...work('unset') })
  const stable = job({ when: channel.or('stable').is('stable'), ...work('stable') })
  const chosen = job({ when: choose(branch('main'), 'x', 'y').is('x'), ...work('chosen') })
  const nowhere = job({ when: ci.branch.is(''), ...work('nowhere') })
  return pipeline('ci', {
    on: { push: true, pullRequest: true },
    jobs: { official, fork, beta, unset, stable, chosen, nowhere },
  })
}

export const values: Table = {
  make,
  rows: {
    'nothing is set': {
      event: { ...main, repository: 'acme/app' },
      ends: { runs: 'official unset stable chosen', skipped: 'fork beta nowhere' },
    },
    'empty is unset': {
      event: { ...main, repository: 'acme/app', variables: { CHANNEL: '' } },
      ends: { runs: 'official unset stable chosen', skipped: 'fork beta nowhere' },
    },
    'on a fork': {
      event: { ...main, repository: 'other/app', variables: { CHANNEL: 'beta' } },
      ends: { runs: 'fork beta chosen', skipped: 'official unset stable nowhere' },
    },
    'case counts': {
      event: { ...pull, repository: 'acme/app', variables: { CHANNEL: 'Beta' } },
      ends: { runs: 'official nowhere', skipped: 'fork beta unset stable chosen' },
    },
  },
}
