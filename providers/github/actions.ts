/** The actions that pipegen itself puts into workflows, how any action is pinned (by commit, with the version beside it), and what it takes and gives. */
import type { Lock } from '../../src/provider.ts'
import { trailing, type Yaml } from '../shared/yaml.ts'
import { knownActions } from './known-actions.generated.ts'
import { pinnedActions } from './pinned-actions.generated.ts'
import type { GithubSettings } from './settings.ts'

/** Major versions of the actions that lowering emits. */
const majors = {
  'actions/checkout': 'v7',
  'actions/cache': 'v5',
  'actions/upload-artifact': 'v7',
  'actions/download-artifact': 'v8',
  'actions/setup-python': 'v7',
  'actions/setup-node': 'v7',
  'actions/setup-go': 'v7',
  'actions/setup-java': 'v5',
  'actions/setup-dotnet': 'v6',
  'dtolnay/rust-toolchain': 'v1',
  'ruby/setup-ruby': 'v1',
  'denoland/setup-deno': 'v2',
  'oven-sh/setup-bun': 'v2',
  'hashicorp/setup-terraform': 'v4',
  'azure/setup-helm': 'v5',
  'azure/setup-kubectl': 'v5',
} as const
export type OwnAction = keyof typeof majors

/** Those of GitHub Enterprise Server, which doesn't run later ones. Source: actions/upload-artifact, README. */
const majorsOfServer: { readonly [action in OwnAction]?: string } = { 'actions/upload-artifact': 'v3', 'actions/download-artifact': 'v3' }

/** The reference of an action that pipegen itself puts into workflows. Pinned as any other once the job is whole. */
export function ownAction(action: OwnAction, { server }: Pick<GithubSettings, 'server'>): string {
  return `${action}@${(server === null ? null : majorsOfServer[action]) ?? majors[action]}`
}

/** Names a commit that can't move, or a file of the repo itself. Images are named as the author did. */
function isFixed(reference: string): boolean {
  return reference.startsWith('./') || reference.startsWith('docker://') || /@[0-9a-f]{40}$/.test(reference)
}

/** The action at the commit of its version, or null if no commit is known. Commits, local paths and images stay as they are. */
export function pinned(reference: string, { actions }: Lock): Yaml | null {
  if (isFixed(reference)) return reference
  const [action, ref] = split(reference)
  const locked = own(actions, reference)
  if (locked !== undefined && locked.sha !== null) return trailing(`${action}@${locked.sha}`, locked.tag ?? ref)
  const versions = own(pinnedActions, action)
  const found = own(versions ?? {}, ref) ?? Object.values(versions ?? {}).find(([tag]) => tag === ref)
  return found === undefined ? null : trailing(`${action}@${found[1]}`, found[0])
}

/** What an action takes and gives. */
export interface ActionInterface {
  readonly inputs: readonly string[]
  readonly required: readonly string[]
  readonly outputs: readonly string[]
}

/** Null for an action of which nobody has said it. */
export function interfaceOf(reference: string, { actions }: Lock): ActionInterface | null {
  const locked = own(actions, reference)
  if (locked !== undefined && locked.inputs !== null) {
    const inputs = Object.keys(locked.inputs)
    return { inputs, required: inputs.filter((name) => locked.inputs?.[name] === 'required'), outputs: locked.outputs }
  }
  const [action, ref] = split(reference)
  const [, names] = Object.entries(own(knownActions, action) ?? {}).find(([majors]) => majors.split(' ').includes(ref)) ?? []
  if (names === undefined) return null
  const [inputs, outputs] = names.map((text) => text.split(' ').filter((name) => name !== ''))
  if (inputs === undefined || outputs === undefined) return null
  const required = inputs.flatMap((name) => (name.endsWith('!') ? [name.slice(0, -1)] : []))
  return { inputs: inputs.map((name) => name.replace(/!$/, '')), required, outputs }
}

/** Every reference that can be pinned, for "did you mean". */
export function knownReferences({ actions }: Lock): readonly string[] {
  const builtIn = Object.entries(pinnedActions).flatMap(([action, versions]) => Object.keys(versions).map((major) => `${action}@${major}`))
  return [...Object.keys(actions), ...builtIn]
}

function split(reference: string): readonly [action: string, ref: string] {
  const at = reference.lastIndexOf('@')
  return [reference.slice(0, at), reference.slice(at + 1)]
}

function own<T>(record: { readonly [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
