/** GitHub's own expression evaluator; one process answers any number of requests. */
import { askGithub } from './github-process.ts'

export interface ExpressionRequest {
  /** With or without `${{ }}`. */
  readonly expression: string
  /** `github`, `needs`, `matrix` and so on. */
  readonly contexts: Readonly<Record<string, unknown>>
  /** What success(), failure() and cancelled() answer by; working it out of "needs" is the caller's part. */
  readonly status?: 'success' | 'failure' | 'cancelled'
}

export type Answer<T> = { readonly value: T } | { readonly error: string }

/** Whether an `if:` holds, the success() that GitHub adds included. */
export function evaluateConditions(requests: readonly ExpressionRequest[]): Promise<readonly Answer<boolean>[]> {
  return askGithub({ ask: 'evaluate', requests: requests.map((request) => ({ status: 'success', ...request, condition: true })) })
}

export function evaluateExpressions(requests: readonly ExpressionRequest[]): Promise<readonly Answer<unknown>[]> {
  return askGithub({ ask: 'evaluate', requests: requests.map((request) => ({ status: 'success', ...request, condition: false })) })
}
