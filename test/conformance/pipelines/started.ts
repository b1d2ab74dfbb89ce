/** Runs that a schedule or somebody starts: the event, the branch, and inputs of every type, given or not. */
import { all, branch, ci, event, input, job, not, pipeline, sh } from 'pipegen'
import { env, work } from './work.ts'

const level = input({ type: 'choice', options: ['info', 'debug'], default: 'info' })
const dry = input({ type: 'boolean', default: false })
const count = input({ type: 'number', default: 3 })
const note = input({ type: 'string', default: 'nothing' })

const tell = job({
  env,
  steps: [
    sh`echo "SEEN ${ci.event} on ${ci.branch}"`,
    sh`echo "SEEN level ${level.or('none')} dry ${dry.or('none')} count ${count.or('none')} note ${note.or('none')}"`,
    sh({ when: dry.is('true') })`echo SEEN dry`,
    ...work('tell'),
  ],
})
const nightly = job({ when: event('schedule'), env, steps: work('nightly') })
const byHand = job({ needs: [tell], when: all(event('manual'), level.is('debug')), env, steps: work('byHand') })
const pushed = job({ when: all(branch('main'), not(event('schedule', 'manual'))), env, steps: work('pushed') })

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true, schedule: '0 2 * * *', manual: { inputs: { level, dry, count, note } } },
  jobs: { tell, nightly, byHand, pushed },
})
