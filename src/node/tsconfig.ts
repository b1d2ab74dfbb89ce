/** `paths` and `baseUrl` of the tsconfig that covers a file: read when a specifier is neither relative nor ours. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { parseJsonc } from './json.ts'

/** Where a specifier may stand for, best first; empty if no tsconfig says anything about it. */
export type Aliases = (specifier: string) => readonly string[]

/** Keeps what it has read: `folder` → its tsconfig's aliases. */
export function createAliasReader(): (file: string) => Aliases {
  const known = new Map<string, Aliases>()
  const ofFolder = (folder: string): Aliases => {
    const before = known.get(folder)
    if (before !== undefined) return before
    const config = join(folder, 'tsconfig.json')
    const parent = dirname(folder)
    const aliases = existsSync(config) ? aliasesOf(readConfig(config, new Set())) : parent === folder ? none : ofFolder(parent)
    known.set(folder, aliases)
    return aliases
  }
  return (file) => ofFolder(dirname(file))
}

const none: Aliases = () => []

interface Config {
  /** Absolute; null where none is set. */
  readonly baseUrl: string | null
  readonly paths: { readonly [pattern: string]: readonly string[] }
  /** What `paths` are relative to. */
  readonly pathsBase: string
}

interface Tsconfig {
  readonly extends?: unknown
  readonly compilerOptions?: { readonly baseUrl?: unknown; readonly paths?: unknown }
}

function readConfig(file: string, seen: Set<string>): Config {
  const folder = dirname(file)
  let own: Tsconfig | null = null
  try {
    own = parseJsonc(readFileSync(file, 'utf8')) as Tsconfig | null
  } catch {
    // A tsconfig that can't be read is tsc's to complain about; here it only means: no aliases.
  }
  seen.add(file)
  let config: Config = { baseUrl: null, paths: {}, pathsBase: folder }
  for (const parent of [own?.extends ?? []].flat()) {
    const parentFile = typeof parent === 'string' ? findParent(parent, file) : null
    if (parentFile === null || seen.has(parentFile)) continue
    const inherited = readConfig(parentFile, seen)
    const hasPaths = Object.keys(inherited.paths).length > 0
    config = {
      baseUrl: inherited.baseUrl ?? config.baseUrl,
      paths: hasPaths ? inherited.paths : config.paths,
      pathsBase: hasPaths ? inherited.pathsBase : config.pathsBase,
    }
  }
  const options = own?.compilerOptions
  const baseUrl = typeof options?.baseUrl === 'string' ? resolve(folder, options.baseUrl) : config.baseUrl
  const { paths } = options ?? {}
  if (typeof paths !== 'object' || paths === null) return { ...config, baseUrl }
  return { baseUrl, paths: paths as Config['paths'], pathsBase: baseUrl ?? folder }
}

function findParent(name: string, file: string): string | null {
  if (name.startsWith('.') || isAbsolute(name)) {
    const path = resolve(dirname(file), name)
    return [path, `${path}.json`, join(path, 'tsconfig.json')].find(isFile) ?? null
  }
  const require = createRequire(file)
  for (const candidate of [name, `${name}.json`, `${name}/tsconfig.json`]) {
    try {
      const found = require.resolve(candidate)
      if (found.endsWith('.json')) return found
    } catch {}
  }
  return null
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function aliasesOf({ baseUrl, paths, pathsBase }: Config): Aliases {
  const patterns = Object.entries(paths)
    .filter(([, targets]) => Array.isArray(targets))
    .map(([pattern, targets]) => ({ ...splitAtStar(pattern), targets }))
    // As tsc: an exact name first, then the longest prefix.
    .sort((a, b) => Number(a.suffix !== null) - Number(b.suffix !== null) || b.prefix.length - a.prefix.length)
  if (patterns.length === 0 && baseUrl === null) return none
  return (specifier) => {
    for (const { prefix, suffix, targets } of patterns) {
      if (suffix === null ? specifier !== prefix : !(specifier.startsWith(prefix) && specifier.endsWith(suffix))) continue
      if (suffix !== null && specifier.length < prefix.length + suffix.length) continue
      const star = suffix === null ? '' : specifier.slice(prefix.length, specifier.length - suffix.length)
      return targets.map((target) =>
        resolve(
          pathsBase,
          target.replace('*', () => star),
        ),
      )
    }
    return baseUrl === null ? [] : [resolve(baseUrl, specifier)]
  }
}

function splitAtStar(pattern: string): { prefix: string; suffix: string | null } {
  const star = pattern.indexOf('*')
  return star < 0 ? { prefix: pattern, suffix: null } : { prefix: pattern.slice(0, star), suffix: pattern.slice(star + 1) }
}
