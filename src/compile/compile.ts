/**
 * The compiler, phase by phase: what a ci.ts exports becomes files, or findings that say why not.
 *
 * 1. unwrap   the export → pipelines of the spec, each with its providers
 * 2. resolve  spec → model, every fault of the file at once
 * 3. rules    what is wrong with the model, for every provider
 * 4. per provider: capabilities (what it can't say), lower (model → document), check (its limits), render (document → text)
 */
import type { Diagnostic, Todo } from '../diagnostics/diagnostic.ts'
import { type Resolved, resolve } from '../ir/resolve/pipeline.ts'
import type { Pipeline } from '../ir/types.ts'
import { type Lock, noLock, type Provider } from '../provider.ts'
import { checkRules } from '../rules/check.ts'
import { checkCapabilities } from './capabilities.ts'
import { parseLock } from './lock.ts'
import { findingsOf, hasError, readModel, resolveOptions } from './model.ts'
import type { Compiled, CompiledFile, CompileOptions, Emulated } from './result.ts'
import { providersOf, type Unwrapped } from './unwrap.ts'

export async function compile(exported: unknown, options: CompileOptions): Promise<Compiled> {
  const model = readModel(exported, options)
  if (model.faults.length > 0) return failure(model.faults)
  const { lock, problems } = options.lock === null ? { lock: noLock, problems: [] } : parseLock(options.lock.text)
  if (options.lock !== null && problems.length > 0) {
    const { describeLock } = await import('./lock-faults.ts')
    return failure(describeLock(options.lock, problems))
  }

  const { unwrapped, resolved, pipelines } = model
  const modelFindings = await findingsOf(model, options.created)
  const { providers, diagnostics: providerFaults } = await providersOf(unwrapped, options)
  const diagnostics = [...modelFindings, ...providerFaults]
  if (hasError(modelFindings)) return { ...failure(diagnostics), ...made(pipelines) }

  const results = providers.map(({ provider, indexes }) => {
    const own = indexes.map((index) => pipelineFor(provider, resolved[index], unwrapped[index], options))
    return compileFor(provider, own, lock)
  })
  return {
    ...made(pipelines),
    files: results.flatMap(({ files }) => files),
    diagnostics: [...diagnostics, ...results.flatMap((result) => result.diagnostics)],
    todos: results.flatMap(({ todos }) => todos),
    emulated: results.flatMap(({ emulated }) => emulated),
  }
}

function failure(diagnostics: readonly Diagnostic[]): Compiled {
  return { ...made([]), files: [], diagnostics, todos: [], emulated: [] }
}

function made(pipelines: readonly Pipeline[]): Pick<Compiled, 'pipelines' | 'origins'> {
  return { pipelines, origins: pipelines.map(({ origin }) => origin) }
}

/** A pipeline that holds a `variant` is another one for each provider; any other is resolved once. */
function pipelineFor(
  provider: Provider,
  neutral: Resolved | undefined,
  unwrapped: Unwrapped | undefined,
  options: CompileOptions,
): Resolved {
  if (neutral === undefined || unwrapped === undefined) throw new Error('pipegen bug: a provider without its pipeline')
  return neutral.context.variants.length > 0 ? resolve(unwrapped.node, resolveOptions(provider.name, neutral, options)) : neutral
}

interface ProviderResult {
  readonly files: readonly CompiledFile[]
  readonly diagnostics: readonly Diagnostic[]
  readonly todos: readonly Todo[]
  readonly emulated: readonly Emulated[]
}

function compileFor(provider: Provider, resolved: readonly Resolved[], lock: Lock): ProviderResult {
  const pipelines = resolved.flatMap(({ pipeline }) => (pipeline === null ? [] : [pipeline]))
  const variantFindings = resolved
    .filter(({ context }) => context.provider !== null)
    .flatMap((each) => [...each.context.findings, ...variantRules(each)])
  const own = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
    diagnostics.map((each) => ({ ...each, provider: provider.name }))
  const portability = pipelines.map((pipeline) => checkCapabilities(pipeline, provider))
  const before = [...own(variantFindings), ...portability.flatMap(({ diagnostics }) => diagnostics)]
  const emulated = portability.flatMap((each) => each.emulated)
  if (hasError(before)) return { files: keptFiles(provider, pipelines), diagnostics: before, todos: [], emulated }

  const lowered = provider.lower(pipelines, lock)
  const diagnostics = [...before, ...own(lowered.diagnostics), ...own(provider.check(lowered, lock))]
  const todos = [...portability.flatMap((each) => each.todos), ...lowered.todos]
  if (hasError(diagnostics)) return { files: keptFiles(provider, pipelines), diagnostics, todos, emulated }
  const files = provider.render(lowered)
  const ofFiles = own(provider.checkFiles?.(files, lowered) ?? [])
  const all = ofFiles.length === 0 ? diagnostics : [...diagnostics, ...ofFiles]
  if (hasError(ofFiles)) return { files: keptFiles(provider, pipelines), diagnostics: all, todos, emulated }
  return { files: files.map((file): CompiledFile => ({ provider: provider.name, ...file })), diagnostics: all, todos, emulated }
}

function variantRules({ pipeline }: Resolved): readonly Diagnostic[] {
  return pipeline === null ? [] : checkRules(pipeline, false).filter(({ severity }) => severity === 'error')
}

/** After an error of the provider its old files stay as they are. */
function keptFiles(provider: Provider, pipelines: readonly Pipeline[]): readonly CompiledFile[] {
  return provider.paths(pipelines).map((path) => ({ provider: provider.name, path, text: null, comment: '#' }))
}
