/** The instances of modules that one ci.ts needs: who has run, who runs, and who waits for whom. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Fault } from './fault.ts'
import { parseJson } from './json.ts'
import type { CompiledModule, ModuleScope, Namespace } from './module-function.ts'
import { copyNames, exportAll, toNamespace, withMembersOfDefault } from './namespace.ts'
import { importNatively } from './native-import.ts'
import type { Target } from './resolve-module.ts'

/** The running copy's own modules by specifier (`pipegen`, `pipegen/recipes`, …). */
export type OwnModules = { readonly [specifier: string]: () => Promise<object> }

interface Instance {
  readonly file: string
  readonly compiled: CompiledModule
  readonly namespace: Namespace
  readonly module: { exports: unknown }
  /** Null until somebody imports it. */
  running: Promise<unknown> | null
  isDone: boolean
}

export class ModuleGraph {
  readonly #own: OwnModules
  readonly #resolve: (specifier: string, importer: string) => Target
  readonly #compiled: (file: string) => CompiledModule
  readonly #instances = new Map<string, Instance>()
  readonly #waitsFor = new Map<Instance, Set<Instance>>()
  readonly #ownLoaded = new Map<string, object>()

  constructor(own: OwnModules, resolve: (specifier: string, importer: string) => Target, compiled: (file: string) => CompiledModule) {
    this.#own = own
    this.#resolve = resolve
    this.#compiled = compiled
  }

  /** The default export. */
  async runEntry(file: string): Promise<unknown> {
    const entry = this.#instance(file)
    await this.#run(entry)
    return entry.namespace.default
  }

  #instance(file: string): Instance {
    const known = this.#instances.get(file)
    if (known !== undefined) return known
    const namespace: Namespace = Object.create(null, { [Symbol.toStringTag]: { value: 'Module' } })
    const instance = { file, compiled: this.#compiled(file), namespace, module: { exports: {} }, running: null, isDone: false }
    this.#instances.set(file, instance)
    return instance
  }

  #run(instance: Instance): Promise<unknown> {
    instance.running ??= this.#start(instance)
    return instance.running
  }

  async #start(instance: Instance): Promise<void> {
    // `require` can't wait for our own modules, so they come first.
    if (instance.compiled.mentionsRequire) for (const name of Object.keys(this.#own)) await this.#loadOwn(name)
    await instance.compiled.run(this.#scope(instance, (specifier, names) => this.#import(instance, specifier, names)))
    finish(instance)
  }

  #runSync(instance: Instance): void {
    if (instance.running !== null) return
    instance.running = Promise.resolve()
    try {
      instance.compiled.runSync(this.#scope(instance, (specifier) => toNamespace(this.#require(instance, specifier))))
    } catch (error) {
      instance.running = null
      throw error
    }
    finish(instance)
  }

  #scope(instance: Instance, load: (specifier: string, names: readonly string[]) => unknown): ModuleScope {
    const { file, namespace, module } = instance
    const nodeRequire = createRequire(file)
    return {
      module,
      namespace,
      filename: file,
      dirname: dirname(file),
      require: Object.assign((specifier: string) => this.#require(instance, specifier), {
        resolve: nodeRequire.resolve,
        cache: nodeRequire.cache,
      }),
      import: (specifier, options) => load(specifier, options?.importedNames ?? []),
      dynamicImport: (specifier) => this.#import(instance, String(specifier), []),
      exportAll: (from) => exportAll(namespace, from),
      meta: {
        get url() {
          return pathToFileURL(file).href
        },
        filename: file,
        dirname: dirname(file),
        resolve: (specifier: string) => this.#resolveUrl(specifier, file),
      },
    }
  }

  #resolveUrl(specifier: string, importer: string): string {
    const target = this.#resolve(specifier, importer)
    if (target.kind === 'builtin') return specifier.startsWith('node:') ? specifier : `node:${specifier}`
    return pathToFileURL('file' in target ? target.file : createRequire(importer).resolve(specifier)).href
  }

  /** Not `async`, so that a fault is thrown where the import stands, and its stack says so. */
  #import(importer: Instance, specifier: string, names: readonly string[]): Promise<Namespace> {
    // Captured now: after waiting, the importer is no longer on the stack.
    const site: { stack?: string } = {}
    Error.captureStackTrace(site)
    try {
      const target = this.#resolve(specifier, importer.file)
      if (target.kind === 'missing') throw missingModule(specifier)
      return this.#load(importer, target, specifier, site).then((loaded) =>
        this.#withNames(importer, loaded, target, specifier, names, site),
      )
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async #load(
    importer: Instance,
    target: Exclude<Target, { kind: 'missing' }>,
    specifier: string,
    site: { stack?: string },
  ): Promise<Namespace> {
    switch (target.kind) {
      case 'own':
        return (await this.#loadOwn(target.name)) as Namespace
      case 'builtin':
        // Node's own `import()` starts a loader that costs more than compiling a whole pipeline.
        return toNamespace(createRequire(importer.file)(target.name))
      case 'json':
        return toNamespace(readJson(target.file))
      case 'external':
        try {
          return await importNatively(target.name, importer.file)
        } catch (error) {
          throw isMissing(error, specifier) ? locatedAt(site, missingModule(specifier)) : error
        }
      case 'local': {
        const instance = this.#instance(target.file)
        if (!this.#isWaitingFor(instance, importer)) await this.#waitFor(importer, instance)
        return instance.namespace
      }
    }
  }

  async #loadOwn(name: string): Promise<object> {
    const loaded = this.#ownLoaded.get(name) ?? (await this.#own[name]?.()) ?? {}
    this.#ownLoaded.set(name, loaded)
    return loaded
  }

  async #waitFor(importer: Instance, instance: Instance): Promise<void> {
    if (instance.isDone) return
    const awaited = this.#waitsFor.get(importer) ?? new Set()
    this.#waitsFor.set(importer, awaited.add(instance))
    try {
      await this.#run(instance)
    } finally {
      awaited.delete(instance)
    }
  }

  /** Whether `from`, directly or not, waits for `to`: then `to` can't wait for it, and sees it half run, as cycles do. */
  #isWaitingFor(from: Instance, to: Instance, seen = new Set<Instance>()): boolean {
    if (from === to) return true
    if (seen.has(from)) return false
    seen.add(from)
    for (const next of this.#waitsFor.get(from) ?? []) if (this.#isWaitingFor(next, to, seen)) return true
    return false
  }

  /** An import that a module doesn't have would be `undefined`, and pipegen would leave it out of a list of needs without a word. */
  #withNames(
    importer: Instance,
    loaded: Namespace,
    target: Target,
    specifier: string,
    names: readonly string[],
    site: { stack?: string },
  ): Namespace {
    const absent = names.find((name) => !(name in loaded))
    if (absent === undefined) return loaded
    if (target.kind === 'local' && this.#instances.get(target.file)?.isDone !== true) return loaded
    if (target.kind === 'external') return withMembersOfDefault(loaded, names)
    if (importer.compiled.onlyReexports(absent)) return loaded
    throw locatedAt(site, missingExport(specifier, absent, Object.keys(loaded)))
  }

  #require(importer: Instance, specifier: string): unknown {
    const target = this.#resolve(specifier, importer.file)
    switch (target.kind) {
      case 'own':
        return this.#ownLoaded.get(target.name)
      case 'json':
        return readJson(target.file)
      case 'local': {
        const instance = this.#instance(target.file)
        this.#runSync(instance)
        return isCommonJs(instance) ? instance.module.exports : instance.namespace
      }
      case 'missing':
        throw missingModule(specifier)
      case 'builtin':
      case 'external':
        try {
          return createRequire(importer.file)(target.name)
        } catch (error) {
          throw isMissing(error, specifier) ? missingModule(specifier) : error
        }
    }
  }
}

