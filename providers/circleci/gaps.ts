/** What only circleci.com has, or CircleCI server from a version on, or only one integration with a version control system. */
import type { Schedule } from '../../src/ir/types.ts'
import type { FeatureUse } from '../../src/provider.ts'
import type { Gap, Needs } from '../shared/gaps.ts'
import { eventsOfApp } from './events.ts'
import { hasVersion, type Settings } from './settings.ts'
import { isOn, ownsMachine } from './support/jobs.ts'
import { unsupported } from './support/levels.ts'

const cloud: Needs<Settings> = { needs: 'circleci.com', isThere: ({ server }) => server === null }
/** The values that tell of an event are the App's, and not those of a server. */
const githubApp: Needs<Settings> = { needs: 'circleci.com with the GitHub App', isThere: ({ events }) => events === eventsOfApp }

const valuesPage = 'https://circleci.com/docs/reference/variables/'

export const gaps: readonly Gap<Settings>[] = [
  {
    features: ['trigger.pullRequest'],
    ...githubApp,
    instead: unsupported(
      'a pull request starts a pipeline through the GitHub App of circleci.com only; elsewhere the pushes to its branch do.',
      'Use `push` for the branches of pull requests, and leave `pullRequest` out.',
    ),
    source: 'https://circleci.com/docs/guides/orchestrate/github-trigger-event-options/',
  },
  {
    features: ['trigger.schedule'],
    which: 'without a branch',
    concerns: ({ subject }) => (subject as Schedule).branch === null,
    ...cloud,
    instead: unsupported(
      'the schedules of CircleCI server stand in the file, and name their branch.',
      "Name it: { cron: '…', branch: 'main' }.",
    ),
    source: 'https://circleci.com/docs/reference/configuration-reference/#filters',
  },
  {
    features: ['trigger.schedule'],
    needs: 'the GitHub App, GitHub OAuth or Bitbucket Cloud',
    isThere: ({ vcs }) => vcs !== 'gitlab' && vcs !== 'bitbucket_dc',
    instead: unsupported(
      'projects on GitLab and Bitbucket Data Center have no schedules.',
      'Start the pipeline through the API, by a schedule of your own.',
    ),
    source: 'https://circleci.com/docs/guides/orchestrate/schedule-triggers-with-multiple-workflows/',
  },
  {
    features: ['value.ci'],
    which: '`ci.pullRequest.*`',
    concerns: ({ subject }) => String(subject).startsWith('pullRequest.'),
    ...githubApp,
    instead: unsupported(
      'only the GitHub App of circleci.com tells of the pull request.',
      'Ask the API of the version control system in a step, with a token of your own.',
    ),
    source: valuesPage,
  },
  {
    features: ['value.ci'],
    which: '`ci.commit.message` in a job without checkout',
    concerns: ({ subject, job }) => subject === 'commit.message' && job !== null && job.checkout === null,
    ...githubApp,
    instead: unsupported(
      'only the GitHub App of circleci.com tells the message of the commit to a job without checkout.',
      'Leave `checkout` to its default.',
    ),
    source: valuesPage,
  },
  {
    features: ['runner.name', 'runner.labels', 'runner.value'],
    which: 'macOS',
    concerns: ({ job }: FeatureUse, settings) => isOn(job, 'macos') && job !== null && !ownsMachine(job, settings),
    ...cloud,
    instead: unsupported(
      'CircleCI server has no Macs.',
      "Name a runner of your own: circleci({ runners: { macos: 'namespace/resource-class' } }).",
    ),
    source: 'https://circleci.com/docs/guides/execution-managed/using-macos/',
  },
  {
    features: ['docker'],
    which: 'in a job without container',
    concerns: ({ job }, settings) => job !== null && job.container === null && !ownsMachine(job, settings),
    ...server('4.10'),
    instead: unsupported(
      'machines with Ubuntu 24.04 came with CircleCI server 4.10.',
      "Name a runner of your own that has Docker: circleci({ runners: { ubuntu: 'namespace/resource-class' } }).",
    ),
    source: 'https://circleci.com/docs/server/latest/overview/release-notes',
  },
  {
    features: ['job.concurrency'],
    ...server('4.9'),
    instead: unsupported('serial groups came with CircleCI server 4.9.', 'Update the server, or leave `concurrency` out.'),
    source: 'https://circleci.com/docs/guides/server/orchestrate/controlling-serial-execution-across-your-organization/',
  },
  {
    features: ['job.retry', 'step.retry'],
    ...server('4.9'),
    instead: unsupported('automatic reruns came with CircleCI server 4.9.', 'Repeat the command in the script.'),
    source: 'https://circleci.com/docs/guides/server/orchestrate/automatic-reruns/',
  },
]

function server(since: string): Needs<Settings> {
  return { needs: `CircleCI server ${since}`, isThere: (settings) => hasVersion(settings, since) }
}
