/** What outlives a job: the layers of the workflow's workspace, and caches. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { arch, platform } from 'node:os'
import { dirname, join, relative } from 'node:path'

/** A step fails with this. */
export class StepError extends Error {}

export interface Layer {
  readonly job: string
  readonly folder: string
}

/** The files that the paths name below the root; globs are those of Go's filepath.Match, in which `**` is no more than `*`. */
export async function persist(root: string, paths: readonly string[], folder: string): Promise<void> {
  for (const path of paths) {
    const found = await matching(root, path.replace(/\/+$/, '').split('/'))
    if (found.length === 0) throw new StepError(`The path ${path} matches no file below ${root}.`)
    for (const file of found) await copy(join(root, file), join(folder, file))
  }
}

async function matching(root: string, segments: readonly string[], base = ''): Promise<readonly string[]> {
  const [segment, ...rest] = segments
  if (segment === undefined) return [base]
  if (segment === '.') return matching(root, rest, base)
  const folder = join(root, base)
  const names = existsSync(folder) && (await stat(folder)).isDirectory() ? (await readdir(folder)).sort() : []
  const matched = names.filter((name) => globPattern(segment).test(name))
  return (await Promise.all(matched.map((name) => matching(root, rest, join(base, name))))).flat()
}

function globPattern(glob: string): RegExp {
  const source = glob.replace(
    /\\(.)|\[(\^?)([^\]]+)\]|[*?]|[.+^${}()|[\]\\]/g,
    (found, escaped?: string, negated?: string, set?: string) => {
      if (escaped !== undefined) return `\\${escaped}`
      if (set !== undefined) return `[${negated}${set}]`
      if (found === '*') return '.*'
      return found === '?' ? '.' : `\\${found}`
    },
  )
  return new RegExp(`^${source}$`)
}

/**
 * Copies the layers in their order. Two jobs that can run at the same time must not have written the same file:
 * https://circleci.com/docs/guides/orchestrate/workspaces/
 */
export async function attach(layers: readonly Layer[], ordered: (a: string, b: string) => boolean, target: string): Promise<void> {
  const writers = new Map<string, string>()
  for (const { job, folder } of layers) {
    for (const file of await filesBelow(folder)) {
      const other = writers.get(file) ?? job
      if (other !== job && !ordered(other, job))
        throw new StepError(`Concurrent jobs, ${other} and ${job}, persisted the same file: ${file}.`)
      writers.set(file, job)
    }
  }
  await mkdir(target, { recursive: true })
  for (const { folder } of layers) await copy(folder, target)
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await cp(from, to, { recursive: true, force: true, verbatimSymlinks: true })
}

interface CacheEntry {
  readonly key: string
  readonly paths: readonly { readonly original: string; readonly stored: string }[]
}

/** Entries never change, a key finds the newest entry that begins with it: https://circleci.com/docs/reference/configuration-reference/#restorecache */
export class CacheStore {
  readonly #folder: string
  readonly #entries: CacheEntry[] = []

  constructor(folder: string) {
    this.#folder = folder
  }

  async save(key: string, paths: readonly string[], place: (path: string) => string): Promise<string> {
    if (this.#entries.some((entry) => entry.key === key)) return `Skipping cache generation, cache already exists for key: ${key}`
    const stored = paths.filter((path) => existsSync(place(path)))
    const folder = join(this.#folder, String(this.#entries.length))
    const entry = { key, paths: stored.map((original, index) => ({ original, stored: join(folder, String(index)) })) }
    this.#entries.push(entry)
    for (const path of entry.paths) await copy(place(path.original), path.stored)
    return `Stored cache to ${key}`
  }

  async restore(keys: readonly string[], place: (path: string) => string): Promise<string> {
    for (const key of keys) {
      const entry = this.#entries.findLast((each) => each.key.startsWith(key))
      if (entry === undefined) continue
      for (const path of entry.paths) await copy(path.stored, place(path.original))
      return `Found a cache at ${entry.key}`
    }
    return 'No cache is found'
  }
}

export interface KeyFacts {
  readonly branch: string | null
  readonly buildNumber: string
  readonly revision: string
  /** Variables of CircleCI, the project and the contexts. */
  readonly environment: Readonly<Record<string, string>>
  readonly place: (path: string) => string
}

/** https://circleci.com/docs/reference/configuration-reference/#savecache */
export async function cacheKey(template: string, facts: KeyFacts): Promise<string> {
  const parts = template.split(/(\{\{.*?\}\})/)
  return (await Promise.all(parts.map((part) => (part.startsWith('{{') ? keyPart(part.slice(2, -2).trim(), facts) : part)))).join('')
}

async function keyPart(text: string, facts: KeyFacts): Promise<string> {
  const file = /^checksum\s+"([^"]+)"$/.exec(text)?.[1]
  if (file !== undefined) return checksum(facts.place(file))
  const variable = /^\.Environment\.(\w+)$/.exec(text)?.[1]
  if (variable !== undefined) return facts.environment[variable] ?? ''
  if (text === '.Branch') return facts.branch ?? ''
  if (text === '.BuildNum') return facts.buildNumber
  if (text === '.Revision') return facts.revision
  if (text === 'epoch') return String(Math.floor(Date.now() / 1000))
  if (text === 'arch') return `${platform()}-${arch()}`
  throw new StepError(`The cache key has {{ ${text} }}, which is unknown.`)
}

async function checksum(path: string): Promise<string> {
  if (!existsSync(path)) throw new StepError(`No file ${path} for a checksum.`)
  return createHash('sha256')
    .update(await readFile(path))
    .digest('base64')
}
