import { branch, job, pipeline, sh } from 'pipegen'

const test = job({ steps: [sh`./test.sh`] })
const gate = job({ needs: [test], when: branch('main'), approval: { message: 'Is it good?', approvers: ['ops'] }, steps: [] })
const staging = job({ needs: [gate], environment: 'staging', concurrency: 'staging', steps: [sh`./deploy.sh staging`] })
const production = job({
  needs: [staging],
  approval: true,
  environment: { name: 'production', url: 'https://example.com' },
  permissions: { deployments: 'write' },
  timeout: '90m',
  steps: [sh`./deploy.sh production`],
})

export default pipeline('approval', {
  on: { push: { branches: ['main'] } },
  permissions: { contents: 'read' },
  jobs: { test, gate, staging, production },
})