/** What CommonJS has put on `module.exports` becomes names. */
function finish(instance: Instance): void {
  instance.isDone = true
  if (isCommonJs(instance)) copyNames(instance.namespace, instance.module.exports)
}

function isCommonJs({ namespace, module }: Instance): boolean {
  if (Object.keys(namespace).length > 0 && !('module.exports' in namespace)) return false
  const { exports } = module
  return (
    typeof exports !== 'object' ||
    exports === null ||
    Reflect.ownKeys(exports).length > 0 ||
    Object.getPrototypeOf(exports) !== Object.prototype
  )
}

function readJson(file: string): unknown {
  try {
    return parseJson(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Fault('bad-json', `"${file}" isn't JSON: ${(error as Error).message}.`, null)
  }
}

function isMissing(error: unknown, specifier: string): boolean {
  const { code, message } = error as { code?: string; message?: string }
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return false
  // A package may fail because something that it imports itself is missing: that is another fault.
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  return message?.includes(`'${specifier}'`) === true || message?.includes(`'${name}'`) === true
}

function missingModule(specifier: string): Fault {
  const isPath = /^[./]|^file:/.test(specifier)
  const hint = isPath ? 'Check the path; it is relative to the importing file.' : `Install it: npm install --save-dev ${specifier}`
  return Object.assign(new Fault('module-not-found', `"${specifier}" isn't there.`, hint), { code: 'ERR_MODULE_NOT_FOUND' })
}

function missingExport(specifier: string, name: string, names: readonly string[]): Fault {
  const what = name === 'default' ? 'no default export' : `no export "${name}"`
  const list = names
    .filter((each) => each !== '__esModule')
    .slice(0, 12)
    .join(', ')
  return new Fault('missing-export', `"${specifier}" has ${what}.`, list === '' ? 'It exports nothing.' : `It exports ${list}.`)
}

function locatedAt(site: { stack?: string }, fault: Fault): Fault {
  if (site.stack !== undefined) fault.stack = site.stack
  return fault
}
