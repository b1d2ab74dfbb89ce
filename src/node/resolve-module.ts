/** What an import in a user's file means. */
import { realpathSync, statSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { dirname, extname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Aliases } from './tsconfig.ts'

export type Target =
  /** `pipegen` or a part of it: answered by the running copy. */
  | { readonly kind: 'own'; readonly name: string }
  /** A file of the user's, to be transformed. */
  | { readonly kind: 'local' | 'json'; readonly file: string }
  | { readonly kind: 'builtin'; readonly name: string }
  /** An installed package, loaded by Node itself. */
  | { readonly kind: 'external'; readonly name: string }
  | { readonly kind: 'missing' }

/** `own` are the names that the running copy answers; `aliases` reads the tsconfig of a file. */
export function createResolver(
  own: ReadonlySet<string>,
  aliases: (file: string) => Aliases,
): (specifier: string, importer: string) => Target {
  return (specifier, importer) => {
    if (own.has(specifier)) return { kind: 'own', name: specifier }
    if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier }
    const path = localPath(specifier, importer)
    if (path !== null) return asTarget(probe(path) ?? resolveInstalled(specifier, importer))
    for (const candidate of aliases(importer)(specifier)) {
      const file = probe(candidate)
      if (file !== null) return asTarget(file)
    }
    return resolvePackage(specifier, importer)
  }
}

function localPath(specifier: string, importer: string): string | null {
  if (/^\.\.?(\/|$)/.test(specifier)) return resolve(dirname(importer), specifier.replace(/\?.*$/, ''))
  if (specifier.startsWith('file:')) return fileURLToPath(specifier)
  return isAbsolute(specifier) ? specifier : null
}

function asTarget(file: string | null): Target {
  if (file === null) return { kind: 'missing' }
  const extension = extname(file)
  if (extension === '.json') return { kind: 'json', file }
  return extension === '.node' || extension === '.wasm' ? { kind: 'external', name: file } : { kind: 'local', file }
}

const extensions = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.json']
// TypeScript's convention: the name of what the file will be compiled to.
const sourcesOf: { readonly [extension: string]: readonly string[] } = {
  '.js': ['.ts', '.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'], '.jsx': ['.tsx'],
} // biome-ignore format: one table

/** The file that a path without or with the "wrong" extension, or a folder, stands for. */
function probe(path: string): string | null {
  if (isFile(path)) return path
  const extension = extname(path)
  const stem = path.slice(0, path.length - extension.length)
  for (const source of sourcesOf[extension] ?? []) if (isFile(stem + source)) return stem + source
  for (const added of extensions) if (isFile(path + added)) return path + added
  for (const added of extensions) if (isFile(join(path, `index${added}`))) return join(path, `index${added}`)
  return null
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** Packages of a workspace are links to the user's own sources, which Node couldn't load if they are TypeScript. */
function resolvePackage(specifier: string, importer: string): Target {
  const found = resolveInstalled(specifier, importer)
  if (found === null || !isAbsolute(found)) return { kind: 'external', name: specifier }
  const file = realpathSync(found)
  const isOurs = !/[\\/]node_modules[\\/]/.test(file) || /\.[mc]?tsx?$/.test(file)
  return isOurs ? asTarget(file) : { kind: 'external', name: specifier }
}

function resolveInstalled(specifier: string, importer: string): string | null {
  try {
    return createRequire(importer).resolve(specifier)
  } catch {
    return null
  }
}
