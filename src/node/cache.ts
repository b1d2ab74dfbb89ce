/**
 * Transformed files, kept between runs. An entry holds the text that it was made from and is used only for that very text,
 * so it can be stale, damaged or missing without harm.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { checksumOf } from './header.ts'
import { version } from './version.ts'
import { removeLeftovers, replace } from './write.ts'

export interface TransformCache {
  readonly read: (file: string, text: string) => string | null
  readonly write: (file: string, text: string, code: string) => void
  /** Places that were looked up in the file before. */
  readonly readPlaces: (file: string, text: string) => { readonly [key: string]: Place } | null
  readonly writePlaces: (file: string, text: string, places: { readonly [key: string]: Place }) => void
  /** What `key` led to when it was last worked out for the file; one key for each file. */
  readonly readResult: (file: string, key: string) => string | null
  readonly writeResult: (file: string, key: string, result: string) => void
  /** What a build has said of the file, which the next one needn't repeat. */
  readonly readSaid: (file: string) => readonly string[]
  readonly writeSaid: (file: string, keys: readonly string[]) => void
  /** `checksumOf`, remembered for the text that `path` had last. */
  readonly checksum: (path: string, text: string) => string
}

export type Place = readonly [line: number, column: number]

const madeBy = `${version} ${process.version}`

/** The cache of the folder that `entry` stands in: beside the nearest installed packages, else in a folder of our own. */
export function openCache(entry: string, root: string): TransformCache {
  let folder: string | null = null
  const open = (): string => {
    folder ??= cacheFolder(entry, root)
    return folder
  }
  return {
    read: (file, text) => readEntry(entryPath(open(), file), file, text),
    write: (file, text, code) => writeEntry(open(), entryPath(open(), file), `${headOf(file)}${text}${divider}${code}${end}`),
    readPlaces: (file, text) => readPlaces(`${entryPath(open(), file)}.places`, file, text),
    writePlaces: (file, text, places) =>
      writeEntry(open(), `${entryPath(open(), file)}.places`, `${placesHead(file, text)}${JSON.stringify(places)}${end}`),
    readResult: (file, key) => readEntry(`${entryPath(open(), file)}.result`, file, key),
    writeResult: (file, key, result) =>
      writeEntry(open(), `${entryPath(open(), file)}.result`, `${headOf(file)}${key}${divider}${result}${end}`),
    readSaid: (file) => JSON.parse(readEntry(`${entryPath(open(), file)}.said`, file, '') ?? '[]'),
    writeSaid: (file, keys) =>
      writeEntry(open(), `${entryPath(open(), file)}.said`, `${headOf(file)}${divider}${JSON.stringify(keys)}${end}`),
    checksum: (path, text) => rememberedChecksum(open(), path, text),
  }
}

function cacheFolder(entry: string, root: string): string {
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) return join(folder, 'node_modules', '.cache', 'pipegen')
    if (folder === root || folder === dirname(folder)) return join(root, '.pipegen', 'cache')
  }
}

function entryPath(folder: string, file: string): string {
  return join(folder, `${basename(file)}-${hash(file)}`)
}

// A name, not a proof: the entry itself says which file it is of.
function hash(text: string): string {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return (value >>> 0).toString(36)
}

function readEntry(path: string, file: string, text: string): string | null {
  let entry: string
  try {
    entry = readFileSync(path, 'utf8')
  } catch {
    return null
  }
  const head = headOf(file)
  if (!entry.startsWith(head) || !entry.endsWith(end) || !entry.startsWith(text, head.length)) return null
  const middle = head.length + text.length
  if (!entry.startsWith(divider, middle)) return null
  return entry.slice(middle + divider.length, -end.length)
}

const divider = '\n\u0000code\n'
const end = '\n\u0000end\n'

function headOf(file: string): string {
  return `pipegen ${madeBy}\n${file}\n`
}

function readPlaces(path: string, file: string, text: string): { readonly [key: string]: Place } | null {
  try {
    const entry = readFileSync(path, 'utf8')
    const head = placesHead(file, text)
    return entry.startsWith(head) && entry.endsWith(end) ? JSON.parse(entry.slice(head.length, -end.length)) : null
  } catch {
    return null
  }
}

// Comparing is native code, hashing isn't: that is worth a file, unless the text is so long that reading it takes as long.
const longest = 500_000

function rememberedChecksum(folder: string, path: string, text: string): string {
  if (text.length > longest) return checksumOf(text)
  const file = `${entryPath(folder, path)}.sum`
  const head = headOf(path)
  try {
    const entry = readFileSync(file, 'utf8')
    if (
      entry.startsWith(head) &&
      entry.endsWith(end) &&
      entry.length === head.length + 17 + text.length + end.length &&
      entry.startsWith(text, head.length + 17)
    ) {
      return entry.slice(head.length, head.length + 16)
    }
  } catch {}
  const checksum = checksumOf(text)
  writeEntry(folder, file, `${head}${checksum}\n${text}${end}`)
  return checksum
}

function placesHead(file: string, text: string): string {
  return `${headOf(file)}${checksumOf(text)}\n`
}

/** Folders without leftovers of killed builds. */
const tidied = new Set<string>()

function writeEntry(folder: string, path: string, entry: string): void {
  try {
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true })
      // A folder of our own would show up as new files in git.
      if (!folder.includes('node_modules')) writeFileSync(join(folder, '.gitignore'), '*\n')
    }
    if (!tidied.has(folder)) removeLeftovers(folder)
    tidied.add(folder)
    replace(path, entry)
  } catch {
    // A read-only checkout is no error: the next run does the work again.
  }
}
