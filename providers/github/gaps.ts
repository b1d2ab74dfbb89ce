/** What only github.com has, or GitHub Enterprise Server from a version on. */
import { graphOf } from '../../src/ir/graph.ts'
import type { Download, UsesStep } from '../../src/ir/types.ts'
import type { FeatureUse } from '../../src/provider.ts'
import type { Gap, Needs } from '../shared/gaps.ts'
import { isFrom } from '../shared/options.ts'
import { runnerNames } from '../shared/runners.ts'
import type { GithubSettings } from './settings.ts'
import { emulated, setting, unsupported } from './support/levels.ts'

const githubCom: Needs<GithubSettings> = { needs: 'github.com', isThere: ({ server }) => server === null }

function server(since: string): Needs<GithubSettings> {
  return {
    needs: `GitHub Enterprise Server ${since}`,
    isThere: ({ server: version }) => version === null || isFrom(version, since),
  }
}

const artifactsSource = 'https://github.com/actions/upload-artifact#readme'

export const gaps: readonly Gap<GithubSettings>[] = [
  {
    features: ['runner.name', 'runner.value'],
    which: 'ubuntu, windows, macos and their versions without an entry in `runners`',
    concerns: ({ job }, { runners }) => job !== null && runnerNames(job).some((name) => isHosted(name) && !Object.hasOwn(runners, name)),
    ...githubCom,
    instead: setting(
      "GitHub Enterprise Server has no runners of GitHub's: give self-hosted ones the labels that the workflow asks for, or name yours: github({ runners: { ubuntu: '…' } }).",
    ),
    source: 'https://docs.github.com/en/enterprise-server@latest/actions/concepts/runners/github-hosted-runners',
  },
  {
    features: ['artifact', 'report.junit', 'report.cobertura', 'report.sarif', 'download'],
    which: 'but downloads from a matrix job',
    concerns: (use) => !isOfMatrix(use),
    ...githubCom,
    instead: emulated('version 3 of the artifact actions, the newest that runs on GitHub Enterprise Server.'),
    source: artifactsSource,
  },
  {
    features: ['download'],
    which: 'from a matrix job',
    concerns: isOfMatrix,
    ...githubCom,
    instead: unsupported(
      'version 3 of the artifact actions, the newest on GitHub Enterprise Server, picks no artifacts by pattern.',
      'Give the cells jobs of their own, or hand the files on through a registry.',
    ),
    source: artifactsSource,
  },
  {
    features: ['step.uses'],
    which: '`actions/upload-artifact` and `actions/download-artifact` from version 4 on',
    concerns: ({ subject }) => /^actions\/(upload|download)-artifact(\/[^@]*)?@v?([4-9]|\d\d)/.test((subject as UsesStep).action),
    ...githubCom,
    instead: unsupported('GitHub Enterprise Server runs version 3 of the artifact actions, and none after it.', 'Name `@v3`.'),
    source: artifactsSource,
  },
  {
    features: ['trigger.schedule.timezone'],
    ...server('3.22'),
    instead: unsupported(
      'GitHub Enterprise Server before 3.22 reads schedules in UTC.',
      'Write the hours in UTC, and leave `timezone` out.',
    ),
    source: 'https://github.com/github/docs/blob/main/data/features/actions-schedule-timezone.yml',
  },
  {
    features: ['service.command'],
    ...githubCom,
    instead: unsupported(
      'GitHub Enterprise Server gives a service no command.',
      'Use an image that starts as it should, or start the container in a step.',
    ),
    source: 'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax',
  },
  {
    features: ['oidc'],
    ...githubCom,
    instead: setting(
      "Trust the issuer of your server, https://HOSTNAME/_services/token, where github.com's is https://token.actions.githubusercontent.com.",
    ),
    source: 'https://docs.github.com/en/enterprise-server@latest/actions/reference/security/oidc',
  },
]

const hosted = /^(ubuntu|windows|macos)(-|$)/

function isHosted(name: string): boolean {
  return hosted.test(name)
}

function isOfMatrix({ feature, subject, pipeline }: FeatureUse): boolean {
  return feature === 'download' && graphOf(pipeline).byId.get((subject as Download).job)?.matrix != null
}
