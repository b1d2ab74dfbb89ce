/** A condition that is false takes all behind it with it. */
import { any, branch, event, job, not, pipeline } from 'pipegen'
import { env, work } from './work.ts'

const always = job({ env, steps: work('always') })
const pushed = job({ needs: [always], when: event('push'), env, steps: work('pushed') })
const behind = job({ needs: [pushed], env, steps: work('behind') })
const released = job({ needs: [always], when: branch('main', 'release/*'), env, steps: work('released') })
const both = job({ needs: [behind, released], env, steps: work('both') })
const other = job({ when: any(event('pullRequest'), not(branch('main'))), env, steps: work('other') })

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true, pullRequest: true },
  jobs: { always, pushed, behind, released, both, other },
})
