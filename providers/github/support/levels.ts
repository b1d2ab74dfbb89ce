/** How far GitHub supports a feature, in the words of the contract. */
import type { Support } from '../../../src/provider.ts'

export const native: Support = { level: 'native' }
export const emulated = (how: string): Support => ({ level: 'emulated', how })
export const differs = (how: string, hint?: string): Support => ({ level: 'differs', how, ...(hint === undefined ? {} : { hint }) })
export const unsupported = (why: string, hint: string): Support => ({ level: 'unsupported', why, hint })
/** Not GitHub's fault. */
export const notYet = (hint: string): Support => unsupported('pipegen does not write this for GitHub yet.', hint)
