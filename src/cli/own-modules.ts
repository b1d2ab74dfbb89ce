/** What a ci.ts gets when it imports pipegen: the very modules that are running, so that there is one copy of everything. */
import type { OwnModules } from '../node/module-graph.ts'

export const ownModules: OwnModules = {
  pipegen: () => import('../index.ts'),
  'pipegen/recipes': () => import('../recipes/index.ts'),
  'pipegen/github': async () => (await import('../compile/compiler.ts')).github,
  'pipegen/gitlab': async () => (await import('../compile/compiler.ts')).gitlab,
  'pipegen/jenkins': async () => (await import('../compile/compiler.ts')).jenkins,
  'pipegen/circleci': async () => (await import('../compile/compiler.ts')).circleci,
}
