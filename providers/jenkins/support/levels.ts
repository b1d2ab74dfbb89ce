/** The five answers, in few words. */
import type { Support } from '../../../src/provider.ts'
import { unsupported } from '../../shared/levels.ts'

export { differs, emulated, native, setting, unsupported } from '../../shared/levels.ts'
export const notYet = (what: string, hint: string): Support => unsupported(`pipegen doesn't write ${what} for Jenkins yet.`, hint)
export const useVariant = 'Use variant({ jenkins: … }) for what Jenkins should do instead.'
