/** Jobs by chance: each field alone, then put together so that they fit. */
import fc from 'fast-check'
import {
  type Code,
  type Codes,
  type EarlierJob,
  fixed,
  isWithin,
  listOf,
  object,
  objectOf,
  oneOf,
  perCell,
  pick,
  quoted,
  type Reach,
  type Scope,
  sometimes,
  sources,
  words,
} from './code.ts'
import { saying, stepLists } from './steps.ts'
import { conditions, plainConditions, values } from './values.ts'

/** A job that doesn't know yet which others there are. */
export interface Draft {
  readonly word: string
  readonly matrix: Matrix | undefined
  readonly needs: readonly { readonly at: number; readonly optional: boolean }[]
  readonly downloads: readonly number[]
  readonly services: Code | undefined
  readonly serviceNames: readonly string[]
  readonly outputs: readonly string[]
  readonly artifacts: readonly string[]
  readonly fields: { readonly [field: string]: Code | undefined }
  readonly steps: (first: readonly Code[], last: readonly Code[]) => Code
  /** Instead of steps. */
  readonly called: Code | undefined
  readonly hasSteps: boolean
}

interface Matrix {
  readonly axes: Scope['axes']
  readonly fields: { readonly [field: string]: Code | undefined }
  /** The axis that names machines. */
  readonly runner: string | null
  /** Takes its values from an output, of which there may be none. */
  readonly isDynamic: boolean
}

// ───────────────────────────── matrix

const axisValues = fc.uniqueArray(fc.constantFrom("'20'", "'22'", '3', "'3.10'", "'a b'", "'fast'"), {
  minLength: 1,
  maxLength: 3,
  selector: (text) => text.replaceAll("'", ''),
})

function matrices(reach: Reach): fc.Arbitrary<Matrix> {
  const portable = isWithin(reach, 'portable')
  return fc
    .record({
      names: fc.subarray(['node', 'mode', 'part'], { minLength: 1, maxLength: 2 }),
      values: fc.tuple(axisValues, axisValues),
      asCells: sometimes(15, fc.constant(true)),
      machines: sometimes(portable ? 15 : 0, fc.constantFrom(["'ubuntu'", "'macos'"], ["'ubuntu'"], ["'ubuntu-24.04'", "'macos'"])),
      include: sometimes(20, fc.constant(true)),
      exclude: sometimes(20, fc.constant(true)),
      failFast: sometimes(portable ? 15 : 0, sources('true', 'false')),
      maxParallel: sometimes(portable ? 15 : 0, sources('1', '2')),
      isDynamic: sometimes(isWithin(reach, 'all') ? 40 : 0, fc.constant(true)),
    })
    .map(({ names, values: own, asCells, machines, include, exclude, failFast, maxParallel, isDynamic }) => {
      const axes: { name: string; values: readonly string[] }[] = names.map((name, index) => ({ name, values: own[index] ?? ["'1'"] }))
      if (machines !== undefined) axes.push({ name: 'os', values: machines })
      const first = (): string => `{ ${axes.map(({ name, values: [text] }) => `${name}: ${text}`).join(', ')} }`
      const other = `{ ${axes.map(({ name, values: texts }) => `${name}: ${name === 'os' ? texts[0] : "'24'"}`).join(', ')} }`
      const cells = axes[0]?.values.map(
        (text) => `{ ${axes.map(({ name, values: texts }, at) => `${name}: ${at === 0 ? text : texts[0]}`).join(', ')} }`,
      )
      const dynamic: Code = ({ earlier }) =>
        pick(
          earlier.flatMap((job) => job.outputs.map((output) => `${job.name}.outputs.${output}`)),
          0,
        ) ?? "['1']"
      const product: Code = (scope) =>
        `{ ${axes.map(({ name, values: texts }, at) => `${name}: ${isDynamic && at === 0 ? dynamic(scope) : `[${texts.join(', ')}]`}`).join(', ')} }`
      return {
        axes,
        isDynamic: isDynamic ?? false,
        runner: machines === undefined ? null : 'os',
        fields: {
          matrix: asCells ? fixed(`[${cells?.join(', ')}]`) : product,
          include: include && !isDynamic ? fixed(`[${other}]`) : undefined,
          exclude:
            exclude && !asCells && !isDynamic && axes.some(({ values: texts }) => texts.length > 1) ? fixed(`[${first()}]`) : undefined,
          failFast,
          maxParallel,
        },
      }
    })
}

