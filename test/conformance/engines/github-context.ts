/** An event as GitHub's `github` context tells it: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#github-context */
import type { RunEvent } from '../../../src/plan/types.ts'

export const githubEvents = {
  push: 'push',
  tag: 'push',
  pullRequest: 'pull_request',
  schedule: 'schedule',
  manual: 'workflow_dispatch',
  release: 'release',
} as const

export function githubContext(event: RunEvent): { readonly [key: string]: unknown } {
  const pull = event.event === 'pullRequest' ? event : null
  const isTag = event.event === 'tag' || event.event === 'release'
  const name = isTag ? event.tag : event.event === 'pullRequest' ? '7/merge' : (event.branch ?? 'main')
  return {
    event_name: githubEvents[event.event],
    ref: pull !== null ? 'refs/pull/7/merge' : isTag ? `refs/tags/${name}` : `refs/heads/${name}`,
    ref_name: name,
    ref_type: isTag ? 'tag' : 'branch',
    repository: event.repository,
    head_ref: pull?.source ?? '',
    base_ref: pull?.target ?? '',
    event: pull === null ? {} : { pull_request: { number: 7, head: { ref: pull.source }, base: { ref: pull.target } } },
  }
}
