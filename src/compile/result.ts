/** What `compile` takes and gives: the border between the pure compiler and the machine. */
import type { Diagnostic, Origin, Todo } from '../diagnostics/diagnostic.ts'
import type { Feature } from '../ir/features.ts'
import type { Pipeline } from '../ir/types.ts'
import type { Provider } from '../provider.ts'
import type { LockFile } from './lock.ts'

export interface CompileOptions {
  /** Path of the ci.ts relative to the root, with `/`: it stands in the headers. */
  readonly source: string
  /** Names of the only providers to compile for; null is all that the pipelines name. */
  readonly only: readonly string[] | null
  /** Text of a file, relative to the ci.ts; null if it can't be read. */
  readonly readText: (path: string) => string | null
  /** `pipegen.lock.json` at the root; null if there is none. */
  readonly lock: LockFile | null
  /** A built-in provider by name with default options; null if there is none. */
  readonly provider: (name: string) => Promise<Provider | null>
  /** What the DSL made and nobody used is a warning; empty to leave that out. See `takeCreated` in dsl/registry.ts. */
  readonly created: readonly Created[]
}

/** A job, condition or pipeline that a DSL function returned while the ci.ts ran. */
export interface Created {
  readonly object: object
  readonly site: { readonly stack?: string }
}

export interface Compiled {
  readonly pipelines: readonly Pipeline[]
  /** Where each pipeline was made. */
  readonly origins: readonly Origin[]
  /** One for each file that should exist. */
  readonly files: readonly CompiledFile[]
  readonly diagnostics: readonly Diagnostic[]
  readonly todos: readonly Todo[]
  readonly emulated: readonly Emulated[]
}

export interface CompiledFile {
  readonly provider: string
  /** Relative to the root, with `/`. */
  readonly path: string
  /** Without header, LF, final newline; null where an error of this provider keeps the old file. */
  readonly text: string | null
  readonly comment: '#' | '//'
}

export interface Emulated {
  readonly provider: string
  readonly feature: Feature
  readonly how: string
  readonly at: Origin
}
