/** A job that may fail stops nobody, and isn't seen by those that wait for a failure. */
import { failed, job, pipeline } from 'pipegen'
import { env, work } from './work.ts'

const shaky = job({ allowFailure: true, env, steps: work('shaky') })
const solid = job({ env, steps: work('solid') })
const behind = job({ needs: [shaky, solid], env, steps: work('behind') })
const alarm = job({ needs: [shaky, solid], when: failed(), env, steps: work('alarm') })

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true },
  jobs: { shaky, solid, behind, alarm },
})
