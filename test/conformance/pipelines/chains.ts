/** Chains that don't wait for each other, and one that joins them. */
import { job, pipeline } from 'pipegen'
import { env, work } from './work.ts'

const one = job({ env, steps: work('one') })
const two = job({ needs: [one], env, steps: work('two') })
const three = job({ needs: [two], env, steps: work('three') })
const first = job({ env, steps: work('first') })
const second = job({ needs: [first], env, steps: work('second') })
const joined = job({ needs: [three, second], env, steps: work('joined') })
const alone = job({ env, steps: work('alone') })

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true, pullRequest: true },
  jobs: { one, two, three, first, second, joined, alone },
})
