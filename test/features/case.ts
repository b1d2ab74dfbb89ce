/** What a feature of the language does to each provider's output, as data. */
import { type Job, type Pipeline, pipeline, sh } from '../../src/index.ts'

export const providerNames = ['github', 'gitlab', 'jenkins', 'circleci'] as const
export type ProviderName = (typeof providerNames)[number]

/** Two pipelines that differ in the feature alone, and how that shows on each provider. */
export type Case = Pair & { readonly [P in ProviderName]: Statement }

export interface Pair {
  readonly with: () => Pipeline
  readonly without: () => Pipeline
}

/**
 * How the feature shows. A text alone stands in the file with the feature, and not in the one without. What isn't said must not be:
 * without `file`, `gone` and `error` the two files are equal, and a warning that only the feature makes has to be named.
 */
export type Statement = Words | Shown | Same
/** A part of a text, or what a text matches. */
export type Words = string | RegExp
export interface Shown {
  /** In the file with the feature only. */
  readonly file?: Words
  /** In the file without the feature only. */
  readonly gone?: Words
  /** Refuses the feature: there is no file. */
  readonly error?: Words
  readonly warning?: Words
  readonly todo?: Words
}
/** The file says nothing of a feature that the provider has anyway. */
export interface Same {
  /** Why nothing is lost. */
  readonly same: string
}

export function isSame(statement: Statement | undefined): statement is Same {
  return typeof statement === 'object' && 'same' in statement
}

type Spec = Parameters<typeof pipeline>[1]

/** A pipeline for all providers, which pushes start unless `on` says otherwise. */
export function ci(jobs: { readonly [id: string]: Job }, on: Spec['on'] = { push: true }, rest: Omit<Spec, 'on' | 'jobs'> = {}): Pipeline {
  return pipeline('ci', { providers: providerNames, on, ...rest, jobs })
}

export const steps = [sh`make`]
