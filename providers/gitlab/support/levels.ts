/** The five answers, in few words. */
import type { Support } from '../../../src/provider.ts'
import { unsupported } from '../../shared/levels.ts'

export { differs, emulated, native, setting, unsupported } from '../../shared/levels.ts'
export const notYet = (what: string, hint: string): Support => unsupported(`pipegen doesn't write ${what} for GitLab yet.`, hint)
export const useVariant = 'Use variant({ gitlab: … }) for what GitLab should do instead.'
