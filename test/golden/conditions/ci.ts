import { all, any, branch, event, job, not, pipeline, repository, sh, tag } from 'pipegen'

const always = job({ steps: [sh`echo always`] })
const main = job({ needs: [always], when: branch('main'), steps: [sh`echo main`] })
const both = job({ when: branch('main', 'develop'), steps: [sh`echo both`] })
const pattern = job({ when: branch('release/*'), steps: [sh`echo release`] })
const notPattern = job({ when: all(not(branch('release/*')), event('push')), steps: [sh`echo other`] })
const versions = job({ when: tag('v*.*'), steps: [sh`echo version`] })
const tags = job({ when: event('tag'), steps: [sh`echo tag`] })
const pushed = job({ when: event('push'), steps: [sh`echo push`] })
const nowAndThen = job({ when: any(event('schedule', 'manual'), all(branch('main'), event('push'))), steps: [sh`echo often`] })
const own = job({ when: repository('org/name'), steps: [sh`echo own`] })
const cascade = job({ needs: [main], steps: [sh`echo after main`] })
const steps = job({
  steps: [
    sh({ name: 'On main', when: branch('main') })`echo main`,
    sh({ name: 'Not on pull requests', when: not(event('pullRequest')) })`echo no pull request`,
    sh({ name: 'On versions', when: tag('v**') })`echo version`,
  ],
})

export default pipeline('conditions', {
  on: { push: { branches: ['main', 'develop', 'release/**'] }, pullRequest: true, schedule: '0 2 * * *', manual: true, tag: ['v*', 'x'] },
  jobs: { always, main, both, pattern, 'not-pattern': notPattern, versions, tags, pushed, often: nowAndThen, own, cascade, steps },
})
