/** What a ci.ts gets when it imports pipegen: the very modules that are running, so that there is one copy of everything. */
import type { OwnModules } from '../node/module-graph.ts'

export const ownModules: OwnModules = {
  pipegen: () => import('../index.ts'),
  'pipegen/recipes': () => import('../recipes/index.ts'),
  'pipegen/github': () => import('../../providers/github/index.ts'),
  'pipegen/gitlab': () => import('../../providers/gitlab/index.ts'),
}
