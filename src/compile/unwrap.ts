/** What a ci.ts exports → its pipelines, and the providers of each. */
import { finding } from '../diagnostics/catalog.ts'
import { type Diagnostic, type Origin, within } from '../diagnostics/diagnostic.ts'
import { isOwn, kindOf } from '../dsl/brand.ts'
import type { PipelineNode, ProjectNode } from '../dsl/nodes.ts'
import { describe } from '../dsl/value.ts'
import type { Provider } from '../provider.ts'
import type { CompileOptions } from './result.ts'

export interface Unwrapped {
  readonly node: PipelineNode
  /** As listed, or the default. */
  readonly providers: readonly unknown[]
  readonly at: Origin
}

export function unwrap(
  exported: unknown,
  source: string,
): { readonly pipelines: readonly Unwrapped[]; readonly diagnostics: readonly Diagnostic[] } {
  if (exported === undefined) return fail(finding('no-default-export', null, source))
  const kind = kindOf(exported)
  if ((kind === 'pipeline' || kind === 'project') && !isOwn(exported)) return fail(finding('two-copies', null, kind))
  const project = kind === 'project' ? (exported as { node: ProjectNode }).node : null
  const origin: Origin | null = project === null ? null : { site: project.site, parent: null, keys: [] }
  const given = project === null ? exported : project.spec.pipelines
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  if (list.length === 0)
    return fail(kind === 'project' ? finding('no-pipelines', origin) : finding('not-a-pipeline', origin, source, 'an empty list'))
  const wrong = list.find((each) => kindOf(each) !== 'pipeline')
  if (wrong !== undefined)
    return fail(finding('not-a-pipeline', origin, source, Array.isArray(given) ? `a list with ${describe(wrong)}` : describe(wrong)))
  if (list.some((each) => !isOwn(each))) return fail(finding('two-copies', origin, 'pipeline'))
  const nodes = list.map((each) => (each as { node: PipelineNode }).node)
  const pipelines = nodes.map((node): Unwrapped => {
    const own = node.spec.providers
    if (Array.isArray(own)) return { node, providers: own, at: { site: node.site, parent: null, keys: ['providers'] } }
    const shared = project?.spec.providers
    return {
      node,
      providers: Array.isArray(shared) ? shared : ['github'],
      at: origin === null ? { site: node.site, parent: null, keys: [] } : within(origin, 'providers'),
    }
  })
  return { pipelines, diagnostics: sameNames(nodes) }
}

function fail(diagnostic: Diagnostic): { readonly pipelines: readonly Unwrapped[]; readonly diagnostics: readonly Diagnostic[] } {
  return { pipelines: [], diagnostics: [diagnostic] }
}

function sameNames(nodes: readonly PipelineNode[]): readonly Diagnostic[] {
  const seen = new Set<string>()
  return nodes.flatMap((node) => {
    const key = String(node.name).toLowerCase()
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [finding('pipeline-name-taken', { site: node.site, parent: null, keys: [] }, String(node.name))]
  })
}

export interface ProviderUse {
  readonly provider: Provider
  /** Which of the pipelines it gets. */
  readonly indexes: readonly number[]
}

/** Loads every provider that is asked for, once. `only` also adds a built-in one to all pipelines, if none of them names it. */
export async function providersOf(
  pipelines: readonly Unwrapped[],
  options: CompileOptions,
): Promise<{ readonly providers: readonly ProviderUse[]; readonly diagnostics: readonly Diagnostic[] }> {
  const diagnostics: Diagnostic[] = []
  const byName = new Map<string, { provider: Provider; indexes: number[] }>()
  const { only } = options
  const named = new Set(pipelines.flatMap(({ providers }) => providers.map(nameOf)))
  const added = only?.filter((name) => !named.has(name)) ?? []
  for (const [index, { providers, at }] of pipelines.entries()) {
    const names = new Set<string>()
    const wanted = only === null ? providers : [...providers, ...added].filter((each) => only.includes(nameOf(each)))
    for (const [place, each] of wanted.entries()) {
      const name = nameOf(each)
      if (names.has(name)) {
        if (place < providers.length && only === null) diagnostics.push(finding('provider-twice', within(at, place), name))
        continue
      }
      names.add(name)
      const provider = typeof each === 'string' ? (byName.get(name)?.provider ?? (await options.provider(name))) : (each as Provider)
      if (provider === null) {
        diagnostics.push(finding('unknown-provider', within(at, place), name, builtIn))
        continue
      }
      const use = byName.get(name)
      if (use === undefined) byName.set(name, { provider, indexes: [index] })
      else use.indexes.push(index)
    }
  }
  return { providers: [...byName.values()], diagnostics }
}

function nameOf(provider: unknown): string {
  return typeof provider === 'string' ? provider : String((provider as { name?: unknown } | null)?.name)
}

const builtIn = ['github', 'gitlab', 'jenkins', 'circleci']
