/** The options of the GitLab back end, complete. */

export interface Settings {
  readonly file: string
  readonly defaultImage: string
  readonly runners: ReadonlyMap<string, readonly string[]>
  readonly limits: 'error' | 'warn'
}
