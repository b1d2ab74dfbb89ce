/** A ci.ts, loaded and run. Whatever goes wrong in it becomes a finding. */
import type { Created } from '../compile/result.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { PipegenError } from '../diagnostics/error.ts'
import { takeCreated } from '../dsl/registry.ts'
import { Fault } from '../node/fault.ts'
import type { Entry } from '../node/find.ts'
import type { Loader, Sources } from '../node/load.ts'
import { thrownDiagnostic } from '../node/thrown.ts'

export type Loaded =
  | { readonly sources: Sources; readonly exported: unknown; readonly created: readonly Created[]; readonly failure: null }
  | { readonly sources: Sources; readonly failure: Diagnostic }

/** `report` is called when user code ends the process, or throws after its file was run: there is no later. */
export async function loadInput(entry: Entry, loader: Loader, report: (sources: Sources, found: Diagnostic) => void): Promise<Loaded> {
  const sources: Sources = new Map()
  const release = watch(entry, sources, (found) => report(sources, found))
  try {
    // More frames than V8 keeps by default, so that the user's own is among them.
    Error.stackTraceLimit = 50
    takeCreated()
    const exported = await loader.load(entry.file, entry.root, sources)
    return { sources, exported, created: takeCreated(), failure: null }
  } catch (error) {
    return { sources, failure: thrownDiagnostic(error, entry.file, sources) }
  } finally {
    Error.stackTraceLimit = 10
    release()
  }
}

/** What reading the export threw. The language refuses some things only when its objects are looked into, such as a job of another copy of pipegen. */
export function refusalOf(error: unknown, entry: Entry, sources: Sources, created: readonly Created[]): Diagnostic {
  if (error instanceof Fault) return error.diagnostic
  if (!(error instanceof PipegenError)) throw error
  const pipeline = created.find(({ object }) => 'kind' in object && object.kind === 'pipeline')
  const { position, ...diagnostic } = thrownDiagnostic(error, entry.file, sources)
  if (pipeline === undefined) return { ...diagnostic, ...(position && { position }) }
  return { ...diagnostic, at: { site: pipeline.site, parent: null, keys: ['jobs'] } }
}

/** While `run` runs, what user code prints goes to stderr, because stdout is for a program to read. */
export async function withoutStdout<T>(run: () => Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(process, 'stdout')
  if (own === undefined) return run()
  // The property, not its `write`: opening a stream that nobody may use would cost more than compiling.
  Object.defineProperty(process, 'stdout', { ...own, get: () => process.stderr })
  try {
    return await run()
  } finally {
    Object.defineProperty(process, 'stdout', own)
  }
}

/** User code may end the process, wait for ever, or throw when nobody waits for it any more. Ctrl-C keeps working: nothing here holds on. */
function watch(entry: Entry, sources: Sources, report: (diagnostic: Diagnostic) => void): () => void {
  const early = (): void => {
    const message = `"${entry.source}" ended before it had exported a pipeline.`
    const hint = 'Look for process.exit(), or for an `await` of something that never comes.'
    const position = { file: entry.file, line: 1, column: 1 }
    report({ code: 'ci-ended-early', severity: 'error', provider: null, message, hint, at: null, position })
    process.exitCode = 1
  }
  const late = (error: unknown): void => {
    process.off('exit', early)
    report(thrownDiagnostic(error, entry.file, sources))
    process.exit(1)
  }
  process.on('exit', early)
  process.on('uncaughtException', late)
  return () => {
    process.off('exit', early)
    process.off('uncaughtException', late)
  }
}
