/** Each ci.ts of a command: loaded, run and compiled. Whatever goes wrong in it becomes a finding. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { LockFile } from '../compile/lock.ts'
import type { Compiled, CompileOptions } from '../compile/result.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { openCache } from '../node/cache.ts'
import { UsageError } from '../node/fault.ts'
import type { Entry } from '../node/find.ts'
import { stripBom } from '../node/json.ts'
import { createLoader, type Loader, type Sources } from '../node/load.ts'
import { readLockFile } from '../node/lock-file.ts'
import { compileOnce } from '../node/result-cache.ts'
import { loadInput, refusalOf, withoutStdout } from './load-input.ts'
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
  const compileAll = async (): Promise<readonly Input[]> => {
    const inputs: Input[] = []
    for (const entry of entries) inputs.push(await compileInput(entry, loader, lockOf, options))
    return inputs
  }
  const inputs = await (options.divertStdout ? withoutStdout(compileAll) : compileAll())
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
  const loaded = await loadInput(entry, loader, (sources, found) => options.onAbort(failedInput(entry, sources, found)))
  const { sources } = loaded
  if (loaded.failure !== null) return failedInput(entry, sources, loaded.failure)
  const { exported, created } = loaded
  const folder = dirname(entry.file)
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
    return failedInput(entry, sources, refusalOf(error, entry, sources, created))
  }
  if (!options.strict) return { entry, sources, compiled, diagnostics: compiled.diagnostics }
  const diagnostics = compiled.diagnostics.map(strictly)
  const failedProviders = new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ provider }) => provider))
  const files = compiled.files.map((file) => (failedProviders.has(file.provider) ? { ...file, text: null } : file))
  return { entry, sources, compiled: { ...compiled, files }, diagnostics }
}

/** As `--strict` takes it: a warning is an error. */
export function strictly(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.severity === 'warning' ? { ...diagnostic, severity: 'error' } : diagnostic
}

export function failedInput(entry: Entry, sources: Sources, diagnostic: Diagnostic): Input {
  return { entry, sources, compiled: null, diagnostics: [diagnostic] }
}

function knows(compiled: Compiled | null, name: string): boolean {
  return (
    compiled !== null &&
    (compiled.files.some(({ provider }) => provider === name) || compiled.diagnostics.some(({ provider }) => provider === name))
  )
}

export function readTextFile(path: string): string | null {
  try {
    return stripBom(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
