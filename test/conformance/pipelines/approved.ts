/** A job that somebody has to approve, and what comes behind it. */
import { branch, job, pipeline } from 'pipegen'
import { github } from 'pipegen/github'
import { env, work } from './work.ts'

const test = job({ env, steps: work('test') })
const deploy = job({ needs: [test], when: branch('main'), approval: { message: 'Ship it?' }, env, steps: work('deploy') })
const report = job({ needs: [deploy], env, steps: work('report') })

export default pipeline('ci', {
  providers: [github({ approvals: 'trust' }), 'gitlab', 'jenkins', 'circleci'],
  on: { push: true },
  jobs: { test, deploy, report },
})
