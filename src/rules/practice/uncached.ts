/** Jobs that download their dependencies anew in every run. Any cache of the job is enough, also one of an action. */
import { finding } from '../../diagnostics/catalog.ts'
import type { CacheName, UsesStep } from '../../ir/types.ts'
import type { Rule } from '../rules.ts'
import { actionsOf, callsOf } from './calls.ts'

/** The words that a command for dependencies begins with, after a path is cut off. */
const installs: readonly (readonly [words: RegExp, cache: CacheName])[] = [
  [/^npm (ci|i|install|clean-install)\b(?!.* (-g|--global)\b)/, 'npm'],
  [/^pnpm (i|install)\b/, 'pnpm'],
  [/^yarn( install| --\S+)*$/, 'yarn'],
  [/^(python[\d.]* -m )?pip[\d.]* install (.* )?(-r|--requirement)\b/, 'pip'],
  [/^poetry (install|sync)\b/, 'poetry'],
  [/^uv (sync|pip install|pip sync)\b/, 'uv'],
  [/^bundle( install\b.*)?$/, 'bundler'],
  [/^composer (i|install)\b/, 'composer'],
  [/^(mvn|mvnw) /, 'maven'],
  [/^(gradle|gradlew) /, 'gradle'],
  [/^go mod download\b/, 'go'],
  [/^cargo fetch\b/, 'cargo'],
  [/^dotnet restore\b/, 'nuget'],
]

const programs = /\b(npm|pnpm|yarn|pip[\d.]*|poetry|uv|bundle|composer|mvnw?|gradlew?|go mod|cargo|dotnet)\b/

export const uncached: Rule = (pipeline) =>
  pipeline.jobs.flatMap((job) => {
    if (job.caches.length > 0 || actionsOf(job).some(keepsCache)) return []
    for (const { words, step } of callsOf(pipeline, job, programs)) {
      const [program = '', ...rest] = words
      const command = [program.slice(program.lastIndexOf('/') + 1), ...rest].join(' ')
      const cache = installs.find(([begin]) => begin.test(command))?.[1]
      if (cache !== undefined) return [finding('no-cache', step.origin, job.id, cache)]
    }
    return []
  })

function keepsCache({ action, with: inputs }: UsesStep): boolean {
  return /cache/.test(action) || inputs.some(({ name }) => name.includes('cache'))
}
