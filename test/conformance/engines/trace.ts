/** What an engine did with a pipeline; the same shape for every provider, so that two of them can be compared. */
export interface Trace {
  /** Every job of the pipeline, one entry per matrix cell that ran, and one for a job that did not. */
  readonly jobs: readonly TracedJob[]
  /** The starts and ends of jobs as they happened. */
  readonly order: readonly TracedMoment[]
  /** What the engine complained of, apart from failing steps; not empty means that the run can't be trusted. */
  readonly problems: readonly string[]
}

export type Result = 'success' | 'failure' | 'skipped'
export type Cell = Readonly<Record<string, string>>

export interface TracedJob {
  readonly id: string
  readonly cell: Cell | null
  readonly result: Result
  readonly steps: readonly TracedStep[]
  /** What the steps printed, line by line. */
  readonly log: readonly string[]
}

export interface TracedStep {
  readonly name: string
  readonly result: Result
}

export interface TracedMoment {
  readonly job: string
  readonly cell: Cell | null
  readonly what: 'start' | 'end'
}
