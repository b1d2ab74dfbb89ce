/** Thrown by the language where a mistake can't wait to become data; `node` catches it and shows the user's line. */

export class PipegenError extends Error {
  readonly code: string
  readonly hint: string | null

  constructor(code: string, message: string, hint: string | null) {
    super(message)
    this.name = 'PipegenError'
    this.code = code
    this.hint = hint
  }
}
