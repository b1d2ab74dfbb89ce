/** A transformed module as a function: what the module runner's calls (`__vite_ssr_import__` and so on) are bound to when it runs. */
import { Script } from 'node:vm'
import { sloppy } from './transform.ts'

export type Namespace = { [name: string]: unknown }

/** What a module can name without importing it. */
export interface ModuleScope {
  readonly module: { exports: unknown }
  readonly require: (specifier: string) => unknown
  readonly filename: string
  readonly dirname: string
  readonly namespace: Namespace
  readonly import: (specifier: string, options?: { readonly importedNames?: readonly string[] }) => unknown
  readonly dynamicImport: (specifier: unknown) => Promise<unknown>
  readonly exportAll: (from: Namespace) => void
  readonly meta: object
}

export interface CompiledModule {
  readonly run: (scope: ModuleScope) => Promise<unknown>
  /** For `require`, which can't wait. Throws a SyntaxError if the module waits at its top level. */
  readonly runSync: (scope: ModuleScope) => void
  /** Whether a name is only exported again: then it may be a type, which no module has at run time. */
  readonly onlyReexports: (name: string) => boolean
  readonly mentionsRequire: boolean
}

/** Throws a SyntaxError. */
export function compileModule(file: string, code: string): CompiledModule {
  const run = compile(file, code, 'async ')
  return {
    run: (scope) => call(run, scope) as Promise<unknown>,
    runSync: (scope) => call(compile(file, withoutWaiting(code), ''), scope),
    onlyReexports: (name) => !new RegExp(`__vite_ssr_import_\\d+__\\.${name}\\b`).test(withoutGetters(code)),
    mentionsRequire: code.includes('require('),
  }
}

type Outer = (exports: unknown, require: unknown, module: unknown, filename: string, dirname: string) => Inner
type Inner = (this: unknown, exports: unknown, load: unknown, loadLater: unknown, exportAll: unknown, meta: unknown) => unknown

/** Two functions, one in the other: a module may declare a `require` or `__dirname` of its own. The parentheses make V8 compile at once. */
function compile(file: string, code: string, async: 'async ' | ''): Outer {
  const strict = code.startsWith(sloppy) ? '' : "'use strict';"
  const head =
    `(function (exports, require, module, __filename, __dirname) { return (${async}function (__vite_ssr_exports__, __vite_ssr_import__, ` +
    `__vite_ssr_dynamic_import__, __vite_ssr_exportAll__, __vite_ssr_import_meta__) { ${strict}\n`
  return new Script(`${head}${code}\n}) })`, { filename: file, lineOffset: -1 }).runInThisContext() as Outer
}

function call(outer: Outer, scope: ModuleScope): unknown {
  const inner = outer(scope.module.exports, scope.require, scope.module, scope.filename, scope.dirname)
  return inner.call(scope.module.exports, scope.namespace, scope.import, scope.dynamicImport, scope.exportAll, scope.meta)
}

function withoutWaiting(code: string): string {
  return code.replace(
    /^(const __vite_ssr_import_\d+__ = )?await (?=__vite_ssr_import__\()/gm,
    (_, binding: string | undefined) => binding ?? '',
  )
}

function withoutGetters(code: string): string {
  return code.replace(/get\(\) \{\s+return __vite_ssr_import_\d+__\.\w+;\s+\}/g, '')
}
