/** What CircleCI calls the event that started a run. */
import type { EventName } from '../../src/ir/types.ts'

export interface EventWords {
  /** The pipeline value that holds the word. */
  readonly value: string
  /** One word, or none where the event starts nothing. */
  readonly names: { readonly [event in EventName]: readonly string[] }
}

/** Of the GitHub App. Source: CircleCI Docs, "Project values and variables", pipeline values. */
export const eventsOfApp: EventWords = {
  value: 'pipeline.event.name',
  names: { push: ['push'], tag: ['push'], pullRequest: ['pull_request'], schedule: ['schedule'], manual: ['api'], release: [] },
}

/** Of every other integration, and of CircleCI server, which have no `pipeline.event`. A pull request starts nothing there: its pushes do. */
export const eventsOfSource: EventWords = {
  value: 'pipeline.trigger_source',
  names: { push: ['webhook'], tag: ['webhook'], pullRequest: [], schedule: ['scheduled_pipeline'], manual: ['api'], release: [] },
}
