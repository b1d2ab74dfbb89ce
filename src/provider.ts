/**
 * The contract between the core and a back end. Third parties implement the same one.
 */
import type { Diagnostic, Origin, Todo } from './diagnostics/diagnostic.ts'
import type { Feature, FeatureUse } from './ir/features.ts'
import type { Pipeline } from './ir/types.ts'

export type { Diagnostic, Origin, Todo } from './diagnostics/diagnostic.ts'
export type { Feature, FeatureUse } from './ir/features.ts'

/** How a provider supports a feature. Text that follows "On GitLab, ": no capital, with a full stop. */
export type Support = Level & {
  /** What is to be said beside it. */
  readonly also?: readonly Support[]
}

type Level =
  | { readonly level: 'native' }
  /** Same meaning, other mechanism: said in the report only. */
  | { readonly level: 'emulated'; readonly how: string }
  /** A warning. */
  | { readonly level: 'differs'; readonly how: string; readonly hint?: string }
  /** Lives outside the file: a to-do. */
  | { readonly level: 'setting'; readonly todo: string; readonly command?: string }
  /** An error; no file is written for this provider. */
  | { readonly level: 'unsupported'; readonly why: string; readonly hint?: string }

/** A new feature doesn't compile until every provider answers; the answer may depend on the use. */
export type Capabilities = { readonly [F in Feature]: Support | ((use: FeatureUse) => Support) }

/** What `pipegen.lock.json` of the repo says: the actions that it pins, by the reference that `uses` names. */
export interface Lock {
  readonly actions: { readonly [reference: string]: LockedAction }
}

export interface LockedAction {
  /** Forty hex digits; null if only the inputs are known. */
  readonly sha: string | null
  /** The release that the commit is of; null is the reference's own. */
  readonly tag: string | null
  /** null: any input. */
  readonly inputs: { readonly [name: string]: InputUse } | null
  readonly outputs: readonly string[]
}
export type InputUse = 'required' | 'optional' | 'deprecated'

export const noLock: Lock = { actions: {} }

/** What a third party's back end, or one of ours with options, is. `providers: [github({ file: '…' })]` takes it. */
export interface Provider<Doc = unknown> {
  readonly name: string
  readonly capabilities: Capabilities
  /** Whether going over a documented limit of the provider is an error or a warning. */
  readonly limits: 'error' | 'warn'
  /** The files that these pipelines become, relative to the root of the repo. Known also where lowering is refused. */
  readonly paths: (pipelines: readonly Pipeline[]) => readonly string[]
  /** Pure. Gets the pipelines that share this provider, already checked against the capabilities, `variant`s resolved. */
  readonly lower: (pipelines: readonly Pipeline[], lock?: Lock) => Lowered<Doc>
  /** Limits, reserved names, sizes: reported at the user's line through the origins. A method, so that providers of all documents fit one list. */
  check(lowered: Lowered<Doc>, lock?: Lock): readonly Diagnostic[]
  /** Limits that show only once the files are printed, such as their size. */
  checkFiles?(files: readonly OutputFile[], lowered: Lowered<Doc>): readonly Diagnostic[]
  /** Knows syntax, decides nothing. */
  render(lowered: Lowered<Doc>): readonly OutputFile[]
}

export interface Lowered<Doc> {
  readonly documents: readonly { readonly path: string; readonly document: Doc; readonly pipelines: readonly Pipeline[] }[]
  readonly todos: readonly Todo[]
  /** Findings of lowering itself: differences that only show while lowering. */
  readonly diagnostics: readonly Diagnostic[]
  /** From a node of a document (a job, a step) to where it comes from. */
  readonly origins: ReadonlyMap<object, Origin>
}

export interface OutputFile {
  /** Relative to the root of the repo, with `/`. */
  readonly path: string
  /** Without header: `compile` puts it on. LF line ends, final newline. */
  readonly text: string
  /** What begins a comment line in this format. */
  readonly comment: '#' | '//'
}

const descriptions = new WeakMap<object, string>()

/**
 * Says that the provider is what its name and these options make it, so that results of a run with the same ones may be used again.
 * Without, which is always right, a pipeline that lists the provider is compiled anew each time. A copy of the provider isn't described.
 */
export function described<Doc>(provider: Provider<Doc>, options: object): Provider<Doc> {
  descriptions.set(provider, `${provider.name} ${JSON.stringify(options)}`)
  return provider
}

/** Null for what nobody has described. */
export function descriptionOf(provider: object): string | null {
  return descriptions.get(provider) ?? null
}
