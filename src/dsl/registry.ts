/**
 * Where DSL functions were called, and what they made while a ci.ts ran: a job or condition that nobody uses is a mistake worth a warning.
 */
import type { CallSite } from '../diagnostics/diagnostic.ts'

export interface Created {
  /** The node of a job, condition or pipeline. */
  readonly object: object
  readonly site: CallSite
}

let created: Created[] = []

/** Notes what a DSL function made. */
export function noteCreated(object: object, site: CallSite): void {
  created.push({ object, site })
}

/** Everything noted since the last call. */
export function takeCreated(): readonly Created[] {
  const taken = created
  created = []
  return taken
}

interface StackCapture {
  stackTraceLimit?: number
  captureStackTrace?: (target: object, below: unknown) => void
}

/**
 * The call that entered `below`, with `frames` frames of its callers.
 * V8 keeps the stack unformatted until somebody reads it: about two microseconds a call.
 */
export function callSite(below: unknown, frames: number): CallSite {
  const { captureStackTrace, stackTraceLimit } = Error as StackCapture
  if (captureStackTrace === undefined) return new Error('site')
  const site: CallSite = {}
  ;(Error as StackCapture).stackTraceLimit = frames
  captureStackTrace(site, below)
  if (stackTraceLimit !== undefined) (Error as StackCapture).stackTraceLimit = stackTraceLimit
  return site
}