// ───────────────────────────── where a job runs

const images = ['node:22', 'registry.example.com/app:1', 'ghcr.io/acme/tools@sha256:'.concat('ab'.repeat(32))]
type Fields = { readonly [field: string]: Code | undefined }

function containers(reach: Reach): Codes {
  const all = isWithin(reach, 'all')
  return oneOf(
    words(...images),
    object({
      image: words(...images),
      env: sometimes(30, objects({ MODE: words('fast', 'a b'), LEVEL: values('executed') })),
      credentials: sometimes(20, sources("{ username: secret('REGISTRY_USER'), password: secret('REGISTRY_PASSWORD') }")),
      options: sometimes(all ? 20 : 0, words('--cpus 1')),
      entrypoint: sometimes(20, sources("['/init']", "['/bin/sh', '-c']")),
    }),
  )
}

const objects = (fields: { readonly [field: string]: Codes }): Codes =>
  object(Object.fromEntries(Object.entries(fields).map(([field, codes]) => [field, sometimes(60, codes)])))

const tools = oneOf(
  objects({ node: words('22', '20') }),
  objects({ python: words('3.12') }),
  objects({ go: words('1.25') }),
  sources("{ terraform: '1.9.0' }"),
)

const services: fc.Arbitrary<{ readonly names: readonly string[]; readonly code: Code }> = fc
  .tuple(
    object({
      image: words('postgres:16', 'postgres:17'),
      port: sources('5432', '[5432, 5433]'),
      env: sometimes(50, sources("{ POSTGRES_PASSWORD: 'it' }")),
      health: sometimes(40, words('pg_isready')),
      command: sometimes(20, sources("['postgres', '-c', 'fsync=off']", "'postgres -c fsync=off'")),
    }),
    sometimes(40, object({ image: words('redis:7'), port: sources('6379'), health: sometimes(40, words('redis-cli ping')) })),
  )
  .map(([db, cache]) => ({ names: cache === undefined ? ['db'] : ['db', 'cache'], code: objectOf({ db, cache }) }))

interface Place {
  readonly fields: Fields
  readonly services: { readonly names: readonly string[]; readonly code: Code } | undefined
}

/** Containers need Linux, and images hold the tools elsewhere than on GitHub: so one of these at a time. */
function places(reach: Reach): fc.Arbitrary<Place> {
  const none = { fields: {}, services: undefined }
  if (!isWithin(reach, 'portable')) return fc.constant(none)
  const place = (field: string, codes: Codes): fc.Arbitrary<Place> =>
    codes.map((code) => ({ fields: { [field]: code }, services: undefined }))
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 8, arbitrary: fc.constant(none) },
    { weight: 2, arbitrary: place('container', containers(reach)) },
    { weight: 2, arbitrary: place('tools', tools) },
    { weight: 2, arbitrary: services.map((own) => ({ fields: {}, services: own })) },
    { weight: 1, arbitrary: place('docker', sources('true')) },
    { weight: 1, arbitrary: place('runner', words('ubuntu-24.04', 'macos', 'ubuntu')) },
    ...(isWithin(reach, 'all')
      ? [
          { weight: 1, arbitrary: place('runner', sources("'windows'", "{ labels: ['gpu', 'big'] }", "variable('RUNNER')")) },
          { weight: 1, arbitrary: place('tools', sources("{ node: { file: '.nvmrc' } }", "{ node: '22', python: '3.12' }")) },
        ]
      : []),
  )
}

const checkouts = oneOf(
  sources('false', 'true'),
  object({
    depth: sometimes(50, sources('0', '10')),
    submodules: sometimes(30, sources('true', "'recursive'")),
    lfs: sometimes(30, sources('true')),
    ref: sometimes(30, oneOf(words('develop'), sources('ci.pullRequest.target'))),
  }),
)

const caches = oneOf(
  words('npm', 'pip', 'cargo', 'maven'),
  sources("{ key: { files: 'package-lock.json' }, paths: ['.cache'] }", "{ key: 'v1', paths: ['a', 'b/c'] }"),
  sources("['npm', { key: { prefix: 'x', files: ['a.lock', 'b.lock'] }, paths: ['.tools'] }]"),
)

// ───────────────────────────── what is said of the whole job

