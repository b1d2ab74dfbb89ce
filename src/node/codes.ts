/** The findings that only the machine can make: about files, and about running a ci.ts. Worded where they are found. */
import type { Severity } from '../diagnostics/diagnostic.ts'

export const machineCodes = {
  'syntax-error': 'error',
  'module-not-found': 'error',
  'missing-export': 'error',
  'bad-json': 'error',
  'ci-threw': 'error',
  'ci-ended-early': 'error',
  'unreadable-file': 'error',
  'unwritable-file': 'error',
  'outside-root': 'error',
  'file-edited': 'error',
  'file-not-ours': 'error',
  'orphan-file': 'warning',
} as const satisfies { readonly [code: string]: Severity }
