/** What `pipegen explain CODE` says of one code. */
export interface Explanation {
  readonly cause: string
  readonly example: string
  readonly fix: string
  /** Of what a provider finds: an error unless it says otherwise. */
  readonly severity?: 'warning' | 'to do'
}

/** An example, without the line break at its start and the indentation that it has here. */
export function code(text: string): string {
  return text.replaceAll('\n      ', '\n').slice(1)
}
