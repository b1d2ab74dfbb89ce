/** What a pipeline uses against what a provider can: warnings, to-dos, errors and the report, before anything is lowered. */
import { finding } from '../diagnostics/catalog.ts'
import type { Diagnostic, Todo } from '../diagnostics/diagnostic.ts'
import { type FeatureUse, features, usesOf } from '../ir/features.ts'
import type { Pipeline } from '../ir/types.ts'
import type { Provider } from '../provider.ts'
import type { Emulated } from './result.ts'

export interface Portability {
  readonly diagnostics: readonly Diagnostic[]
  readonly todos: readonly Todo[]
  readonly emulated: readonly Emulated[]
}

/** One finding for each feature and text, at its first use, unless it is an error: those are shown everywhere. */
export function checkCapabilities(pipeline: Pipeline, provider: Provider): Portability {
  const diagnostics: Diagnostic[] = []
  const todos: Todo[] = []
  const emulated: Emulated[] = []
  const seen = new Set<string>()
  const isNew = (use: FeatureUse, text: string): boolean => {
    const key = `${use.feature} ${text}`
    return !seen.has(key) && seen.add(key) !== undefined
  }
  for (const use of usesOf(pipeline, provider.name)) {
    const answer = provider.capabilities[use.feature]
    const support = typeof answer === 'function' ? answer(use) : answer
    if (support.level === 'native') continue
    const what = capital(features[use.feature])
    const at = use.origin
    switch (support.level) {
      case 'emulated':
        if (isNew(use, support.how)) emulated.push({ provider: provider.name, feature: use.feature, how: support.how, at })
        break
      case 'differs':
        if (isNew(use, support.how)) diagnostics.push({ ...finding('differs', at, what, support.how, support.hint ?? null), provider: provider.name })
        break
      case 'setting':
        if (isNew(use, support.todo)) todos.push({ provider: provider.name, code: use.feature, message: support.todo, command: support.command ?? null, at })
        break
      case 'unsupported':
        diagnostics.push({ ...finding('unsupported', at, what, support.why, support.hint ?? null), provider: provider.name })
    }
  }
  return { diagnostics, todos, emulated }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