function settings(reach: Reach): fc.Arbitrary<Fields> {
  const portable = isWithin(reach, 'portable')
  const here = (percent: number): number => (portable ? percent : 0)
  return fc.record({
    description: sometimes(here(10), words('What it does', 'Two\nlines: # of it')),
    name: sometimes(here(20), oneOf(words('Unit tests', 'Say "hi": #1', "It's 100 %"), values('executed'))),
    stage: sometimes(here(10), words('verify', 'deploy')),
    env: sometimes(25, objects({ MODE: oneOf(words('fast', '', "it's #1: $x"), values(reach)), KIND: values(reach) })),
    checkout: sometimes(here(20), checkouts),
    cache: sometimes(here(15), caches),
    reports: sometimes(
      here(15),
      objects({
        junit: sources("'report.xml'", "['a.xml', 'b/*.xml']"),
        sarif: words('scan.sarif'),
        coverage: objects({ cobertura: words('coverage.xml'), regex: words('TOTAL.*?([0-9]+)%') }),
      }),
    ),
    environment: sometimes(here(12), sources("'staging'", "{ name: 'review', url: 'https://example.com' }", 'text`review-${ci.branch}`')),
    concurrency: sometimes(
      here(8),
      sources("'deploys'", "{ group: 'deploys', cancelInProgress: true }", '{ group: text`to-${ci.branch}` }'),
    ),
    timeout: sometimes(here(15), words('17m', '2h', '90s')),
    retry: sometimes(here(10), sources('1', '2')),
    allowFailure: sometimes(here(10), oneOf(sources('true'), plainConditions('executed', 0))),
    permissions: sometimes(here(10), sources("{ contents: 'read' }", "{ contents: 'write', packages: 'write' }", "'none'")),
    oidc: sometimes(here(5), sources('true', "{ audience: 'https://example.com' }")),
    shell: sometimes(5, words('bash', 'sh')),
    in: sometimes(here(8), words('docs', 'a b')),
    github: sometimes(here(5), sources("{ 'timeout-minutes': 5 }")),
    gitlab: sometimes(here(5), sources("{ tags: ['big'] }")),
    jenkins: sometimes(here(5), sources("{ options: ['timestamps()'] }")),
    circleci: sometimes(here(5), sources("{ resource_class: 'large' }")),
  })
}

const approvals = oneOf(
  sources('true'),
  object({
    message: sometimes(50, words('Ship it?', 'Say "yes": #1')),
    approvers: sometimes(30, sources("['alice']")),
    timeout: sometimes(30, words('1h')),
  }),
)

const calls = sources(
  "call('acme/workflows/.github/workflows/build.yml@8e5e7e5ab8b370d6c329ec480221332ada57f0ab')",
  "call('./.github/workflows/own.yml', { with: { level: 1, branch: ci.branch }, secrets: 'inherit' })",
  "call('./.github/workflows/own.yml', { secrets: { TOKEN: secret('TOKEN') } })",
)

const jobWords = ['build', 'unit-test', 'lint_all', 'deploy', 'Pack', 'e2e', 'docs']

export function drafts(reach: Reach): fc.Arbitrary<Draft> {
  const portable = isWithin(reach, 'portable')
  return fc
    .record({
      word: fc.constantFrom(...jobWords),
      matrix: sometimes(20, matrices(reach)),
      needs: fc.array(fc.record({ at: fc.nat(30), optional: fc.integer({ min: 0, max: 4 }).map((at) => at === 4) }), { maxLength: 3 }),
      downloads: fc.array(fc.nat(30), { maxLength: 2 }),
      place: places(reach),
      outputs: sometimes(40, fc.subarray(['version', 'go'], { minLength: 1 })),
      artifacts: sometimes(20, artifactLists(reach)),
      settings: settings(reach),
      when: sometimes(35, conditions(reach)),
      steps: stepLists(reach),
      after: sometimes(12, stepLists(reach, 2)),
      approval: sometimes(portable ? 8 : 0, approvals),
      isGate: fc.integer({ min: 0, max: 3 }).map((at) => at === 3),
      called: sometimes(isWithin(reach, 'all') ? 4 : 0, calls),
    })
    .map(({ word, matrix, needs, downloads, place, outputs, artifacts, settings: said, when, steps, after, approval, isGate, called }) => {
      if (called !== undefined) return { ...bare, word, needs, fields: { when, needs: undefined, name: said.name }, called }
      const isEmpty = approval !== undefined && isGate
      if (isEmpty) return { ...bare, word, needs, fields: { when, approval, environment: said.environment }, hasSteps: false }
      const runner = matrix?.runner == null ? undefined : fixed(`matrix.${matrix.runner}`)
      const isSplit = runner !== undefined
      return {
        word,
        matrix,
        needs,
        downloads,
        services: isSplit ? undefined : place.services?.code,
        serviceNames: isSplit ? [] : (place.services?.names ?? []),
        outputs: matrix === undefined ? (outputs ?? []) : [],
        artifacts: artifacts?.names ?? [],
        fields: {
          ...said,
          ...(isSplit ? { runner } : place.fields),
          when,
          approval,
          artifacts: artifacts?.code,
          after: after?.([], []),
        },
        steps,
        called: undefined,
        hasSteps: true,
      }
    })
}

