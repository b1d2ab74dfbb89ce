/** Needs that may be skipped, but may not fail. */
import { branch, job, optional, pipeline } from 'pipegen'
import { env, work } from './work.ts'

const extra = job({ when: branch('main'), env, steps: work('extra') })
const test = job({ env, steps: work('test') })
const lenient = job({ needs: [optional(extra), test], env, steps: work('lenient') })
const strict = job({ needs: [extra, test], env, steps: work('strict') })
const last = job({ needs: [lenient, optional(strict)], env, steps: work('last') })

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true },
  jobs: { extra, test, lenient, strict, last },
})
