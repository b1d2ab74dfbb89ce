/** What a pipeline becomes for one provider. */

import type { Todo } from '../../src/diagnostics/diagnostic.ts'
import type { Pipeline } from '../../src/index.ts'
import type { Feature } from '../../src/ir/features.ts'
import type { Pipeline as Model } from '../../src/ir/types.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import type { ProviderName } from './case.ts'

export interface Outcome {
  /** Path → text; empty where an error refuses the pipeline. */
  readonly files: { readonly [path: string]: string }
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
  readonly todos: readonly string[]
  /** Those that the capability of a feature asks for. */
  readonly todosOf: (feature: Feature) => readonly string[]
  readonly model: Model
}

/** What the repo of every case holds. */
const files = { '.nvmrc': 'v24.1.0\n', '.tool-version': '1.2.3\n' }

export async function outcome(make: () => Pipeline, provider: ProviderName): Promise<Outcome> {
  const { files: written, diagnostics, todos, pipelines } = await compileInMemory(make, { only: [provider], files })
  const [model] = pipelines
  if (model === undefined) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'))
  const words = (wanted: string): readonly string[] =>
    diagnostics.filter(({ severity }) => severity === wanted).map(({ message }) => message)
  return {
    files: Object.fromEntries(written.flatMap(({ path, text }) => (text === null ? [] : [[path, text]]))),
    errors: words('error'),
    warnings: words('warning'),
    todos: todos.map(textOfTodo),
    todosOf: (feature) => todos.filter(({ code }) => code === feature).map(textOfTodo),
    model,
  }
}

export function textOf({ files }: Outcome): string {
  return Object.values(files).join('\n')
}

function textOfTodo({ message, command }: Todo): string {
  return command === null ? message : `${message}\n${command}`
}

/** What only the first list holds. */
export function added(one: readonly string[], other: readonly string[]): readonly string[] {
  return one.filter((each) => !other.includes(each))
}
