/** What a ci.ts that uses a feature hears from a provider with options. */
import type { Compiled } from '../../src/compile/result.ts'
import { type Diagnostic, pathOf } from '../../src/diagnostics/diagnostic.ts'
import type { Provider } from '../../src/provider.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

export interface Heard extends Pick<Compiled, 'files'> {
  /** Level, feature or place, and text: one line each. */
  readonly lines: readonly string[]
}

export async function heard(provider: Provider, make: () => unknown): Promise<Heard> {
  const { diagnostics, todos, emulated, files } = await compileInMemory(make, {
    only: [provider.name],
    instead: { [provider.name]: provider },
  })
  return {
    files,
    lines: [
      ...diagnostics.map(({ code, at, message }) => `${code} ${place(at)}: ${message}`),
      ...todos.map(({ code, message }) => `to-do ${code}: ${message}`),
      ...emulated.map(({ feature, how }) => `emulated ${feature}: ${how}`),
    ],
  }
}

function place(at: Diagnostic['at']): string {
  return pathOf(at).join('.')
}
