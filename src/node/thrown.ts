/** What a ci.ts threw, as a diagnostic at the user's own line. */
import type { Diagnostic, Position } from '../diagnostics/diagnostic.ts'
import { PipegenError } from '../diagnostics/error.ts'
import { Fault } from './fault.ts'
import type { Sources } from './load.ts'
import { userPlace } from './place.ts'

export function thrownDiagnostic(error: unknown, entry: string, sources: Sources): Diagnostic {
  const position = placeOf(error, sources) ?? { file: entry, line: 1, column: 1 }
  if (error instanceof Fault) return { ...error.diagnostic, position: error.diagnostic.position ?? position }
  const base = { severity: 'error', provider: null, at: null, position } as const
  if (error instanceof PipegenError || isOfPipegen(error)) {
    const { code, message, hint, keys = [] } = error
    if (keys.length === 0) return { ...base, code, message, hint }
    return { code, severity: 'error', provider: null, message, hint, at: { site: { stack: error.stack ?? '' }, parent: null, keys } }
  }
  return { ...base, code: 'ci-threw', message: describeThrown(error), hint: causeOf(error) }
}

function placeOf(error: unknown, sources: Sources): Position | null {
  if (typeof error !== 'object' || error === null || !('stack' in error) || typeof error.stack !== 'string') return null
  return userPlace(error.stack, sources)
}

/** Thrown by the DSL of another copy of pipegen. */
function isOfPipegen(error: unknown): error is PipegenError {
  return error instanceof Error && error.name === 'PipegenError' && 'code' in error && 'hint' in error
}

function describeThrown(error: unknown): string {
  if (!(error instanceof Error)) return `Threw ${typeof error === 'string' ? `"${error}"` : safeText(error)}.`
  const message = withoutRunnerNames(error.message)
  return error.name === 'Error' ? message || 'Threw an error without a message.' : `${error.name}: ${message}`
}

function safeText(value: unknown): string {
  try {
    return typeof value === 'object' ? (JSON.stringify(value) ?? String(value)) : String(value)
  } catch {
    return 'something that has no text'
  }
}

/** V8 names what was called as the transformed code writes it. */
function withoutRunnerNames(message: string): string {
  return message.replace(/\(0 ?, ?__vite_ssr_import_\d+__\.(\w+)\)/g, '$1').replace(/__vite_ssr_import_\d+__\.?/g, '')
}

function causeOf(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error ? `Caused by: ${cause.message}` : null
}
