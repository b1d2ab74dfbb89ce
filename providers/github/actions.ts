/** The actions that pipegen itself puts into workflows, and how any action is pinned: by commit, with the version beside it. */
import { trailing, type Yaml } from '../shared/yaml.ts'
import { pinnedActions } from './pinned-actions.generated.ts'

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

export function ownAction(action: OwnAction): Yaml {
  return pinned(`${action}@${majors[action]}`) ?? action
}

/** The action at the commit of its version, or null if no commit is known. Commits, local paths and images stay as they are. */
export function pinned(action: string): Yaml | null {
  if (action.startsWith('./') || action.startsWith('docker://') || /@[0-9a-f]{40}$/.test(action)) return action
  const at = action.lastIndexOf('@')
  const [name, ref] = [action.slice(0, at), action.slice(at + 1)]
  const versions = Object.hasOwn(pinnedActions, name) ? pinnedActions[name] : undefined
  const found = versions?.[ref] ?? Object.values(versions ?? {}).find(([tag]) => tag === ref)
  return found === undefined ? null : trailing(`${name}@${found[1]}`, found[0])
}
