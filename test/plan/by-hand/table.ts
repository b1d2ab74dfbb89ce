/** A pipeline with a table of its runs, written by hand from the language's rules: what happens, and how every job then ends. */
import { sh, variable } from '../../../src/index.ts'
import type { JobState, Outcomes, RunEvent } from '../../../src/plan/types.ts'

/** Names of jobs by how they end, a space between them; a cell is `test{1,fast}`, and the gate counts among them. */
export type Ends = { readonly [state in JobState]?: string }

export interface Row {
  readonly event: RunEvent
  /** What only the run tells; nothing fails, is approved or cancelled unless it says so. */
  readonly outcomes?: Pick<Outcomes, 'failed' | 'cancelled' | 'approved'>
  /** null: the event doesn't start the pipeline. */
  readonly ends: Ends | null
}

export interface Table {
  readonly make: () => unknown
  readonly rows: { readonly [name: string]: Row }
}

// ───────────────────────────── events

export const main: RunEvent = { event: 'push', branch: 'main' }
export const topic: RunEvent = { event: 'push', branch: 'topic' }
export const pull: RunEvent = { event: 'pullRequest', source: 'topic', target: 'main' }

export function pushTo(branch: string): RunEvent {
  return { event: 'push', branch }
}

export function tagged(tag: string): RunEvent {
  return { event: 'tag', tag }
}

// ───────────────────────────── jobs

/** Fields of a job that fails if FAIL_JOB names it; for engines that execute steps. */
export function work(id: string) {
  return {
    env: { FAIL: variable('FAIL_JOB').or('nothing') },
    steps: [sh('Work')`case " $FAIL " in *${` ${id} `}*) exit 1 ;; esac`],
  }
}