const bare = {
  matrix: undefined,
  downloads: [],
  services: undefined,
  serviceNames: [],
  outputs: [],
  artifacts: [],
  steps: () => fixed('[]'),
  called: undefined,
  hasSteps: true,
} as const

function artifactLists(reach: Reach): fc.Arbitrary<{ readonly names: readonly string[]; readonly code: Code }> {
  const all = isWithin(reach, 'portable')
  const one = object({
    paths: sources("'dist/'", "['a.txt', 'out/**']"),
    retention: sometimes(all ? 30 : 0, words('7d')),
    when: sometimes(all ? 30 : 0, words('failure', 'always', 'success')),
    ifMissing: sometimes(all ? 30 : 0, words('ignore', 'warn', 'error')),
  })
  return fc.tuple(fc.subarray(['app', 'site'], { minLength: 1 }), fc.tuple(one, one)).map(([names, own]) => ({
    names,
    // All jobs share one set of names.
    code: (scope: Scope) => objectOf(Object.fromEntries(names.map((name, index) => [ownName(name, scope), own[index]])))(scope),
  }))
}

const ownName = (artifact: string, { earlier }: Pick<Scope, 'earlier'>): string => `${artifact}${earlier.length + 1}`

// ───────────────────────────── put together

/** What later jobs may name. */
export function earlierJob({ outputs, artifacts }: Draft, name: string, earlier: readonly EarlierJob[]): EarlierJob {
  return { name, outputs, artifacts: artifacts.map((artifact) => ownName(artifact, { earlier })) }
}

/** `job({ … })`, of jobs that stand before it. */
export function jobCode(draft: Draft, earlier: readonly EarlierJob[], inputs: readonly string[], id: string): string {
  const scope: Scope = { id, axes: draft.matrix?.axes ?? [], services: draft.serviceNames, inputs, written: [], earlier }
  const needs = uniqueBy(
    draft.needs.flatMap(({ at, optional }) => {
      const job = pick(earlier, at)
      return job === undefined ? [] : [{ job: job.name, code: optional ? `optional(${job.name})` : job.name }]
    }),
    ({ job }) => job,
  ).map(({ code }) => fixed(code))
  const stored = earlier.flatMap((job) => job.artifacts.map((artifact) => fixed(`${job.name}.artifacts.${artifact}`)))
  const downloads = uniqueBy(
    draft.downloads.flatMap((at) => pick(stored, at) ?? []),
    (code) => code,
  )
  const tells = draft.outputs.map((output) => saying(`Tell ${output}`, `echo "${output}=1" >> "$PIPEGEN_OUTPUT"`))
  const makes = draft.artifacts.length === 0 ? [] : [saying('Make', 'mkdir -p dist out; echo made > a.txt; cp a.txt dist; cp a.txt out')]
  const fails = saying('Fail', `test "$FAIL" != ${id}`)
  const steps = draft.called ?? (draft.hasSteps ? draft.steps([...tells, ...makes], [fails]) : fixed('[]'))
  const fields = {
    ...draft.matrix?.fields,
    needs: needs.length === 0 ? undefined : listOf(needs),
    services: draft.services,
    ...draft.fields,
    download: downloads.length === 0 ? undefined : listOf(downloads),
    outputs: draft.outputs.length === 0 ? undefined : fixed(`[${draft.outputs.map(quoted).join(', ')}]`),
    steps,
  }
  const lines = Object.entries(fields).flatMap(([field, code]) => (code === undefined ? [] : [`  ${field}: ${perCell(code)(scope)},`]))
  return `job({\n${lines.join('\n')}\n})`
}

function uniqueBy<T>(list: readonly T[], key: (item: T) => unknown): readonly T[] {
  return list.filter((item, index) => list.findIndex((other) => key(other) === key(item)) === index)
}
