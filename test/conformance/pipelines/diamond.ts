/** Two ways from the first job to the last one. */
import { job, pipeline } from 'pipegen'
import { env, work } from './work.ts'

const top = job({ env, steps: work('top') })
const left = job({ needs: [top], env, steps: work('left') })
const right = job({ needs: [top], env, steps: work('right') })
const bottom = job({ needs: [left, right], env, steps: work('bottom') })

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true, pullRequest: true },
  jobs: { top, left, right, bottom },
})
