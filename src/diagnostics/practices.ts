/** Findings about good practice: what an author may want as it is, and then says so with a reason in `allow`. */
import type { Code } from './catalog.ts'

export const practices = [
  'push-on-pull-request', 'production-without-gate', 'production-without-staging', 'production-rebuilt-image', 'deploy-untested-image', 'deploy-unchecked',
  'deploy-downtime', 'image-latest', 'latest-from-branches', 'image-unscanned', 'secret-literal', 'secret-shared', 'secret-in-build-arg', 'password-on-command-line',
  'host-key-unchecked', 'dependency-unpinned', 'not-idempotent', 'sleep-as-check', 'state-unlocked', 'compose-v1', 'tests-after-merge', 'matrix-size',
  'no-cache',
] as const satisfies readonly Code[] // biome-ignore format: one table
export type Practice = (typeof practices)[number]

export function isPractice(code: string): boolean {
  return (practices as readonly string[]).includes(code)
}
