/** What Jenkins takes at most, which is what the Java virtual machine does. Source: Jenkins, JENKINS-37984, "Method code too large". */
import type { Limit } from '../shared/limits.ts'

export const limits = {
  /** Less texts, which are constants: about 64 KB once compiled. */
  code: { most: 60_000, what: 'characters of code in one block', grows: true },
} as const satisfies { readonly [name: string]: Limit }
