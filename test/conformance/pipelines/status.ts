/** Jobs that ask how others ended. */
import { all, always, branch, failed, job, pipeline, succeeded } from 'pipegen'
import { env, work } from './work.ts'

const build = job({ env, steps: work('build') })
const test = job({ needs: [build], env, steps: work('test') })
const clean = job({ needs: [build, test], when: always(), env, steps: work('clean') })
const proud = job({ needs: [test], when: all(succeeded(), branch('main')), env, steps: work('proud') })
const alarm = job({ needs: [build, test], when: failed(), env, steps: work('alarm') })

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true, pullRequest: true },
  jobs: { build, test, clean, proud, alarm },
})
