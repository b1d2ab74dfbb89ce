/** What a static engine holds against a file. */
export interface Finding {
  readonly tool: 'actionlint' | 'zizmor' | 'github-parser' | 'gitlab-schema' | 'circleci-schema'
  readonly file: string
  readonly line: number | null
  readonly rule: string
  readonly message: string
}
