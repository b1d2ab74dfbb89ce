import { all, always, branch, failed, job, optional, pipeline, secret, sh, succeeded } from 'pipegen'

const lint = job({ allowFailure: true, steps: [sh`./lint.sh`] })
const test = job({ steps: [sh`./test.sh`] })
const extra = job({ when: branch('main'), steps: [sh`./extra.sh`] })
const pack = job({ needs: [lint, test, optional(extra)], steps: [sh`./pack.sh`] })
const notify = job({
  needs: [lint, test, pack],
  when: all(failed(), branch('main')),
  checkout: false,
  steps: [sh('Tell the team')`curl -fsS --data failed ${secret('WEBHOOK')}`],
})
const clean = job({ needs: [test, pack], when: always(), steps: [sh`./clean.sh`] })
const behind = job({ needs: [clean], steps: [sh`./behind.sh`] })
const explicit = job({ needs: [test], when: all(succeeded(), branch('main')), steps: [sh`./explicit.sh`] })
const steps = job({
  steps: [
    sh('Work')`./work.sh`,
    sh({ name: 'May fail', allowFailure: true })`./shaky.sh`,
    sh({ name: 'Go back', when: failed() })`./undo.sh`,
    sh({ name: 'Clean up', when: always() })`./clean.sh`,
  ],
})

export default pipeline('status', { on: { push: true }, jobs: { lint, test, extra, pack, notify, clean, behind, explicit, steps } })
