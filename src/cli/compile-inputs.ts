/** Each ci.ts of a command: loaded, run and compiled. Whatever goes wrong in it becomes a finding. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { LockFile } from '../compile/lock.ts'
import type { Compiled, CompileOptions } from '../compile/result.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { PipegenError } from '../diagnostics/error.ts'
import { takeCreated } from '../dsl/registry.ts'
import { openCache } from '../node/cache.ts'
import { Fault, UsageError } from '../node/fault.ts'
import type { Entry } from '../node/find.ts'
import { stripBom } from '../node/json.ts'
import { createLoader, type Loader, type Sources } from '../node/load.ts'
import { readLockFile } from '../node/lock-file.ts'
import { compileOnce } from '../node/result-cache.ts'
import { thrownDiagnostic } from '../node/thrown.ts'
import { ownModules } from './own-modules.ts'

export interface Input {
  readonly entry: Entry
  readonly sources: Sources
  /** Null if the ci.ts could not be run. */
  readonly compiled: Compiled | null
  readonly diagnostics: readonly Diagnostic[]
}

export interface CompileInputsOptions {
  readonly only: readonly string[] | null
  /** Warnings count as errors. */
  readonly strict: boolean
  /** What user code prints goes to stderr, because stdout is for a program to read. */
  readonly divertStdout: boolean
  /** Called when user code ends the process, or throws after its file was run: there is no later. */
  readonly onAbort: (input: Input) => void
}

export async function compileInputs(entries: readonly Entry[], options: CompileInputsOptions): Promise<readonly Input[]> {
  const loader = createLoader(ownModules)
  const locks = new Map<string, LockFile | null>()
  const lockOf = (root: string): LockFile | null => {
    const known = locks.get(root)
    if (known !== undefined) return known
    const lock = readLockFile(root)
    locks.set(root, lock)
    return lock
  }
  const inputs: Input[] = []
  const restore = options.divertStdout ? divertStdout() : () => {}
  try {
    for (const entry of entries) inputs.push(await compileInput(entry, loader, lockOf, options))
  } finally {
    restore()
  }
  const { providers } = options.only === null ? { providers: {} } : await compiler()
  const unknown = options.only?.find((name) => !(name in providers) && !inputs.some(({ compiled }) => knows(compiled, name)))
  if (unknown !== undefined && inputs.every(({ compiled }) => compiled !== null)) {
    throw new UsageError(`There is no provider "${unknown}".`, `The providers are ${Object.keys(providers).join(', ')}.`)
  }
  return inputs
}

/** Loaded when something has to be compiled. */
const compiler = () => import('../compile/compiler.ts')

async function compileAnew(exported: unknown, options: CompileOptions): Promise<Compiled> {
  return (await compiler()).compile(exported, options)
}

async function compileInput(
  entry: Entry,
  loader: Loader,
  lockOf: (root: string) => LockFile | null,
  options: CompileInputsOptions,
): Promise<Input> {
  const sources: Sources = new Map()
  const failed = (diagnostic: Diagnostic): Input => ({ entry, sources, compiled: null, diagnostics: [diagnostic] })
  const release = watch(entry, sources, (diagnostic) => options.onAbort(failed(diagnostic)))
  let exported: unknown
  try {
    // More frames than V8 keeps by default, so that the user's own is among them.
    Error.stackTraceLimit = 50
    takeCreated()
    exported = await loader.load(entry.file, entry.root, sources)
  } catch (error) {
    return failed(thrownDiagnostic(error, entry.file, sources))
  } finally {
    Error.stackTraceLimit = 10
    release()
  }
  const folder = dirname(entry.file)
  const created = takeCreated()
  let compiled: Compiled
  try {
    const compileOptions = {
      source: entry.source,
      only: options.only,
      readText: (path: string) => readTextFile(resolve(folder, path)),
      lock: lockOf(entry.root),
      provider: async (name: string) => (await (await compiler()).providers[name]?.()) ?? null,
      created,
    }
    compiled = await compileOnce(compileAnew, exported, compileOptions, entry.file, openCache(entry.file, entry.root))
  } catch (error) {
    if (error instanceof Fault) return failed(error.diagnostic)
    // What the language refuses only when its objects are looked into, such as a job of another copy of pipegen.
    if (!(error instanceof PipegenError)) throw error
    const pipeline = created.find(({ object }) => 'kind' in object && object.kind === 'pipeline')
    const { position, ...diagnostic } = thrownDiagnostic(error, entry.file, sources)
    return failed(
      pipeline === undefined
        ? { ...diagnostic, ...(position && { position }) }
        : { ...diagnostic, at: { site: pipeline.site, parent: null, keys: ['jobs'] } },
    )
  }
  if (!options.strict) return { entry, sources, compiled, diagnostics: compiled.diagnostics }
  const diagnostics = compiled.diagnostics.map((each) => (each.severity === 'warning' ? { ...each, severity: 'error' as const } : each))
  const failedProviders = new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ provider }) => provider))
  const files = compiled.files.map((file) => (failedProviders.has(file.provider) ? { ...file, text: null } : file))
  return { entry, sources, compiled: { ...compiled, files }, diagnostics }
}

function divertStdout(): () => void {
  const own = Object.getOwnPropertyDescriptor(process, 'stdout')
  if (own === undefined) return () => {}
  // The property, not its `write`: opening a stream that nobody may use would cost more than compiling.
  Object.defineProperty(process, 'stdout', { ...own, get: () => process.stderr })
  return () => Object.defineProperty(process, 'stdout', own)
}

function knows(compiled: Compiled | null, name: string): boolean {
  return (
    compiled !== null &&
    (compiled.files.some(({ provider }) => provider === name) || compiled.diagnostics.some(({ provider }) => provider === name))
  )
}

function readTextFile(path: string): string | null {
  try {
    return stripBom(readFileSync(path, 'utf8'))
  } catch {
    return null
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
