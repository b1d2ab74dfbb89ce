/** Compiles what a ci.ts would export, without the machine around it. */

import { providers } from '../../providers/index.ts'
import { compile } from '../../src/compile/compile.ts'
import type { Compiled } from '../../src/compile/result.ts'
import { type Diagnostic, pathOf } from '../../src/diagnostics/diagnostic.ts'
import { takeCreated } from '../../src/dsl/registry.ts'
import type { Provider } from '../../src/provider.ts'

export interface InMemoryOptions {
  /** Only these; an empty list looks at the model alone. Default: what the pipelines name. */
  readonly only?: readonly string[]
  /** Text of the lock file. */
  readonly lock?: string
  readonly files?: { readonly [path: string]: string }
  /** Instead of those of the name. */
  readonly instead?: { readonly [provider: string]: Provider }
}

/** `make` runs as a ci.ts does, so that what it creates and doesn't use is noticed. */
export async function compileInMemory(
  make: () => unknown,
  { only, files = {}, lock, instead = {} }: InMemoryOptions = {},
): Promise<Compiled> {
  takeCreated()
  const exported = make()
  return compile(exported, {
    source: 'ci.ts',
    only: only ?? null,
    created: takeCreated(),
    lock: lock === undefined ? null : { file: '/repo/pipegen.lock.json', text: lock },
    readText: (path) => files[path] ?? null,
    provider: async (name) => instead[name] ?? (await providers[name]?.()) ?? null,
  })
}

/** Findings of the model: code and place. */
export async function faultsOf(make: () => unknown, options: InMemoryOptions = {}): Promise<readonly string[]> {
  const { diagnostics } = await compileInMemory(make, { only: [], ...options })
  return diagnostics.map(describeFault)
}

export function describeFault({ code, at }: Diagnostic): string {
  const path = pathOf(at).join('.')
  return path === '' ? code : `${code} ${path}`
}

/** The text of the one file for a provider. */
export async function fileFor(provider: string, make: () => unknown): Promise<string> {
  const { files, diagnostics } = await compileInMemory(make, { only: [provider] })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join('\n'))
  return files[0]?.text ?? ''
}
