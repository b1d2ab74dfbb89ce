/** Caches. GitLab keeps only what lies in the project, so a package manager is told to keep its downloads there. */
import type { Cache, CacheName } from '../../../src/ir/types.ts'
import { keyFiles, versionInKey } from '../../shared/caches.ts'
import type { GitlabCache } from '../document.ts'
import { type Scene, valueIn } from './scene.ts'
import { expandedText } from './values.ts'

interface KnownCache {
  readonly variables: { readonly [name: string]: string }
  readonly paths: readonly string[]
}

const project = '$CI_PROJECT_DIR'

const knownCaches: { readonly [name in CacheName]: KnownCache } = {
  npm: { variables: { npm_config_cache: `${project}/.npm` }, paths: ['.npm/'] },
  pnpm: { variables: { npm_config_store_dir: `${project}/.pnpm-store` }, paths: ['.pnpm-store/'] },
  yarn: { variables: { YARN_CACHE_FOLDER: `${project}/.yarn-cache` }, paths: ['.yarn-cache/'] },
  pip: { variables: { PIP_CACHE_DIR: `${project}/.cache/pip` }, paths: ['.cache/pip/'] },
  poetry: { variables: { POETRY_CACHE_DIR: `${project}/.cache/pypoetry` }, paths: ['.cache/pypoetry/'] },
  uv: { variables: { UV_CACHE_DIR: `${project}/.cache/uv` }, paths: ['.cache/uv/'] },
  go: { variables: { GOMODCACHE: `${project}/.go/mod`, GOCACHE: `${project}/.go/build` }, paths: ['.go/'] },
  cargo: {
    variables: { CARGO_HOME: `${project}/.cargo-home` },
    paths: ['.cargo-home/registry/', '.cargo-home/git/'],
  },
  maven: { variables: { MAVEN_OPTS: `-Dmaven.repo.local=${project}/.m2/repository` }, paths: ['.m2/repository/'] },
  gradle: {
    variables: { GRADLE_USER_HOME: `${project}/.gradle-home` },
    paths: ['.gradle-home/caches/', '.gradle-home/wrapper/'],
  },
  bundler: { variables: { BUNDLE_PATH: `${project}/vendor/bundle` }, paths: ['vendor/bundle/'] },
  composer: { variables: { COMPOSER_CACHE_DIR: `${project}/.composer-cache` }, paths: ['.composer-cache/'] },
  nuget: { variables: { NUGET_PACKAGES: `${project}/.nuget/packages` }, paths: ['.nuget/packages/'] },
}

export function lowerCaches(scene: Scene): GitlabCache | readonly GitlabCache[] | null {
  const { caches } = scene.job
  const [first] = caches
  if (first === undefined) return null
  return caches.length === 1 ? lowerCache(first, scene) : caches.map((cache) => lowerCache(cache, scene))
}

/** The prefix keeps caches apart that share a file, or that have none of theirs. */
function lowerCache(cache: Cache, scene: Scene): GitlabCache {
  if (cache.kind === 'known') {
    const { paths } = knownCaches[cache.name]
    const version = versionInKey(cache.name, scene.job.tools)
    const prefix = version === null ? cache.name : `${cache.name}-${expandedText(valueIn(version, scene))}`
    return { key: { prefix, files: keyFiles(cache.name, scene.job) }, paths }
  }
  const { prefix, files, paths } = cache
  if (files.length === 0) return { key: prefix, paths }
  return { key: prefix === '' ? { files } : { prefix, files }, paths }
}

/** Where the package managers find their downloads. */
export function cacheVariables(caches: readonly Cache[]): readonly (readonly [string, string])[] {
  return caches.flatMap((cache) => (cache.kind === 'known' ? Object.entries(knownCaches[cache.name].variables) : []))
}

/** Paths that GitLab refuses to keep. */
export function isOutsideProject(path: string): boolean {
  return /^(~|\/|[A-Za-z]:[\\/])/.test(path) || path.split('/').includes('..')
}
