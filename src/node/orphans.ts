/** Files with our header that nothing makes any more. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { namesIn } from './find.ts'
import { readHeader } from './header.ts'
import { isTemporary } from './write.ts'

/** Folders where providers look for files; the root itself holds the others. */
const folders = ['', '.github/workflows', '.gitlab', '.gitlab/ci', '.circleci']

export interface OrphanScan {
  readonly root: string
  /** Sources of this root that were compiled completely: what they don't make now, they don't make. */
  readonly complete: ReadonlySet<string>
  /** Every path that is made now, relative to the root. */
  readonly made: ReadonlySet<string>
}

/** Paths of the orphans, relative to the root, in order of name. */
export function findOrphans({ root, complete, made }: OrphanScan): readonly { readonly path: string; readonly source: string }[] {
  const searched = new Set([...folders, ...[...made].map((path) => posix.dirname(path)).map((folder) => (folder === '.' ? '' : folder))])
  const found: { path: string; source: string }[] = []
  for (const folder of searched) {
    for (const name of namesIn(join(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`
      if (made.has(path) || !isPipelineFile(name)) continue
      const source = sourceOf(join(root, path))
      if (source !== null && (complete.has(source) || !exists(join(root, source)))) found.push({ path, source })
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function isPipelineFile(name: string): boolean {
  return !isTemporary(name) && /\.ya?ml$|\.groovy$|jenkinsfile/i.test(name)
}

function exists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined
}

/** Reads no more than a header can be long. */
function sourceOf(file: string): string | null {
  let handle: number | null = null
  try {
    handle = openSync(file, 'r')
    const buffer = Buffer.alloc(2048)
    return readHeader(buffer.toString('utf8', 0, readSync(handle, buffer, 0, buffer.length, 0)))?.source ?? null
  } catch {
    return null
  } finally {
    if (handle !== null) closeSync(handle)
  }
}
