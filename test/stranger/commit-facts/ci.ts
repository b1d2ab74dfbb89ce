// Values: everything that a run knows, in env, in scripts and in names.
import { choose, ci, event, job, pipeline, secret, sh, text, variable, variant } from 'pipegen'
import { circleci } from 'pipegen/circleci'
import { jenkins } from 'pipegen/jenkins'

/** Known only once a job runs. */
const details = { SHORT: ci.shortSha, MESSAGE: ci.commit.message }

const facts = job({
  env: {
    SHA: ci.sha,
    REF: ci.ref,
    BRANCH: ci.branch,
    TAG: ci.tag,
    EVENT: ci.event,
    ACTOR: ci.actor,
    REPO: ci.repository,
    RUN_ID: ci.runId,
    RUN_NUMBER: ci.runNumber,
    RUN_URL: ci.runUrl,
    WORKSPACE: ci.workspace,
    DEFAULT: ci.defaultBranch,
    PR: ci.pullRequest.number,
    TITLE: ci.pullRequest.title,
    SOURCE: ci.pullRequest.source,
    TARGET: ci.pullRequest.target,
    WHO: ci.input('who'),
  },
  steps: [
    variant({ gitlab: sh({ env: details })`env | sort`, default: sh({ env: { ...details, AUTHOR: ci.pullRequest.author } })`env | sort` }),
  ],
})

const words = job({
  environment: { name: choose(event('tag'), 'live', 'preview'), url: text`https://${ci.sha}.example.com` },
  steps: [
    sh`echo ${ci.tag.or(ci.branch).or('neither')}`,
    sh`echo ${text`${ci.repository}@${ci.sha}`} > "build-${ci.runNumber}.txt"`,
    sh({ name: text`For ${variable('TEAM').or('nobody')}`, env: { PASSWORD: secret('PASSWORD') } })`login --user ${variable('USER_NAME')}`,
    sh({ when: ci.input('who').is('me') })`echo me`,
    sh({ when: variable('TEAM').matches('a*') })`echo a team`,
  ],
})

export default pipeline('facts', {
  providers: ['github', 'gitlab', jenkins({ defaultBranch: 'main' }), circleci({ defaultBranch: 'main' })],
  on: {
    push: { branches: ['main'], tagsIgnore: 'nightly-*' },
    pullRequest: true,
    manual: { inputs: { who: { type: 'string', default: '' } } },
  },
  jobs: { facts, words },
})
