/** Steps that fields of the job become: checkout, tools, caches, downloads, waiting for services, the guard of an approval. */
import { possibleEvents, valueForCell } from '../../../src/ir/condition.ts'
import { graphOf, mayBeAbsent } from '../../../src/ir/graph.ts'
import type { Cache, CacheName, Job, Service, Tool, ToolName } from '../../../src/ir/types.ts'
import { cachePathIn, containerImages, keyFiles, versionInKey } from '../../shared/caches.ts'
import { fileList, isDeep, pathWord } from '../../shared/paths.ts'
import { shellCheck } from '../../shared/tool-check.ts'
import { comment, trailing } from '../../shared/yaml.ts'
import { type OwnAction, ownAction } from '../actions.ts'
import { artifactRoot, cellPatterns, inFolderOfCell } from '../artifact.ts'
import type { GithubStep } from '../document.ts'
import { template } from '../value.ts'
import type { JobScope } from './context.ts'
import { cellSuffix } from './matrix.ts'
import { type Mutable, scriptText } from './steps.ts'

type Inputs = { readonly [input: string]: string | number | boolean }

function action(uses: OwnAction, inputs: Inputs, { lowering }: JobScope): GithubStep {
  return {
    uses: ownAction(uses, lowering.settings),
    ...(Object.keys(inputs).length === 0 ? {} : { with: inputs }),
  }
}

export function setupSteps(job: Job, scope: JobScope): readonly GithubStep[] {
  return [
    ...checkoutSteps(job, scope),
    ...job.tools.map((tool) => toolStep(tool, scope)),
    ...job.caches.map((cache) => unlessRelease(cacheStep(cache, job, scope), scope)),
    ...downloadSteps(job, scope),
    ...waitSteps(job, scope),
  ]
}

function checkoutSteps({ checkout }: Job, scope: JobScope): readonly GithubStep[] {
  if (checkout === null) return []
  return [
    action(
      'actions/checkout',
      {
        ...(checkout.ref === null ? {} : { ref: template(checkout.ref, scope) }),
        ...(checkout.depth === null || checkout.depth === 1 ? {} : { 'fetch-depth': checkout.depth }),
        ...(checkout.submodules === false ? {} : { submodules: checkout.submodules }),
        ...(checkout.lfs ? { lfs: true } : {}),
        'persist-credentials': false,
      },
      scope,
    ),
  ]
}

interface ToolAction {
  readonly action: OwnAction
  readonly version: string
  /** Input for a version file; null where the action has none. */
  readonly file: string | null
  readonly more?: Inputs
  /** Whether versions are tags that begin with a `v`. */
  readonly v?: true
}

/** How each tool is set up; implicit caches off, so that a cache is there only where the author asks for it. */
export const toolActions: { readonly [tool in ToolName]: ToolAction | null } = {
  python: { action: 'actions/setup-python', version: 'python-version', file: 'python-version-file' },
  node: { action: 'actions/setup-node', version: 'node-version', file: 'node-version-file', more: { 'package-manager-cache': false } },
  go: { action: 'actions/setup-go', version: 'go-version', file: 'go-version-file', more: { cache: false } },
  java: { action: 'actions/setup-java', version: 'java-version', file: 'java-version-file', more: { distribution: 'temurin' } },
  rust: { action: 'dtolnay/rust-toolchain', version: 'toolchain', file: null },
  ruby: { action: 'ruby/setup-ruby', version: 'ruby-version', file: 'ruby-version' },
  dotnet: { action: 'actions/setup-dotnet', version: 'dotnet-version', file: 'global-json-file' },
  php: null,
  deno: { action: 'denoland/setup-deno', version: 'deno-version', file: 'deno-version-file' },
  bun: { action: 'oven-sh/setup-bun', version: 'bun-version', file: 'bun-version-file', more: { 'no-cache': true } },
  terraform: { action: 'hashicorp/setup-terraform', version: 'terraform_version', file: null, more: { terraform_wrapper: false } },
  helm: { action: 'azure/setup-helm', version: 'version', file: null, v: true },
  kubectl: { action: 'azure/setup-kubectl', version: 'version', file: null, v: true },
}

function toolStep({ tool, version, file }: Tool, scope: JobScope): GithubStep {
  const setup = toolActions[tool]
  if (setup === null)
    return {
      name: `Check the version of ${tool}`,
      env: { WANTED: template(version, scope) },
      run: shellCheck(tool, '${WANTED%%.[x*]*}'),
    }
  if (file !== null && setup.file !== null) return action(setup.action, { [setup.file]: file, ...setup.more }, scope)
  const text = template(version, scope)
  return action(setup.action, { [setup.version]: setup.v && /^\d/.test(text) ? `v${text}` : text, ...setup.more }, scope)
}

type System = 'linux' | 'macos' | 'windows'
type CachePaths = { readonly [system in System]: readonly string[] }

/** The same folders on every system. */
function everywhere(...paths: readonly string[]): CachePaths {
  return { linux: paths, macos: paths, windows: paths }
}

