/**
 * Caches: restored before the steps, saved after them, under a key that holds the checksum of what decides their content.
 * A key is never overwritten and can't be cleared, so it begins with a version. Source: CircleCI Docs, "Caching dependencies".
 */
import type { Cache, CacheName, Job } from '../../../src/ir/types.ts'
import { cachePathIn, containerImages, inProject, keyFiles, versionInKey } from '../../shared/caches.ts'
import { toolImages } from '../../shared/images.ts'
import { fold } from '../../shared/matrix.ts'
import { singleQuoted } from '../../shared/shell-text.ts'
import type { CircleciStep } from '../document.ts'
import type { Scene, System } from './scene.ts'
import { fieldText } from './values.ts'

interface KnownCache {
  readonly paths: { readonly [system in System]: readonly string[] }
}

const everywhere = (...paths: string[]): KnownCache['paths'] => ({ linux: paths, macos: paths, windows: paths })
const bySystem = (linux: string, macos: string, windows: string): KnownCache['paths'] => ({
  linux: [linux],
  macos: [macos],
  windows: [windows],
})

const knownCaches: { readonly [name in CacheName]: KnownCache } = {
  npm: { paths: bySystem('~/.npm', '~/.npm', '~/AppData/Local/npm-cache') },
  pnpm: { paths: bySystem('~/.local/share/pnpm/store', '~/Library/pnpm/store', '~/AppData/Local/pnpm/store') },
  yarn: { paths: bySystem('~/.cache/yarn', '~/Library/Caches/Yarn', '~/AppData/Local/Yarn/Cache') },
  pip: {
    paths: bySystem('~/.cache/pip', '~/Library/Caches/pip', '~/AppData/Local/pip/Cache'),
  },
  poetry: { paths: bySystem('~/.cache/pypoetry', '~/Library/Caches/pypoetry', '~/AppData/Local/pypoetry/Cache') },
  uv: { paths: bySystem('~/.cache/uv', '~/.cache/uv', '~/AppData/Local/uv/cache') },
  go: { paths: everywhere('~/go/pkg/mod') },
  cargo: { paths: everywhere('~/.cargo/registry', '~/.cargo/git') },
  maven: { paths: everywhere('~/.m2/repository') },
  gradle: {
    paths: everywhere('~/.gradle/caches', '~/.gradle/wrapper'),
  },
  bundler: { paths: everywhere('vendor/bundle') },
  composer: { paths: bySystem('~/.cache/composer', '~/Library/Caches/composer', '~/AppData/Local/Composer') },
  nuget: { paths: everywhere('~/.nuget/packages') },
}

/** Where bundler is told to keep its gems: nowhere else would they be the project's own. */
export function cacheVariables(job: Job): readonly (readonly [string, string])[] {
  return job.caches.some((cache) => cache.kind === 'known' && cache.name === 'bundler') ? [['BUNDLE_PATH', 'vendor/bundle']] : []
}

export interface LoweredCaches {
  readonly restore: readonly CircleciStep[]
  readonly save: readonly CircleciStep[]
}

export function lowerCaches(scene: Scene, inToolImage: boolean): LoweredCaches {
  const restore: CircleciStep[] = []
  const save: CircleciStep[] = []
  for (const [index, cache] of scene.job.caches.entries()) {
    const { prefix, version, files, paths } = partsOf(cache, scene, inToolImage)
    const base = `v1-${prefix === '' ? 'cache' : prefix}-{{ arch }}-${version === '' ? '' : `${version}-`}`
    const summed = keyFile(prefix, index, scene.system)
    if (files.length > 0) restore.push({ run: { name: 'Make the key of the cache', command: keyCommand(files, summed) } })
    const key = files.length === 0 ? base.slice(0, -1) : `${base}{{ checksum "${summed}" }}`
    restore.push({ restore_cache: { keys: files.length === 0 ? [key] : [key, base] } })
    save.push({ save_cache: { key, paths } })
  }
  return { restore, save }
}

interface Parts {
  readonly prefix: string
  readonly version: string
  readonly files: readonly string[]
  readonly paths: readonly string[]
}

function partsOf(cache: Cache, { job, group, system }: Scene, inToolImage: boolean): Parts {
  if (cache.kind === 'paths') return { ...cache, version: '' }
  const { paths } = knownCaches[cache.name]
  const images = inToolImage ? job.tools.map(({ tool }) => toolImages[tool].image) : containerImages(job)
  const version = versionInKey(cache.name, job.tools)
  return {
    prefix: cache.name,
    version: version === null ? '' : fieldText(fold(version, group)),
    files: keyFiles(cache.name, job),
    paths: paths[system].map((path) => (/^[~/]/.test(path) ? cachePathIn(path, images) : inProject(path, job))),
  }
}

/** Beside the project, where it is in nobody's way. On Windows the shell has another `/tmp` than CircleCI's agent. */
function keyFile(prefix: string, index: number, system: System): string {
  const name = prefix === '' ? 'cache' : prefix.replace(/[^A-Za-z0-9_.-]+/g, '-')
  return `${system === 'windows' ? '..' : '/tmp'}/${name}-key${index === 0 ? '' : `-${index + 1}`}`
}

/** The agent fails the job if the file of a checksum isn't there, so it is made of those that are. `**` is git's to find. */
function keyCommand(files: readonly string[], target: string): string {
  const words = files.map((file) => (/^[A-Za-z0-9_./*?-]+$/.test(file) ? file : singleQuoted(file)))
  const list = files.some((file) => file.includes('**'))
    ? `git ls-files -s -- ${files.map((file) => singleQuoted(`:(glob)${file}`)).join(' ')}`
    : `cat ${words.join(' ')}`
  return `${list} > ${target} 2> /dev/null || true`
}
