/** Where a file may be written: inside the root and nowhere else, whatever `..`, absolute paths and links say. */
import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { Fault } from './fault.ts'

export interface TargetFile {
  /** The real path: links inside the root are followed. */
  readonly path: string
  readonly text: string | null
}

/** Reads what is at `path` now. Throws a `Fault` where nothing may be written or read. */
export function openTarget(root: string, path: string): TargetFile {
  const file = resolve(root, path)
  if (path === '' || isAbsolute(path) || !isInside(file, root)) throw outside(path)
  const real = realTarget(file)
  if (real === null || !isInside(real, realpathSync.native(root))) throw outside(path, 'A link leads out of it.')
  return { path: real, text: readText(real, path) }
}

function isInside(file: string, root: string): boolean {
  return file.length > root.length && file.startsWith(root.endsWith(sep) ? root : root + sep)
}

/** The path with all links followed, also where its last parts aren't there yet. Null for a link to nothing. */
function realTarget(file: string): string | null {
  const missing: string[] = []
  for (let at = file; ; at = dirname(at)) {
    if (!isThere(at)) {
      missing.unshift(at.slice(dirname(at).length).replace(/^[\\/]/, ''))
      continue
    }
    try {
      return join(realpathSync.native(at), ...missing)
    } catch {
      return null
    }
  }
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    // A file where a folder should be; reading will say so.
    return false
  }
}

function readText(real: string, path: string): string | null {
  try {
    return readFileSync(real, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new Fault(
      'unreadable-file',
      `"${path}" can't be read: ${code === 'EISDIR' ? 'it is a folder' : message}.`,
      'Move it away, or give the file another path.',
    )
  }
}

function outside(path: string, how = ''): Fault {
  const message = `"${path}" would be written outside the repo.${how === '' ? '' : ` ${how}`}`
  return new Fault('outside-root', message, 'Use a path inside the folder that holds ".git".')
}
