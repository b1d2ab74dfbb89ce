/** The options of the Jenkins back end, complete. */

export interface Settings {
  readonly file: string
  /** Labels by the names that `runner` uses. */
  readonly runners: ReadonlyMap<string, string>
  /** Ids of credentials by the names of secrets. */
  readonly credentials: ReadonlyMap<string, string>
  readonly defaultBranch: string | null
  readonly dag: 'stages' | 'scripted'
  readonly caches: boolean
  readonly containerUser: string | null
  readonly limits: 'error' | 'warn'
}
