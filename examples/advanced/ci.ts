import { all, branch, ci, event, job, not, pipeline, secret, sh } from 'pipegen'
import { notify, python } from 'pipegen/recipes'

const requirements = ['requirements.txt', 'requirements-dev.txt']

const versions = python.test({
  requirements,
  os: ['ubuntu', 'macos', 'windows'],
  python: ['3.10', '3.11', '3.12'],
  job: { description: 'Every supported system and Python', timeout: '30m' },
})

const groups = python.test({ requirements, groups: ['unit', 'integration', 'e2e'], job: { timeout: '30m' } })

const packages = python.packages({ artifact: 'dist-packages', retention: '30d' })

const deploy = job({
  description: 'Deploy the packages that were built',
  needs: [versions, groups],
  when: all(branch('main'), event('push')),
  environment: { name: 'production', url: 'https://example.com' },
  concurrency: 'production',
  download: [packages.artifacts['dist-packages']],
  timeout: '15m',
  allow: {
    'production-without-gate': 'What passes on every version goes live.',
    'production-without-staging': 'The packages run in one place only.',
  },
  steps: [sh({ name: 'Deploy', when: not(ci.commit.message.includes('[skip ci]')) })`./deploy.sh dist/`],
})

const jobs = { 'test-matrix': versions, 'test-groups': groups, packages, deploy }

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'] }, pullRequest: { branches: ['main'] }, schedule: '0 2 * * *' },
  jobs: {
    ...jobs,
    notify: notify.slack({
      jobs,
      webhook: secret('SLACK_WEBHOOK'),
      readers: { gitlab: secret('GITLAB_READER'), circleci: secret('CIRCLECI_READER'), jenkins: secret('JENKINS_READER') },
    }),
  },
})
