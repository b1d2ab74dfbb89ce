/** Secrets and variables that the settings of the repository, or of an environment, have to hold. */
import { type FeatureUse, visitUses } from '../../../src/ir/features.ts'
import type { Pipeline } from '../../../src/ir/types.ts'
import type { Support } from '../../../src/provider.ts'
import { setting } from '../../shared/levels.ts'
import { shellWord } from '../../shared/shell-text.ts'
import { native } from './levels.ts'

/**
 * A to-do with the command of `gh` that asks for the value. What only jobs of environments read belongs to these,
 * so that no other job gets it; a job without environment reads the repository's.
 * Source: GitHub Docs, "Using secrets in GitHub Actions"; GitHub CLI manual, "gh secret set" and "gh variable set".
 */
export function settingSupport(kind: 'secret' | 'variable', use: FeatureUse): Support {
  const { pipeline, subject } = use
  const name = String(subject)
  if (kind === 'secret' && name.toUpperCase() === 'GITHUB_TOKEN') return native
  const add = `gh ${kind} set ${name}`
  const environment = environmentOf(use)
  if (environment === null || sharedNames(pipeline).has(keyOf(kind, name)))
    return setting(`Add the ${kind} "${name}" to the repository.`, add)
  return setting(
    `Add the ${kind} "${name}" to the environment "${environment}", which Settings > Environments creates.`,
    `${add} --env ${shellWord(environment)}`,
  )
}

/** Fields that GitHub reads before the job has entered its environment. */
const early = new Set<string | number>(['name', 'when', 'runner', 'matrix', 'environment', 'concurrency', 'allowFailure'])

/** Null where there is none, or only the run knows its name. */
function environmentOf({ job, origin }: FeatureUse): string | null {
  if (job?.environment?.name.kind !== 'literal') return null
  return origin.parent === job.origin && early.has(origin.keys[0] ?? '') ? null : job.environment.name.text
}

const shared = new WeakMap<Pipeline, ReadonlySet<string>>()

/** What is also read outside environments. */
function sharedNames(pipeline: Pipeline): ReadonlySet<string> {
  let names = shared.get(pipeline)
  if (names === undefined) {
    const found = new Set<string>()
    visitUses(pipeline, 'github', new Set(['value.secret', 'value.variable']), (use) => {
      if (environmentOf(use) === null) found.add(keyOf(use.feature === 'value.secret' ? 'secret' : 'variable', String(use.subject)))
    })
    names = found
    shared.set(pipeline, names)
  }
  return names
}

/** Names of settings don't differ in case alone. */
function keyOf(kind: string, name: string): string {
  return `${kind} ${name.toUpperCase()}`
}
