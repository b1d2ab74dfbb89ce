/** What the runners of one pipeline share: the event, the settings, the tools, and where things lie. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pipeline } from '../../src/ir/types.ts'
import type { RunEvent } from '../../src/plan/types.ts'

export type Result = 'success' | 'failure' | 'skipped'
export type Jobs = { readonly [id: string]: Result }

export interface Outcome {
  readonly jobs: Jobs
}

export interface Machine {
  readonly pipeline: Pipeline
  readonly event: RunEvent
  readonly sha: string
  readonly secrets: { readonly [name: string]: string }
  readonly variables: { readonly [name: string]: string }
  /** Somebody agrees where a job asks. */
  readonly approved: boolean
  /** Holds everything; gone after the run. */
  readonly root: string
  /** What a checkout copies. */
  readonly repository: string
  readonly home: string
  /** PATH, with the stand-ins in front. */
  readonly path: string
  /** Of every process, beside what the provider gives. */
  readonly env: { readonly [name: string]: string }
  readonly newFolder: () => Promise<string>
  /** The path of a stand-in. */
  readonly fake: (tool: string) => Promise<string>
  /** What was printed. */
  readonly log: string[]
}

/** Folders with numbers, made as they are asked for. */
export function folders(root: string): () => Promise<string> {
  let made = 0
  return async () => {
    made += 1
    const folder = join(root, 'jobs', String(made))
    await mkdir(folder, { recursive: true })
    return folder
  }
}

/** One result of a job: the worst of its cells. */
export function allJobs(ended: readonly (readonly [string, Result])[]): Outcome {
  const jobs: { [id: string]: Result } = {}
  for (const [id, result] of ended) jobs[id] = jobs[id] === 'failure' ? 'failure' : result
  return { jobs }
}
