// A project of several pipelines with shared settings; they share the files of GitLab, Jenkins and CircleCI.
import { all, any, branch, changed, ci, event, type JobOptions, job, not, optional, pipeline, project, repository, sh, text } from 'pipegen'
import { circleci } from 'pipegen/circleci'
import { github } from 'pipegen/github'
import { gitlab } from 'pipegen/gitlab'
import { jenkins } from 'pipegen/jenkins'

const base = { runner: 'ubuntu-24.04', timeout: '20m', tools: { node: '22' }, cache: 'npm' } satisfies JobOptions

const isCI = ci.event.isNot('manual')

/** A component: a function that returns a job. */
const workspace = (name: string, needs: JobOptions['needs'] = []) =>
  job({
    ...base,
    stage: 'test',
    needs: [...needs, false, null, undefined],
    when: any(changed(`packages/${name}/**`, 'package-lock.json'), branch('main')),
    in: `packages/${name}`,
    steps: [sh('Install')`npm ci`, isDebug && sh`npm run debug`, [sh('Test')`npm test`]],
  })
const isDebug = false

const core = workspace('core')
const api = workspace('api', [optional(core)])
const web = job({
  ...base,
  needs: [optional(core), optional(api)],
  when: all(isCI, not(event('schedule'))),
  env: { CI_KIND: text`run-${ci.event}` },
  steps: [sh`npm run --workspace web build`],
  artifacts: { site: 'packages/web/dist' },
})

const docs = job({
  when: repository('acme/mono'),
  timeout: '10m',
  concurrency: { group: 'docs', cancelInProgress: false },
  download: [web.artifacts.site],
  steps: [sh`ls packages/web/dist`],
})

const packages = pipeline('packages', {
  on: {
    push: { branches: ['main', 'release/*'] },
    pullRequest: { branches: ['main'] },
  },
  env: { NODE_ENV: 'test', LEVEL: 3, STRICT: true },
  permissions: { contents: 'read', checks: 'write' },
  concurrency: { group: text`packages-${ci.ref}`, cancelInProgress: event('pullRequest') },
  defaults: { runner: 'ubuntu', timeout: '30m', retry: 1, shell: 'bash', env: { NODE_ENV: 'production', FROM_DEFAULTS: 'yes' } },
  gate: 'all-green',
  jobs: { core, api, web, docs },
})

const audit = pipeline('audit', {
  on: {
    schedule: [
      { cron: '30 5 * * 1', timezone: 'Europe/Berlin' },
      { cron: '0 3 1 * *', timezone: 'Europe/Berlin' },
    ],
    manual: true,
  },
  jobs: { audit: job({ ...base, steps: [sh`npm audit --audit-level=high`] }) },
})

const nightly = pipeline('labels', {
  providers: ['github'],
  on: { github: { issues: { types: ['opened'] } } },
  permissions: 'none',
  jobs: { greet: job({ checkout: false, permissions: { issues: 'write' }, steps: [sh`echo hello`] }) },
})

export default project({
  pipelines: [packages, audit, nightly],
  providers: [
    github({ approvals: 'trust', runners: { ubuntu: 'ubuntu-24.04' } }),
    gitlab({ runners: { ubuntu: 'docker', 'ubuntu-24.04': 'docker-24' } }),
    jenkins({ file: 'ci/Jenkinsfile', runners: { ubuntu: 'linux' } }),
    circleci({ limits: 'warn', runners: { ubuntu: 'medium' } }),
  ],
})
