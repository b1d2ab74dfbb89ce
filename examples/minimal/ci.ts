import { job, pipeline, sh } from 'pipegen'

const test = job({
  container: 'node:22',
  steps: [sh`npm ci`, sh`npm test`],
})

export default pipeline('ci', { providers: ['github', 'gitlab', 'circleci'], on: { push: true, pullRequest: true }, jobs: { test } })
