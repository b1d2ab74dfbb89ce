/** What goes wrong outside the compiler: thrown where it is found, shown as a diagnostic. */
import type { Diagnostic, Position } from '../diagnostics/diagnostic.ts'
import type { machineCodes } from './codes.ts'

export type FaultCode = keyof typeof machineCodes

/** A mistake in the user's files, or a file that can't be read or written. */
export class Fault extends Error {
  readonly diagnostic: Diagnostic

  constructor(code: FaultCode, message: string, hint: string | null, position?: Position) {
    super(message)
    this.diagnostic = { code, severity: 'error', provider: null, message, hint, at: null, ...(position && { position }) }
  }
}

/** A command line that asks for what can't be. */
export class UsageError extends Error {
  readonly hint: string | null
  /** The exit status. */
  readonly status: number = 2

  constructor(message: string, hint: string | null = null) {
    super(message)
    this.hint = hint
  }
}
