/** Thrown by the language where a mistake can't wait to become data; `node` catches it and shows the user's line. */
import type { Path } from './diagnostic.ts'

export class PipegenError extends Error {
  readonly code: string
  readonly hint: string | null
  /** From the argument of the call that was made down to what is wrong; empty is the call. */
  readonly keys: Path

  constructor(code: string, message: string, hint: string | null, keys: Path = []) {
    super(message)
    this.name = 'PipegenError'
    this.code = code
    this.hint = hint
    this.keys = keys
  }
}
