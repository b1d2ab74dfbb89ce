/** The five answers, in few words. */
import type { Support } from '../../src/provider.ts'

export const native: Support = { level: 'native' }
export const emulated = (how: string): Support => ({ level: 'emulated', how })
export const differs = (how: string, hint?: string): Support => ({ level: 'differs', how, ...(hint === undefined ? {} : { hint }) })
export const setting = (todo: string, command?: string): Support => ({
  level: 'setting',
  todo,
  ...(command === undefined ? {} : { command }),
})
export const unsupported = (why: string, hint?: string): Support => ({ level: 'unsupported', why, ...(hint === undefined ? {} : { hint }) })
