/** What CircleCI takes at most. Sources: CircleCI Docs, "Pipeline variables", "Contexts", "Automatic reruns" and "Controlling serial execution"; CircleCI Support, "Maximum config size". */
import type { Limit } from '../shared/limits.ts'

export const limits = {
  parameters: { most: 100, what: 'inputs of all pipelines', grows: true },
  parameterName: { most: 128, what: 'characters of the name of an input' },
  parameter: { most: 512, what: 'characters of the value of an input' },
  contexts: { most: 100, what: 'contexts of a file', grows: true },
  value: { most: 32 * 1024, what: 'characters of a variable' },
  serialGroup: { most: 512, what: 'characters of a concurrency group' },
  minutes: { most: 300, what: 'minutes of a job, on its largest plan' },
  bytes: { most: 8 * 1024 * 1024, what: 'bytes of a file with all cells written out', grows: true },
} as const satisfies { readonly [name: string]: Limit }
