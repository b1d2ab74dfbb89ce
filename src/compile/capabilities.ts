/** What a pipeline uses against what a provider can: warnings, to-dos, errors and the report, before anything is lowered. */
import { finding } from '../diagnostics/catalog.ts'
import type { Diagnostic, Todo } from '../diagnostics/diagnostic.ts'
import { type FeatureUse, featureNames, titleOf, visitUses } from '../ir/features.ts'
import type { Pipeline } from '../ir/types.ts'
import type { Provider, Support } from '../provider.ts'
import type { Emulated } from './result.ts'

export interface Portability {
  readonly diagnostics: readonly Diagnostic[]
  readonly todos: readonly Todo[]
  readonly emulated: readonly Emulated[]
}

/** One finding for each feature and text, at its first use, unless it is an error: those are shown everywhere. */
export function checkCapabilities(pipeline: Pipeline, provider: Provider): Portability {
  const found: Found = { diagnostics: [], todos: [], emulated: [], seen: new Set() }
  const wanted = new Set(featureNames.filter((feature) => isWanted(provider.capabilities[feature])))
  visitUses(pipeline, provider.name, wanted, (use) => {
    const answer = provider.capabilities[use.feature]
    const support = typeof answer === 'function' ? answer(use) : answer
    for (const each of [support, ...(support.also ?? [])]) note(use, each, provider.name, found)
    // What doesn't depend on the use has been said now.
    if (typeof answer !== 'function' && answer.level !== 'unsupported') wanted.delete(use.feature)
  })
  return found
}

function isWanted(answer: Provider['capabilities'][FeatureUse['feature']]): boolean {
  return typeof answer === 'function' || answer.level !== 'native' || answer.also !== undefined
}

interface Found {
  readonly diagnostics: Diagnostic[]
  readonly todos: Todo[]
  readonly emulated: Emulated[]
  readonly seen: Set<string>
}

function note(use: FeatureUse, support: Support, provider: string, found: Found): void {
  const isNew = (text: string): boolean => {
    const key = `${use.feature} ${text}`
    return !found.seen.has(key) && found.seen.add(key) !== undefined
  }
  const what = titleOf(use.feature)
  const at = use.origin
  switch (support.level) {
    case 'native':
      return
    case 'emulated':
      if (isNew(support.how)) found.emulated.push({ provider, feature: use.feature, how: support.how, at })
      return
    case 'differs':
      if (isNew(support.how)) found.diagnostics.push({ ...finding('differs', at, what, support.how, support.hint ?? null), provider })
      return
    case 'setting':
      if (isNew(support.todo))
        found.todos.push({ provider, code: use.feature, message: support.todo, command: support.command ?? null, at })
      return
    case 'unsupported':
      found.diagnostics.push({ ...finding('unsupported', at, what, support.why, support.hint ?? null), provider })
  }
}
