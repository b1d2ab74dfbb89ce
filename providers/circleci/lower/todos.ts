/** What has to be set in the project for the file to do its work. */
import { within } from '../../../src/diagnostics/diagnostic.ts'
import { plainName } from '../../../src/ir/glob.ts'
import type { Pipeline } from '../../../src/ir/types.ts'
import type { Todo } from '../../../src/provider.ts'
import { eventsOfApp } from '../events.ts'
import type { Settings } from '../settings.ts'

export function settingTodos(pipelines: readonly Pipeline[], settings: Settings): readonly Todo[] {
  return [...triggerTodo(pipelines, settings), ...(settings.server === null ? pipelines.flatMap(scheduleTodos) : [])]
}

/** The options of a trigger. Each trigger has one, and a push that fits several starts a pipeline for each. Source: CircleCI Docs, "GitHub trigger event options". */
const allPushes = '"All pushes"'
const tagPushes = '"Tag pushes"'
const mostEvents = '"PR opened or pushed to, default branch and tag pushes"'
const onlyPullRequests = '"PR opened" and "Pushes to open non-draft PRs"'

/** Triggers are the project's, so that all pipelines of the file share them; the guard of each workflow stops what it doesn't want. */
function triggerTodo(pipelines: readonly Pipeline[], settings: Settings): readonly Todo[] {
  const [first] = pipelines
  const options = wantedEvents(pipelines, settings)
  // Other integrations start a pipeline for each push and tag, and no server has such triggers.
  if (first === undefined || options === null || settings.events !== eventsOfApp) return []
  return [
    {
      provider: 'circleci',
      code: 'trigger.push',
      message: `Project Settings > Triggers: let the GitHub App start the pipeline on ${options}`,
      command: null,
      at: within(first.origin, 'on'),
    },
  ]
}

function wantedEvents(pipelines: readonly Pipeline[], settings: Settings): string | null {
  const triggers = pipelines.map((pipeline) => pipeline.triggers)
  const pushes = triggers.flatMap(({ push }) => push ?? [])
  const hasTags = triggers.some(({ tag }) => tag !== null)
  if (triggers.every(({ pullRequest }) => pullRequest === null))
    return pushes.length > 0 ? `${allPushes}.` : hasTags ? `${tagPushes}.` : null
  if (pushes.length === 0) return `${mostEvents}.`
  const branch = onlyBranch(pushes)
  if (branch !== null && branch === (settings.defaultBranch ?? branch))
    return `${mostEvents} alone, if "${branch}" is the default branch: with ${allPushes} beside it, a push to that starts two pipelines.`
  return `${allPushes}, ${onlyPullRequests}, a trigger each. A pull request that is reopened, or pushed to as a draft, starts none.`
}

/** The one branch that pushes have to be to. */
function onlyBranch(pushes: readonly NonNullable<Pipeline['triggers']['push']>[]): string | null {
  const names = new Set(
    pushes.flatMap(({ branches }) => (branches === null || branches.only.length === 0 ? [null] : branches.only.map(plainName))),
  )
  const [name] = names
  return names.size === 1 ? (name ?? null) : null
}

function scheduleTodos({ triggers: { schedules } }: Pipeline): readonly Todo[] {
  const todos: Todo[] = []
  for (const { cron, timezone, branch, origin } of schedules) {
    const where = branch === null ? 'the default branch' : `branch "${branch}"`
    const zone = timezone === null || timezone === 'UTC' ? 'UTC' : `UTC, which the hours of ${timezone} have to be turned into`
    todos.push({
      provider: 'circleci',
      code: 'trigger.schedule',
      message: `Project Settings > Triggers: add a schedule "${cron}" (${zone}) for ${where}.`,
      command: null,
      at: origin,
    })
  }
  return todos
}
