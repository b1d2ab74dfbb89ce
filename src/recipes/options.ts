/** What every recipe takes beside its own options. */
import { all, type ConditionLike, event, type JobOptions, not } from '../index.ts'

export interface RecipeOptions {
  /** Jobs that come first. */
  readonly needs?: JobOptions['needs']
  readonly when?: JobOptions['when']
  /** Any field of the job, over what the recipe sets. */
  readonly job?: JobOptions
}

/** The fields that an author gave, so that absent ones don't replace what the recipe sets. */
export function given(options: RecipeOptions): JobOptions {
  const { needs, when, job } = options
  return { ...(needs === undefined ? {} : { needs }), ...(when === undefined ? {} : { when }), ...job }
}

export interface DeployTimes {
  readonly when?: JobOptions['when']
  /** Scheduled runs deploy too. Default false. */
  readonly scheduled?: boolean
}

/** When a deployment runs: the author's condition, and unless asked for not on a schedule. */
export function deployTimes({ when, scheduled = false }: DeployTimes): { readonly when?: ConditionLike } {
  if (scheduled) return {}
  const notScheduled = not(event('schedule'))
  return { when: when === undefined ? notScheduled : all(when as ConditionLike, notScheduled) }
}
