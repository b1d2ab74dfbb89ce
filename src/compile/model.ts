/** The first phases of the compiler, which know no provider: what a ci.ts exports → its pipelines, and what is wrong with them. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Misfit } from '../ir/resolve/context.ts'
import { type Resolved, type ResolveOptions, resolve } from '../ir/resolve/pipeline.ts'
import type { Pipeline } from '../ir/types.ts'
import { checkRules } from '../rules/check.ts'
import type { CompileOptions, Created } from './result.ts'
import { unused } from './unused.ts'
import { type Unwrapped, unwrap } from './unwrap.ts'

export interface Model {
  readonly unwrapped: readonly Unwrapped[]
  /** One for each of `unwrapped`, by the neutral rules. */
  readonly resolved: readonly Resolved[]
  /** Those that could be resolved. */
  readonly pipelines: readonly Pipeline[]
  /** What is wrong with the export itself: then there are no pipelines. */
  readonly faults: readonly Diagnostic[]
}

type ModelOptions = Pick<CompileOptions, 'source' | 'readText'>

/** Never waits and never throws: a test plans thousands of events. */
export function readModel(exported: unknown, options: ModelOptions): Model {
  const { pipelines: unwrapped, diagnostics: faults } = unwrap(exported, options.source)
  if (faults.length > 0) return { unwrapped: [], resolved: [], pipelines: [], faults }
  const resolved = unwrapped.map(({ node }) => resolve(node, resolveOptions(null, null, options)))
  return { unwrapped, resolved, pipelines: resolved.flatMap(({ pipeline }) => (pipeline === null ? [] : [pipeline])), faults }
}

/** `neutral` is what the pipeline is without a provider. */
export function resolveOptions(provider: string | null, neutral: Resolved | null, { source, readText }: ModelOptions): ResolveOptions {
  const toRoot = '../'.repeat(source.split('/').length - 1)
  return { provider, neutral, readText, readRootText: (path) => readText(toRoot + path) }
}

/** Every fault of the file at once. */
export async function findingsOf(model: Model, created: readonly Created[]): Promise<readonly Diagnostic[]> {
  if (model.faults.length > 0) return model.faults
  return [
    ...model.resolved.flatMap(({ context }) => context.findings),
    ...(await describe(misfitsOf(model))),
    ...model.resolved.flatMap(({ pipeline, context }) => (pipeline === null ? [] : checkRules(pipeline, context.variants.length === 0))),
    ...unused(created, model.resolved),
  ]
}

/** Parts of the spec whose shape is wrong. */
export function misfitsOf({ resolved }: Model): readonly Misfit[] {
  return resolved.flatMap(({ context }) => context.misfits)
}

/** zod is loaded only here, when the fast check has refused something. */
async function describe(misfits: readonly Misfit[]): Promise<readonly Diagnostic[]> {
  if (misfits.length === 0) return []
  const { describeMisfits } = await import('../ir/validate.ts')
  return describeMisfits(misfits)
}

export function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}
