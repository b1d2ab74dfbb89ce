/** An event in words, for headings and messages: `push to "main"`. */
import type { RunEvent } from './types.ts'

export function eventWords(event: RunEvent): string {
  const changed = 'changed' in event && event.changed ? [`changed: ${event.changed.join(', ') || 'nothing'}`] : []
  const others = [
    ...factWords('message', event.commitMessage),
    ...factWords('actor', event.actor),
    ...factWords('repository', event.repository),
    ...Object.entries(event.variables ?? {}).map(([name, text]) => `${name}=${text}`),
  ]
  return [kindWords(event), ...changed, ...others].join(', ')
}

function kindWords(event: RunEvent): string {
  switch (event.event) {
    case 'push':
      return `push to "${event.branch}"`
    case 'tag':
      return `push of tag "${event.tag}"`
    case 'pullRequest':
      return `pull request from "${event.source}"${event.fork === true ? ' of a fork' : ''} to "${event.target}"${event.action === undefined ? '' : ` (${event.action})`}`
    case 'schedule':
      return `schedule${event.cron === undefined ? '' : ` "${event.cron}"`} on "${event.branch ?? event.defaultBranch ?? 'main'}"`
    case 'manual':
      return [`manual run on "${event.branch}"`, ...Object.entries(event.inputs ?? {}).map(([name, text]) => `${name}=${text}`)].join(', ')
    case 'release':
      return `release of "${event.tag}"`
  }
}

function factWords(name: string, text: string | undefined): readonly string[] {
  return text === undefined ? [] : [`${name} "${text}"`]
}
