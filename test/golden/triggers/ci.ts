import { branch, ci, input, job, pipeline, sh } from 'pipegen'

const level = input({ type: 'choice', options: ['info', 'debug'], default: 'info', description: 'How much to say' })

const test = job({
  steps: [sh`./test.sh --level ${level} --dry ${ci.input('dry')}`],
})
const release = job({ needs: [test], when: branch('release/**'), steps: [sh`./release.sh`] })

export default pipeline('triggers', {
  on: {
    push: { branches: ['main', 'release/**'], branchesIgnore: ['release/old/**'] },
    pullRequest: { branches: ['main'] },
    schedule: [{ cron: '30 5 * * 1-5', timezone: 'Europe/London' }, '0 0 1 * *'],
    manual: { inputs: { level, dry: { type: 'boolean', default: false } } },
    tag: ['v*', 'nightly'],
  },
  jobs: { test, release },
})
