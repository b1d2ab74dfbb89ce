/** The answers, in few words. */
import type { Support } from '../../../src/provider.ts'
import { unsupported } from '../../shared/levels.ts'

export { differs, emulated, native, setting, unsupported } from '../../shared/levels.ts'
/** Not GitHub's fault. */
export const notYet = (hint: string): Support => unsupported('pipegen does not write this for GitHub yet.', hint)
