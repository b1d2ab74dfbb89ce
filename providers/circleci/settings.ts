/** The options of the CircleCI back end, complete. */

export interface Settings {
  readonly file: string
  readonly defaultImage: string
  readonly runners: ReadonlyMap<string, string>
  /** From the name of a secret or variable to the context that holds it. */
  readonly contextOf: ReadonlyMap<string, string>
  readonly defaultBranch: string | null
  readonly limits: 'error' | 'warn'
}
