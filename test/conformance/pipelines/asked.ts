/** Jobs that ask what another one has found out, and what stands behind those that didn't want to run. */
import { all, always, event, failed, job, optional, pipeline, sh, succeeded } from 'pipegen'
import { env, work } from './work.ts'

const look = job({
  outputs: ['deploy', 'level'],
  env,
  steps: [
    sh('Look')`
      echo "deploy=yes" >> "$PIPEGEN_OUTPUT"
      echo "level=low" >> "$PIPEGEN_OUTPUT"
    `,
    ...work('look'),
  ],
})
const deploy = job({ needs: [look], when: look.outputs.deploy.is('yes'), env, steps: work('deploy') })
const page = job({ needs: [look], when: all(event('push'), look.outputs.level.startsWith('h')), env, steps: work('page') })
const behind = job({ needs: [page], env, steps: work('behind') })
const report = job({ needs: [deploy, optional(page)], env, steps: work('report') })
const clean = job({ needs: [look, page], when: always(), env, steps: work('clean') })
const proud = job({ needs: [page], when: succeeded(), env, steps: work('proud') })
const glad = job({ needs: [deploy], when: succeeded(), env, steps: work('glad') })
const alarm = job({ needs: [deploy, page], when: failed(), env, steps: work('alarm') })

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true },
  jobs: { look, deploy, page, behind, report, clean, proud, glad, alarm },
})
