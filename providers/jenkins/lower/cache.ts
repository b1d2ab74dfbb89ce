/** Caches, by the plugin Job Cacher. Package managers are told to keep their downloads in the workspace, where the plugin and containers find them. */
import { within } from '../../../src/diagnostics/diagnostic.ts'
import { joinText } from '../../../src/ir/condition.ts'
import type { Cache, CacheName } from '../../../src/ir/types.ts'
import { literal } from '../../../src/ir/value.ts'
import { keyFiles, versionInKey } from '../../shared/caches.ts'
import { block } from '../condition.ts'
import type { Code } from '../document.ts'
import { quoted } from '../groovy.ts'
import { type Scene, textIn } from './scene.ts'
import { needPlugin } from './uses.ts'

interface KnownCache {
  /** Folders, relative to the workspace; or a text in which `%` is the workspace. */
  readonly variables: { readonly [name: string]: string }
  readonly paths: readonly string[]
}

const knownCaches: { readonly [name in CacheName]: KnownCache } = {
  npm: { variables: { npm_config_cache: '%/.npm' }, paths: ['.npm'] },
  pnpm: { variables: { npm_config_store_dir: '%/.pnpm-store' }, paths: ['.pnpm-store'] },
  yarn: { variables: { YARN_CACHE_FOLDER: '%/.yarn-cache' }, paths: ['.yarn-cache'] },
  pip: { variables: { PIP_CACHE_DIR: '%/.cache/pip' }, paths: ['.cache/pip'] },
  poetry: { variables: { POETRY_CACHE_DIR: '%/.cache/pypoetry' }, paths: ['.cache/pypoetry'] },
  uv: { variables: { UV_CACHE_DIR: '%/.cache/uv' }, paths: ['.cache/uv'] },
  go: { variables: { GOMODCACHE: '%/.go/mod', GOCACHE: '%/.go/build' }, paths: ['.go'] },
  cargo: { variables: { CARGO_HOME: '%/.cargo-home' }, paths: ['.cargo-home/registry', '.cargo-home/git'] },
  maven: { variables: { MAVEN_OPTS: '-Dmaven.repo.local=%/.m2/repository' }, paths: ['.m2/repository'] },
  gradle: {
    variables: { GRADLE_USER_HOME: '%/.gradle-home' },
    paths: ['.gradle-home/caches', '.gradle-home/wrapper'],
  },
  bundler: { variables: { BUNDLE_PATH: '%/vendor/bundle' }, paths: ['vendor/bundle'] },
  composer: { variables: { COMPOSER_CACHE_DIR: '%/.composer-cache' }, paths: ['.composer-cache'] },
  nuget: { variables: { NUGET_PACKAGES: '%/.nuget/packages' }, paths: ['.nuget/packages'] },
}

/** Megabytes, over which the plugin throws a cache away. */
const largest = 2000

export function withCaches(code: readonly Code[], scene: Scene): readonly Code[] {
  const { job, frame } = scene
  if (job.caches.length === 0 || !frame.settings.caches) return code
  needPlugin(frame.uses, 'cache', within(job.origin, 'cache'))
  const caches = job.caches.flatMap((cache) => cacheItems(cache, scene))
  return [block(`cache(maxCacheSize: ${largest}, caches: [\n${caches.map((each) => `  ${each}`).join(',\n')},\n])`, code)]
}

interface Parts {
  readonly prefix: string
  readonly paths: readonly string[]
  readonly files: readonly string[]
}

function cacheItems(cache: Cache, scene: Scene): readonly string[] {
  const { prefix, paths, files } = cache.kind === 'known' ? knownParts(cache.name, scene) : cache
  const version = cache.kind === 'known' ? versionInKey(cache.name, scene.job.tools) : null
  return paths.map((path, index) => {
    const words = [prefix === '' ? 'cache' : prefix, ...(paths.length > 1 ? [String(index + 1)] : [])].join('-')
    const name = version === null ? quoted(words) : textIn(joinText([literal(`${words}-`), version]), scene)
    const file = files.length === 0 ? '' : `, cacheValidityDecidingFile: ${quoted(files.join(','))}`
    return `arbitraryFileCache(path: ${quoted(path.replace(/\/+$/, ''))}, cacheName: ${name}${file})`
  })
}

function knownParts(name: CacheName, { job }: Scene): Parts {
  return { prefix: name, paths: knownCaches[name].paths, files: keyFiles(name, job) }
}

/** Entries of `withEnv` by which package managers find their downloads. */
export function cacheEntries({ job, frame }: Scene): readonly string[] {
  if (!frame.settings.caches) return []
  return job.caches.flatMap((cache) =>
    cache.kind === 'known'
      ? Object.entries(knownCaches[cache.name].variables).map(([name, value]) => {
          const [before = '', after = ''] = value.split('%')
          return `${quoted(`${name}=${before}`)} + env.WORKSPACE + ${quoted(after)}`
        })
      : [],
  )
}
