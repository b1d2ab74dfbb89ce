import { branch, job, pipeline, project, sh } from 'pipegen'

const build = job({ outputs: ['tag'], steps: [sh`echo "tag=v1" >> "$PIPEGEN_OUTPUT"`] })
const test = job({ steps: [sh`npm test`] })
const deploy = job({ needs: [test], when: branch('main'), steps: [sh`./deploy.sh ${build.outputs.tag}`] })
const ci = pipeline('ci', { on: { push: true, pullRequest: true }, env: { MODE: 'quick' }, jobs: { build, test, deploy } })

const audit = job({ steps: [sh`npm audit`] })
const nightly = pipeline('nightly', {
  on: { schedule: '0 2 * * *', manual: true },
  jobs: { audit, test: job({ steps: [sh`npm run slow`] }) },
})

export default project({ pipelines: [ci, nightly] })
