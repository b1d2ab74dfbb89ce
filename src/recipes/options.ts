/** What every recipe takes beside its own options. */
import type { JobOptions } from '../index.ts'

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
