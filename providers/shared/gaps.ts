/**
 * What only some editions, versions, plans or integrations of a provider have: rows of data beside its capabilities.
 * The capabilities ask them with the options that were given; docs/options.md prints them.
 */
import type { Feature, FeatureUse } from '../../src/ir/features.ts'
import type { Capabilities, Support } from '../../src/provider.ts'

export interface Gap<S> extends Needs<S> {
  readonly features: readonly Feature[]
  /** Which of their uses, in a few words; absent: all. */
  readonly which?: string
  readonly concerns?: (use: FeatureUse, settings: S) => boolean
  /** What the use is where it isn't there. */
  readonly instead: Support
  /** URL of the page that says so. */
  readonly source: string
}

export interface Needs<S> {
  /** Who has it, in a few words. */
  readonly needs: string
  /** Whether whoever gave these options has it. */
  readonly isThere: (settings: S) => boolean
}

/** The capabilities of whoever gave these options. */
export function withGaps<S>(capabilities: Capabilities, gaps: readonly Gap<S>[], settings: S): Capabilities {
  const missing = gaps.filter(({ isThere }) => !isThere(settings))
  const concerned = new Set(missing.flatMap(({ features }) => features))
  const answers = [...concerned].map((feature) => {
    const own = missing.filter(({ features }) => features.includes(feature))
    return [feature, (use: FeatureUse) => answerTo(use, capabilities[feature], own, settings)] as const
  })
  return { ...capabilities, ...Object.fromEntries(answers) }
}

/** An error stands for all; anything else is said beside what the provider has to say anyway. */
function answerTo<S>(use: FeatureUse, answer: Capabilities[Feature], gaps: readonly Gap<S>[], settings: S): Support {
  const own = typeof answer === 'function' ? answer(use) : answer
  const more = gaps.flatMap(({ concerns, instead }) => (concerns === undefined || concerns(use, settings) ? [instead] : []))
  const refused = [own, ...more].find(({ level }) => level === 'unsupported')
  return refused ?? (more.length === 0 ? own : { ...own, also: more })
}
