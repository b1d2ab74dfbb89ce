/** What GitHub takes at most. Sources: GitHub Docs, "Actions limits", "Workflow syntax for GitHub Actions" and "Deployments and environments". */
import type { Limit } from '../shared/limits.ts'

export const limits = {
  cells: { most: 256, what: 'cells of a matrix', grows: true },
  cellsOfRun: { most: 256, what: 'cells of all matrices of a run', grows: true },
  script: { most: 21_000, what: 'characters of a script', grows: true },
  expression: { most: 21_000, what: 'characters of a condition', grows: true },
  hostedMinutes: { most: 360, what: "minutes of a job on GitHub's own runners" },
  minutes: { most: 7_200, what: 'minutes of a job' },
  stepMinutes: { most: 360, what: 'minutes of a step' },
  inputs: { most: 25, what: 'inputs of a manual run', grows: true },
  reviewers: { most: 6, what: 'approvers of an environment' },
  environmentName: { most: 255, what: 'characters of the name of an environment' },
  cacheKey: { most: 512, what: 'characters of the key of a cache' },
  /** A larger file starts no run, and GitHub says nothing about it. */
  bytes: { most: 512_000, what: 'bytes of a workflow file', grows: true },
} as const satisfies { readonly [name: string]: Limit }
