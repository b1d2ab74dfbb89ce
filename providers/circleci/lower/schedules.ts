/**
 * The schedules of CircleCI server, which stand in the file: a workflow of their own that starts by nothing else, and so the jobs once more,
 * since what a job knows of its event is decided when it is written.
 * Source: CircleCI Docs, "Configuration reference", `triggers`; "Schedule workflows", which take neither steps nor ranges of weekdays.
 */
import { cronLists } from '../../../src/ir/cron.ts'
import type { Pipeline } from '../../../src/ir/types.ts'
import type { CircleciTrigger } from '../document.ts'
import type { Settings } from '../settings.ts'

export interface Part {
  readonly pipeline: Pipeline
  /** Null is what the project's own triggers start. */
  readonly triggers: readonly CircleciTrigger[] | null
}

/** What becomes a workflow each. */
export function partsOf(pipeline: Pipeline, { server }: Settings): readonly Part[] {
  const { triggers } = pipeline
  if (server === null || triggers.schedules.length === 0) return [{ pipeline, triggers: null }]
  const { push, tag, pullRequest, manual, schedules } = triggers
  const alone = push === null && tag === null && pullRequest === null && manual === null
  const scheduled: Part = {
    pipeline: {
      ...pipeline,
      name: alone ? pipeline.name : `${pipeline.name}-scheduled`,
      triggers: { ...triggers, push: null, tag: null, pullRequest: null, manual: null },
    },
    triggers: schedules.map(({ cron, branch }) => ({
      schedule: { cron: cronLists(cron), filters: { branches: { only: [branch ?? ''] } } },
    })),
  }
  return alone ? [scheduled] : [{ pipeline: { ...pipeline, triggers: { ...triggers, schedules: [] } }, triggers: null }, scheduled]
}