/** Where each package manager keeps what it downloaded. */
const cachePaths: { readonly [name in CacheName]: CachePaths } = {
  npm: { linux: ['~/.npm'], macos: ['~/.npm'], windows: ['~/AppData/Local/npm-cache'] },
  pnpm: { linux: ['~/.local/share/pnpm/store'], macos: ['~/Library/pnpm/store'], windows: ['~/AppData/Local/pnpm/store'] },
  yarn: {
    linux: ['~/.cache/yarn', '~/.yarn/berry/cache'],
    macos: ['~/Library/Caches/Yarn', '~/.yarn/berry/cache'],
    windows: ['~/AppData/Local/Yarn'],
  },
  pip: { linux: ['~/.cache/pip'], macos: ['~/Library/Caches/pip'], windows: ['~/AppData/Local/pip/Cache'] },
  poetry: { linux: ['~/.cache/pypoetry'], macos: ['~/Library/Caches/pypoetry'], windows: ['~/AppData/Local/pypoetry/Cache'] },
  uv: { linux: ['~/.cache/uv'], macos: ['~/.cache/uv'], windows: ['~/AppData/Local/uv/cache'] },
  go: {
    linux: ['~/go/pkg/mod', '~/.cache/go-build'],
    macos: ['~/go/pkg/mod', '~/Library/Caches/go-build'],
    windows: ['~/go/pkg/mod', '~/AppData/Local/go-build'],
  },
  cargo: everywhere('~/.cargo/registry', '~/.cargo/git', 'target'),
  maven: everywhere('~/.m2/repository'),
  gradle: everywhere('~/.gradle/caches', '~/.gradle/wrapper'),
  bundler: everywhere('vendor/bundle'),
  composer: { linux: ['~/.cache/composer'], macos: ['~/Library/Caches/composer'], windows: ['~/AppData/Local/Composer'] },
  nuget: everywhere('~/.nuget/packages'),
}

function cacheStep(cache: Cache, job: Job, scope: JobScope): GithubStep {
  const files = cache.kind === 'known' ? keyFiles(cache.name, job) : cache.files
  const images = containerImages(job)
  const paths =
    cache.kind === 'known'
      ? [...new Set(systemsOf(job).flatMap((system) => cachePaths[cache.name][system]))].map((path) => cachePathIn(path, images))
      : cache.paths
  const prefix = cache.kind === 'known' ? cache.name : cache.prefix
  const version = cache.kind === 'known' ? versionInKey(cache.name, job.tools) : null
  const words = [prefix, version === null ? '' : template(version, scope)].filter((word) => word !== '')
  const start = ['${{ runner.os }}', '${{ runner.arch }}', ...words].join('-')
  if (files.length === 0) return action('actions/cache', { path: lines(paths), key: start }, scope)
  const hash = `\${{ hashFiles(${files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ')}) }}`
  return action('actions/cache', { path: lines(paths), key: `${start}-${hash}`, 'restore-keys': `${start}-` }, scope)
}

/**
 * A release must not be made from what an earlier run left in a cache, so runs of tags and of release branches restore none.
 * zizmor can't see the condition; its advice, no cache in the whole workflow, would slow every pull request down.
 */
function unlessRelease(step: GithubStep, { pipeline }: JobScope): GithubStep {
  const events = possibleEvents(pipeline.triggers)
  const tests: string[] = []
  if (events.includes('tag') || events.includes('release')) tests.push("github.ref_type != 'tag'")
  if (pipeline.triggers.push?.branches?.only.some((glob) => glob.startsWith('release')))
    tests.push("!startsWith(github.ref, 'refs/heads/release')")
  if (tests.length === 0) return step
  return { if: trailing(`\${{ ${tests.join(' && ')} }}`, 'zizmor: ignore[cache-poisoning]') as string, ...step }
}

/** The systems that the cells of a job may run on: all three where its labels don't say. */
function systemsOf({ runner, matrix }: Job): readonly System[] {
  const values = runner.kind === 'value' ? (matrix?.cells ?? []).map((cell) => valueForCell(runner.value, cell)) : []
  const names = runner.kind === 'name' ? [runner.name] : values.map((value) => (value.kind === 'literal' ? value.text : ''))
  const systems = names.map((name): System | null =>
    /^ubuntu/.test(name) ? 'linux' : /^macos/.test(name) ? 'macos' : /^windows/.test(name) ? 'windows' : null,
  )
  const known = systems.filter((system) => system !== null)
  return known.length === 0 || known.length < systems.length ? ['linux', 'macos', 'windows'] : [...new Set(known)]
}

/** One path as it is, several as a block. */
function lines(paths: readonly string[]): string {
  return paths.length === 1 ? paths.join('') : `${paths.join('\n')}\n`
}

/**
 * Each artifact goes back to where it was; one of a matrix job arrives in one folder per cell. A name that isn't there fails the step,
 * a pattern that nothing matches does not. Source: actions/download-artifact, README, "Inputs".
 */
