/**
 * What CircleCI tells a pipeline of a GitHub App project: https://circleci.com/docs/reference/variables/#pipeline-values
 * `pipeline.trigger_source` and `pipeline.trigger_parameters.github_app.*` have ended and count as unknown.
 */
import { bind, type Parameters } from './parameters.ts'
import { absent } from './template.ts'
import { ConfigError, type Scalar, type Tree } from './tree.ts'

export type CircleciEvent =
  | { readonly kind: 'push'; readonly branch: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | {
      readonly kind: 'pull-request'
      readonly source: string
      readonly target: string
      /** "synchronize" unless given. */
      readonly action?: string
      readonly number?: number
      readonly title?: string
      readonly author?: string
      readonly draft?: boolean
    }
  | { readonly kind: 'schedule'; readonly branch: string; readonly parameters?: Readonly<Record<string, Scalar>> }
  | { readonly kind: 'manual'; readonly branch: string; readonly parameters?: Readonly<Record<string, Scalar>> }

/** What is known beside the event. */
export interface Facts {
  readonly defaultBranch: string
  readonly sha: string
  readonly message: string
}

export type PipelineValues = Readonly<Record<string, Tree | typeof absent>>

export const owner = 'acme'
export const repository = 'app'
export const pipelineId = '5034460f-c7c4-4c43-9457-de07e2029e7b'
const url = `https://github.com/${owner}/${repository}`

/** A tag has no branch: that value is null, while a branch's tag is the empty text. */
export function branchOf(event: CircleciEvent): string | null {
  if (event.kind === 'tag') return null
  return event.kind === 'pull-request' ? event.source : event.branch
}

export function tagOf(event: CircleciEvent): string {
  return event.kind === 'tag' ? event.tag : ''
}

export function pullRequestUrl(event: CircleciEvent): string | null {
  return event.kind === 'pull-request' ? `${url}/pull/${event.number ?? 1}` : null
}

export function pipelineValues(event: CircleciEvent, facts: Facts, parameters: Parameters): PipelineValues {
  const branch = branchOf(event)
  const [subject = '', ...body] = facts.message.split('\n')
  return {
    'pipeline.id': pipelineId,
    'pipeline.number': 1,
    'pipeline.project.id': '1f7e8b1c-0f5e-4c3a-9a0e-2b1d6c2f8a11',
    'pipeline.project.git_url': url,
    'pipeline.project.type': 'github',
    'pipeline.project.slug': `gh/${owner}/${repository}`,
    'pipeline.git.tag': tagOf(event),
    'pipeline.git.branch': branch,
    'pipeline.git.branch.is_default': branch === facts.defaultBranch,
    'pipeline.git.revision': facts.sha,
    // OAuth and Bitbucket projects only.
    'pipeline.git.base_revision': absent,
    'pipeline.git.repo_name': repository,
    'pipeline.git.repo_owner': owner,
    'pipeline.git.commit.subject': subject,
    'pipeline.git.commit.body': body.join('\n').trim(),
    'pipeline.schedule.name': '',
    'pipeline.schedule.id': '',
    'pipeline.trigger.type': triggerTypes[event.kind],
    ...eventValues(event),
    ...parameterValues(event, parameters),
  }
}

const eventNames = { push: 'push', tag: 'push', 'pull-request': 'pull_request', schedule: 'schedule', manual: 'api' }
const triggerTypes = { push: 'github_app', tag: 'github_app', 'pull-request': 'github_app', schedule: 'schedule', manual: 'api' }

function eventValues(event: CircleciEvent): PipelineValues {
  const name = eventNames[event.kind]
  const pull = event.kind === 'pull-request' ? event : null
  return {
    'pipeline.event.name': name,
    'pipeline.event.action': pull === null ? name : (pull.action ?? 'synchronize'),
    'pipeline.event.context.github.pr_url': pullRequestUrl(event) ?? absent,
    'pipeline.event.github.pull_request.base.ref': pull?.target ?? absent,
    'pipeline.event.github.pull_request.head.ref': pull?.source ?? absent,
    'pipeline.event.github.pull_request.draft': pull === null ? absent : (pull.draft ?? false),
    'pipeline.event.github.pull_request.title': pull === null ? absent : (pull.title ?? 'Title'),
    'pipeline.event.github.pull_request.user.login': pull === null ? absent : (pull.author ?? 'someone'),
    'pipeline.event.github.pull_request.number': pull === null ? absent : (pull.number ?? 1),
  }
}

function parameterValues(event: CircleciEvent, parameters: Parameters): PipelineValues {
  const withoutDefault = Object.keys(parameters).filter((name) => parameters[name]?.default === undefined)
  if (withoutDefault.length > 0) throw new ConfigError(`Parameters of the pipeline need a default: ${withoutDefault.join(', ')}.`)
  const given = event.kind === 'manual' || event.kind === 'schedule' ? (event.parameters ?? {}) : {}
  const bound = bind(parameters, given, 'the pipeline')
  return Object.fromEntries(Object.entries(bound).map(([name, value]) => [`pipeline.parameters.${name}`, value]))
}
