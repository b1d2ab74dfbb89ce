/** Feature × provider as data, from the tables that the compiler asks: for `pipegen providers`, `explain` and the README. */
import { type Feature, featureNames, features } from '../ir/features.ts'
import type { Provider, Support } from '../provider.ts'

/** What a level means for somebody who writes a ci.ts. */
export const levels = {
  native: 'the provider says it itself',
  emulated: 'the same meaning by other means; said in the report',
  differs: 'with another meaning: a warning says how',
  setting: 'lives outside the file: a to-do says where',
  unsupported: 'an error with the way out; no file is written',
  depends: 'on the use: a build says it at your line',
} as const satisfies { readonly [L in Support['level'] | 'depends']: string }
export type Level = keyof typeof levels

export interface Answer {
  readonly level: Level
  /** How, or why not; null for what is native or depends on the use. */
  readonly note: string | null
  readonly hint: string | null
  readonly command: string | null
}

export interface FeatureRow {
  readonly feature: Feature
  /** The feature in a few words. */
  readonly words: string
  /** By the name of the provider, in their order. */
  readonly support: { readonly [provider: string]: Answer }
}

export function supportTable(providers: readonly Provider[]): readonly FeatureRow[] {
  return featureNames.map((feature) => ({
    feature,
    words: features[feature],
    support: Object.fromEntries(providers.map(({ name, capabilities }) => [name, answerOf(capabilities[feature])])),
  }))
}

function answerOf(support: Provider['capabilities'][Feature]): Answer {
  const none = { note: null, hint: null, command: null }
  if (typeof support === 'function') return { level: 'depends', ...none }
  switch (support.level) {
    case 'native':
      return { level: 'native', ...none }
    case 'emulated':
      return { level: 'emulated', ...none, note: support.how }
    case 'differs':
      return { level: 'differs', ...none, note: support.how, hint: support.hint ?? null }
    case 'setting':
      return { level: 'setting', ...none, note: support.todo, command: support.command ?? null }
    case 'unsupported':
      return { level: 'unsupported', ...none, note: support.why, hint: support.hint ?? null }
  }
}