function downloadSteps(job: Job, scope: JobScope): readonly GithubStep[] {
  const { pipeline } = scope
  const { byId } = graphOf(pipeline)
  return job.downloads.flatMap((download) => {
    const { job: from, artifact: name } = download
    const source = byId.get(from)
    const artifact = source?.artifacts.find((each) => each.name === name)
    if (source !== undefined && source.matrix !== null)
      return cellPatterns(source.matrix, name, pipeline).map((pattern) => action('actions/download-artifact', { pattern }, scope))
    const mayMiss = artifact?.ifMissing !== 'error' || mayBeAbsent(pipeline, job, download)
    const root = artifact === undefined ? '.' : artifactRoot(artifact.paths).root
    const what = mayMiss ? { pattern: name, 'merge-multiple': true } : { name }
    return action('actions/download-artifact', root === '.' ? what : { ...what, path: root }, scope)
  })
}

/** Services with a health command are waited for by GitHub; the others until their port answers. */
function waitSteps(job: Job, scope: JobScope): readonly GithubStep[] {
  const waiting = job.services.filter((service) => service.health === null)
  return waiting.map((service): GithubStep => {
    const [host, port] = [scope.service(service.id, 'host'), scope.service(service.id, 'port')]
    return { name: `Wait for ${service.id}`, run: scriptText(waitScript(service, host, port)) }
  })
}

function waitScript(service: Service, host: string, port: string): string {
  return [
    'for _ in $(seq 60); do',
    `  if (exec 3<>/dev/tcp/${host}/${port}) 2>/dev/null; then exit 0; fi`,
    '  sleep 2',
    'done',
    `echo "${service.id} did not answer on port ${port}"`,
    'exit 1',
  ].join('\n')
}

/** What the job leaves behind: artifacts, then reports, which GitHub keeps as an artifact because it has no view for them. */
export function resultSteps(job: Job, scope: JobScope): readonly GithubStep[] {
  return [...artifactSteps(job, scope), ...reportSteps(job, scope)]
}

const missing = { error: 'error', warn: 'warn', ignore: 'ignore' } as const

function artifactSteps(job: Job, scope: JobScope): readonly GithubStep[] {
  return job.artifacts.map((artifact) => {
    const { paths, marker } = artifactRoot(artifact.paths, inFolderOfCell(job, artifact, scope.pipeline))
    const step: Mutable<GithubStep> = {}
    if (artifact.when === 'always') step.if = '${{ !cancelled() }}'
    if (artifact.when === 'failure') step.if = '${{ failure() }}'
    return {
      ...step,
      ...action(
        'actions/upload-artifact',
        {
          name: `${artifact.name}${cellSuffix(job)}`,
          path:
            marker === null
              ? lines(paths)
              : (comment('The second path makes the checkout the root, so that folders are kept', lines([...paths, marker])) as string),
          'if-no-files-found': missing[artifact.ifMissing],
          ...(artifact.retention === null ? {} : { 'retention-days': Math.ceil(artifact.retention / 86_400) }),
          ...(artifact.paths.some((path) => /(^|\/)\.[^/]/.test(path)) ? { 'include-hidden-files': true } : {}),
        },
        scope,
      ),
    }
  })
}

function reportSteps(job: Job, scope: JobScope): readonly GithubStep[] {
  const { junit, cobertura, sarif } = job.reports
  const files = [...junit, ...(cobertura === null ? [] : [cobertura]), ...sarif]
  if (files.length === 0) return []
  const upload = {
    name: 'Keep the reports',
    if: '${{ !cancelled() }}',
    ...action(
      'actions/upload-artifact',
      {
        name: `${job.id.replace(/[^A-Za-z0-9_-]+/g, '-')}-reports${cellSuffix(job)}`,
        path: lines(files),
        'if-no-files-found': 'warn',
      },
      scope,
    ),
  }
  return [...summarySteps(junit), upload]
}

function summarySteps(junit: readonly string[]): readonly GithubStep[] {
  if (junit.length === 0) return []
  const files = junit.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ')
  // One file is there: the step asks for it.
  const given = junit.length > 1 || /[*?[]/.test(junit.join('')) ? null : pathWord(junit.join(''))
  return [
    {
      name: 'Summarise the tests',
      if: `\${{ !cancelled() && hashFiles(${files}) != '' }}`,
      run: scriptText(
        [
          `${given === null ? `${contents(junit)} | ` : ''}awk '`,
          '  { tests += gsub(/<testcase[ >]/, "&"); failed += gsub(/<(failure|error)[ >]/, "&"); skipped += gsub(/<skipped[ \\/>]/, "&") }',
          '  END { printf "%d tests, %d failed, %d skipped\\n", tests, failed, skipped }',
          `' ${given === null ? '' : `${given} `}>> "$GITHUB_STEP_SUMMARY"`,
        ].join('\n'),
      ),
    },
  ]
}

/** The text of the reports that are there: tests that pass without one of them don't fail here. */
function contents(junit: readonly string[]): string {
  if (junit.some(isDeep)) return `${fileList(junit)} | tr '\\n' '\\0' | xargs -0 cat`
  return `{ cat ${junit.map(pathWord).join(' ')} 2> /dev/null || true; }`
}
