/**
 * A finding, as data. Phases and rules return diagnostics, all at once; only our own bugs and the outside world throw.
 */

export type Severity = 'error' | 'warning' | 'info'
export type Path = readonly (string | number)[]

/** Where a DSL function was called. `stack` is V8's own text, formatted only when somebody reads it. */
export interface CallSite {
  readonly stack?: string
}

/**
 * Where a node of the model comes from: `keys` inside its parent or, with a `site`, the argument of the call made there.
 * A linked list, because a large pipeline has a hundred thousand of them and almost none is ever read.
 */
export interface Origin {
  readonly site: CallSite | null
  readonly parent: Origin | null
  readonly keys: Path
}

export interface Diagnostic {
  readonly code: string
  readonly severity: Severity
  /** The provider that the finding is about; null for a finding about the pipeline itself. */
  readonly provider: string | null
  readonly message: string
  /** What to do, as a sentence. */
  readonly hint: string | null
  readonly at: Origin | null
  /** A position that is already known (a syntax error, a throw); wins over `at`. Lines and columns count from 1. */
  readonly position?: Position
}

export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Something to set up outside the emitted file. */
export interface Todo {
  readonly provider: string
  readonly code: string
  readonly message: string
  /** A command that does it, where one exists. */
  readonly command: string | null
  readonly at: Origin | null
}

/** The place `keys` further down from `origin`. */
export function within(origin: Origin, ...keys: Path): Origin {
  return { site: null, parent: origin, keys }
}

/** The route from the pipeline to this place, such as `['jobs', 'test', 'needs', 0]`. */
export function pathOf(origin: Origin | null): Path {
  const path: (string | number)[] = []
  for (let at = origin; at !== null; at = at.parent) path.unshift(...at.keys)
  return path
}
