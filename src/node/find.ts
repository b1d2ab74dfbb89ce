/** Which ci.ts files a command is about, and the folder that their outputs are relative to. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { UsageError } from './fault.ts'
import { entryNames } from './header.ts'

export interface Entry {
  /** Absolute. */
  readonly file: string
  /** The nearest folder at or above the file with `.git`, else the file's own. */
  readonly root: string
  /** The file relative to the root, with `/`. */
  readonly source: string
}

/** Throws a `UsageError` for what isn't there. */
export function findEntries(paths: readonly string[], cwd: string): readonly Entry[] {
  const files = paths.length === 0 ? [findFrom(cwd)] : paths.map((path) => findAt(path, cwd))
  return [...new Set(files)].map(toEntry)
}

function toEntry(file: string): Entry {
  const root = rootOf(dirname(file)) ?? dirname(file)
  return { file, root, source: slashed(relative(root, file)) }
}

/** The folder with `.git` (a folder, or in a worktree a file) at or above `folder`. */
export function rootOf(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (at === dirname(at)) return null
  }
}

function findAt(path: string, cwd: string): string {
  const full = resolve(cwd, path)
  const stats = statSync(full, { throwIfNoEntry: false })
  if (stats === undefined) throw new UsageError(`"${path}" isn't there.`)
  if (!stats.isDirectory()) return full
  const found = entryIn(full)
  if (found === null) throw new UsageError(`There is no ${entryNames.join(', ')} in "${path}".`)
  return found
}

function findFrom(cwd: string): string {
  const root = rootOf(cwd) ?? cwd
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = entryIn(folder)
    if (found !== null) return found
    if (folder === root) break
  }
  throw new UsageError(`There is no ${entryNames.join(', ')} here or above.`, 'Run "pipegen init" to make one.')
}

function entryIn(folder: string): string | null {
  for (const name of entryNames) {
    const file = join(folder, name)
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file
  }
  return null
}

export function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}

/** What `readdir` says of a folder; nothing if there is none. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
