/** Machines that only the run names. */
import { branch, choose, ci, job, pipeline } from 'pipegen'
import { env, work } from './work.ts'

const chosen = job({ runner: choose(branch('main'), 'ubuntu', 'macos'), env, steps: work('chosen') })
const named = job({ runner: ci.input('machine'), env, steps: work('named') })

export default pipeline('ci', {
  providers: ['github'],
  on: { push: true, manual: { inputs: { machine: { type: 'choice', options: ['ubuntu', 'macos'], default: 'macos' } } } },
  jobs: { chosen, named },
})
