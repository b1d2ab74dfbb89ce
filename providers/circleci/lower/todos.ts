/** What has to be set in the project for the file to do its work. */
import { within } from '../../../src/diagnostics/diagnostic.ts'
import type { Pipeline } from '../../../src/ir/types.ts'
import type { Todo } from '../../../src/provider.ts'

/** Which triggers the project needs. Source: CircleCI Docs, "GitHub trigger event options". */
export function settingTodos(pipeline: Pipeline): readonly Todo[] {
  const { push, tag, pullRequest, schedules } = pipeline.triggers
  const at = within(pipeline.origin, 'on')
  const options: string[] = []
  if (push !== null) options.push('"All pushes"')
  else if (tag !== null) options.push('"Tag pushes"')
  if (pullRequest !== null) options.push('"PR opened or pushed to, default branch and tag pushes"')
  const todos: Todo[] = []
  if (options.length > 0) {
    const several = options.length > 1 ? ' Where both fit, a push to a branch with an open pull request starts two pipelines.' : ''
    todos.push({
      provider: 'circleci',
      code: 'trigger.push',
      message: `Project Settings > Triggers: let the GitHub App start the pipeline on ${options.join(' and ')}.${several}`,
      command: null,
      at,
    })
  }
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
