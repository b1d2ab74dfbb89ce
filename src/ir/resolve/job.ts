/** A job of the spec → a job of the model, complete. */
import { type Origin, within } from '../../diagnostics/diagnostic.ts'
import type { Practice } from '../../diagnostics/practices.ts'
import { kindOf } from '../../dsl/brand.ts'
import { conditionNodeOf } from '../../dsl/condition.ts'
import { jobNodeOf } from '../../dsl/job.ts'
import type { ArtifactNode, CallNode, JobNode, OptionalNode, SpecFields } from '../../dsl/nodes.ts'
import { restrictToTriggers, yes } from '../condition.ts'
import { shellOfImage } from '../images.ts'
import { overlayJob, overlayValue } from '../overlay.ts'
import type {
  Allowance, Approval, Artifact, Cache, CacheName, Call, CallInput, Checkout, Container, Download, Environment, EnvVar, Job, Need, Permissions, Reports, Runner, Service, Shell,
  Step, Tool, ToolName, Triggers, Value,
} from '../types.ts' // biome-ignore format: a list of names
import { literal } from '../value.ts'
import { chooseVariant, resolveCondition } from './condition.ts'
import { type Context, hasShape, type JobScope, report, type Scope } from './context.ts'
import { resolveMatrix } from './matrix.ts'
import { nameSteps, resolveDuration, resolveFlag, resolveSteps } from './steps.ts'
import { idOf, mergeEnv, resolveEnv, resolveText } from './value.ts'
import { versionIn } from './version-file.ts'

/** What a job takes from its pipeline. */
export interface JobDefaults {
  readonly runner: Runner
  readonly timeout: number
  readonly retry: number
  readonly container: Container | null
  /** Null: bash, or sh where the container has no bash. */
  readonly shell: Shell | null
  readonly env: readonly EnvVar[]
  readonly triggers: Triggers
}

type Fields = { readonly [field: string]: unknown }

/** Null where the job's shape is wrong; the findings say so. */
export function resolveJob(id: string, node: JobNode, at: Origin, context: Context, defaults: JobDefaults): Job | null {
  const variants = context.variants.length
  const plain = plainNode(node, context)
  if (plain === null) return null
  const origin: Origin = { site: plain.site, parent: at, keys: [] }
  const fields = plain.spec
  if (!hasShape(context, 'job', fields, origin, `Job "${id}"`)) return null
  const matrix = resolveMatrix(id, fields, origin, { context, job: null, inSteps: false })
  const job: JobScope = {
    id,
    axes: new Set([...(matrix?.axes.map(({ name }) => name) ?? []), ...(matrix?.cells.flatMap((cell) => Object.keys(cell)) ?? [])]),
    services: new Set(Object.keys((fields.services as object | undefined) ?? {})),
    implied: new Set(),
    stepIds: new Map(),
  }
  const scope: Scope = { context, job, inSteps: false }
  const inSteps: Scope = { ...scope, inSteps: true }
  // The place of an absent field is never asked for.
  const from = (field: string): Origin => (fields[field] === undefined ? origin : within(origin, field))
  const text = (field: string): Value | null => (fields[field] === undefined ? null : resolveText(fields[field], from(field), scope))
  const env = resolveEnv(fields.env, from('env'), scope)
  const container =
    fields.container === undefined
      ? fields.tools === undefined && kindOf(fields.steps) !== 'call'
        ? defaults.container
        : null
      : resolveContainer(fields.container, from('container'), scope)
  const stepDefaults = {
    shell: (fields.shell as Shell | undefined) ?? defaults.shell ?? shellOf(container),
    directory: text('in'),
    env: mergeEnv(defaults.env, env),
  }
  const call = kindOf(fields.steps) === 'call' ? resolveCall((fields.steps as { node: CallNode }).node, origin, scope) : null
  const steps = call === null ? resolveSteps(fields.steps, from('steps'), inSteps, stepDefaults) : []
  const after = resolveSteps(fields.after, from('after'), inSteps, stepDefaults)
  const approval = resolveApproval(fields.approval, from('approval'), scope)
  const isGate = approval !== null && steps.length === 0 && call === null
  const downloads = resolveDownloads(fields.download, from('download'), scope)
  const runner = fields.runner === undefined ? defaults.runner : resolveRunner(fields.runner, from('runner'), scope)
  const when = fields.when === undefined ? yes : resolveCondition(conditionNodeOf(fields.when), from('when'), scope)
  const resolved: Job = {
    id,
    description: (fields.description as string | undefined) ?? null,
    name: text('name'),
    stage: (fields.stage as string | undefined) ?? null,
    when: restrictToTriggers(when, defaults.triggers),
    matrix: matrix?.axes.some((axis) => axis.from !== null) ? dynamicMatrix(matrix, fields, origin, scope) : matrix,
    runner,
    container,
    tools: resolveTools(fields.tools, from('tools'), scope),
    docker: fields.docker === true,
    checkout: isGate && fields.checkout === undefined ? null : resolveCheckout(fields.checkout, from('checkout'), scope),
    services: resolveServices(fields.services, from('services'), scope),
    env,
    caches: resolveCaches(fields.cache, from('cache')),
    steps: nameSteps(steps, job.stepIds),
    after: nameSteps(after, job.stepIds),
    call,
    artifacts: resolveArtifacts(fields.artifacts, from('artifacts'), scope),
    downloads,
    outputs: (fields.outputs as readonly string[] | undefined) ?? [],
    reports: resolveReports(fields.reports),
    environment: resolveEnvironment(fields.environment, from('environment'), scope),
    approval,
    concurrency: resolveConcurrency(fields.concurrency, from('concurrency'), scope),
    timeout: resolveDuration(fields.timeout, from('timeout'), scope) ?? defaults.timeout,
    retry: (fields.retry as number | undefined) ?? defaults.retry,
    allowFailure: restrictToTriggers(resolveFlag(fields.allowFailure, from('allowFailure'), scope), defaults.triggers),
    permissions: resolvePermissions(fields.permissions),
    oidc: resolveOidc(fields.oidc),
    allow: resolveAllow(fields.allow, from('allow'), context),
    overlays: resolveOverlays(fields, origin, scope),
    origin,
    // Last: the fields above have said by then whose outputs and artifacts they use.
    needs: resolveNeeds(fields.needs, origin, scope, job.implied),
  }
  // On which side of a variant of its own an action stands, only a provider knows.
  const isSettled = context.provider !== null || context.variants.length === variants
  if (isSettled && job.stepIds.size > 0) checkStepOutputs([...resolved.steps, ...resolved.after], from('steps'), scope, job)
  return resolved
}

/** An action whose output is read must be one of this job's. */
function checkStepOutputs(steps: readonly Step[], at: Origin, { context }: Scope, { stepIds }: JobScope): void {
  const own = new Set(steps.map((step) => (step.kind === 'uses' ? step.id : null)))
  for (const id of stepIds.values()) if (!own.has(id)) report(context, 'foreign-step-output', at)
}

/** A job that differs between providers is, for one of them, an ordinary one. */
export function plainNode(node: JobNode, context: Context): Extract<JobNode, { kind: 'job' }> | null {
  context.used.add(node)
  if (node.kind === 'job') return node
  const chosen = chooseVariant(node.choices, context)
  return chosen === null ? null : plainNode(chosen, context)
}

/** The values of a dynamic axis are resolved again with the job's own scope, so that the output adds its need. */
function dynamicMatrix(matrix: NonNullable<Job['matrix']>, fields: SpecFields, origin: Origin, scope: Scope): Job['matrix'] {
  const given = fields.matrix as Fields
  return {
    ...matrix,
    axes: matrix.axes.map((axis) =>
      axis.from === null ? axis : { ...axis, from: resolveText(given[axis.name], within(origin, 'matrix', axis.name), scope) },
    ),
  }
}

function resolveNeeds(list: unknown, origin: Origin, scope: Scope, implied: ReadonlySet<JobNode>): readonly Need[] {
  const needs: Need[] = []
  const seen = new Set<string>()
  for (const [index, item] of ((list as readonly unknown[] | undefined) ?? []).entries()) {
    if (item === false || item === null || item === undefined) continue
    const optional = kindOf(item) === 'optional'
    const node = optional ? (item as { node: OptionalNode }).node.job : (item as { node: JobNode }).node
    const at = within(origin, 'needs', index)
    const id = idOf(node, scope)
    if (id === null) {
      const what = jobLabel(node)
      report(scope.context, 'need-not-listed', at, scope.job?.id ?? '', what === '' ? 'a job' : `a job (${what})`, '')
      scope.context.used.add(node)
    } else if (seen.has(id)) report(scope.context, 'need-twice', at, scope.job?.id ?? '', id)
    else {
      seen.add(id)
      needs.push({ job: id, optional, origin: at })
    }
  }
  for (const node of implied) {
    const id = idOf(node, scope)
    if (id !== null && !seen.has(id)) {
      seen.add(id)
      needs.push({ job: id, optional: false, origin })
    }
  }
  return needs
}

/** What an unlisted job calls itself, if anything. */
export function jobLabel(node: JobNode): string {
  if (node.kind !== 'job') return ''
  const { name, description } = node.spec
  if (typeof name === 'string') return `"${name}"`
  return typeof description === 'string' ? `"${description}"` : ''
}

function resolveCall(node: CallNode, parent: Origin, scope: Scope): Call {
  const origin: Origin = { site: node.site, parent, keys: [] }
  hasShape(scope.context, 'call', node.options, origin, 'This call')
  const { secrets } = node.options
  return {
    workflow: node.workflow,
    with: resolveInputs(node.options.with, within(origin, 'with'), scope),
    secrets: secrets === 'inherit' ? 'inherit' : resolveEnv(secrets, within(origin, 'secrets'), scope),
    origin,
  }
}

function resolveInputs(inputs: unknown, at: Origin, scope: Scope): readonly CallInput[] {
  const given = (inputs ?? {}) as { readonly [name: string]: unknown }
  return resolveEnv(inputs, at, scope, false).map(({ name, value }) => {
    const type = typeof given[name]
    return { name, value, type: type === 'boolean' || type === 'number' ? type : 'string' }
  })
}

export function resolveRunner(runner: unknown, at: Origin, scope: Scope): Runner {
  if (typeof runner === 'string') return { kind: 'name', name: runner }
  if (kindOf(runner) === 'value') {
    const value = resolveText(runner, at, scope)
    return value.kind === 'literal' ? { kind: 'name', name: value.text } : { kind: 'value', value }
  }
  return { kind: 'labels', labels: (runner as { labels: readonly string[] }).labels }
}

export function resolveContainer(container: unknown, at: Origin, scope: Scope): Container {
  if (typeof container === 'string' || kindOf(container) === 'value') {
    return { image: resolveText(container, at, scope), env: [], credentials: null, options: null, entrypoint: null }
  }
  const { image, env, credentials, options, entrypoint } = container as Fields
  const login = credentials as { username: unknown; password: unknown } | undefined
  return {
    image: resolveText(image, within(at, 'image'), scope),
    env: resolveEnv(env, within(at, 'env'), scope),
    credentials:
      login === undefined
        ? null
        : {
            username: resolveText(login.username, within(at, 'credentials', 'username'), scope),
            password: resolveText(login.password, within(at, 'credentials', 'password'), scope),
          },
    options: (options as string | undefined) ?? null,
    entrypoint: (entrypoint as readonly string[] | undefined) ?? null,
  }
}

function shellOf(container: Container | null): Shell {
  return container?.image.kind === 'literal' ? shellOfImage(container.image.text) : 'bash'
}

function resolveTools(tools: unknown, at: Origin, scope: Scope): readonly Tool[] {
  return Object.entries((tools as Fields | undefined) ?? {}).flatMap(([tool, version]): Tool[] => {
    if (version === undefined) return []
    const origin = within(at, tool)
    const name = tool as ToolName
    if (typeof version === 'string' || kindOf(version) === 'value')
      return [{ tool: name, version: resolveText(version, origin, scope), file: null, origin }]
    const { file } = version as { readonly file: string }
    const text = scope.context.readRootText(file)
    return [{ tool: name, version: literal(text === null ? '' : (versionIn(name, file, text) ?? '')), file, origin }]
  })
}

function resolveCheckout(checkout: unknown, at: Origin, scope: Scope): Checkout | null {
  if (checkout === false) return null
  const { depth, submodules, lfs, ref } = (typeof checkout === 'object' ? checkout : {}) as Fields
  return {
    depth: (depth as number | undefined) ?? null,
    submodules: (submodules as Checkout['submodules'] | undefined) ?? false,
    lfs: lfs === true,
    ref: ref === undefined ? null : resolveText(ref, within(at, 'ref'), scope),
  }
}

function resolveServices(services: unknown, at: Origin, scope: Scope): readonly Service[] {
  return Object.entries((services as { [id: string]: Fields } | undefined) ?? {}).map(([id, { image, port, env, health, command }]) => {
    const origin = within(at, id)
    return {
      id,
      image: resolveText(image, within(origin, 'image'), scope),
      ports: [port as number | readonly number[]].flat(),
      env: resolveEnv(env, within(origin, 'env'), scope),
      health: (health as string | undefined) ?? null,
      command: typeof command === 'string' ? wordsOf(command) : list(command),
      origin,
    }
  })
}

/** The words of a command, as a shell splits and unquotes them. */
function wordsOf(command: string): readonly string[] {
  const words = command.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs) ?? []
  return words.map((word) =>
    word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs, (_, double?: string, single?: string, char?: string) =>
      double === undefined ? (single ?? char ?? '') : double.replace(/\\(["\\$`])/g, '$1'),
    ),
  )
}

function resolveCaches(caches: unknown, at: Origin): readonly Cache[] {
  const many = Array.isArray(caches)
  const given = caches === undefined ? [] : [caches].flat()
  return given.map((cache: unknown, index): Cache => {
    const origin = many ? within(at, index) : at
    if (typeof cache === 'string') return { kind: 'known', name: cache as CacheName, origin }
    const { key, paths } = cache as { key: string | { prefix?: string; files: string | readonly string[] }; paths: readonly string[] }
    if (typeof key === 'string') return { kind: 'paths', prefix: key, files: [], paths, origin }
    return { kind: 'paths', prefix: key.prefix ?? '', files: [key.files].flat(), paths, origin }
  })
}

function resolveArtifacts(artifacts: unknown, at: Origin, scope: Scope): readonly Artifact[] {
  return Object.entries((artifacts as Fields | undefined) ?? {}).map(([name, spec]): Artifact => {
    const origin = within(at, name)
    if (typeof spec === 'string' || Array.isArray(spec))
      return { name, paths: list(spec), retention: null, when: 'success', ifMissing: 'error', origin }
    const { paths, retention, when, ifMissing } = spec as Fields
    return {
      name,
      paths: list(paths),
      retention: resolveDuration(retention, within(origin, 'retention'), scope),
      when: (when as Artifact['when'] | undefined) ?? 'success',
      ifMissing: (ifMissing as Artifact['ifMissing'] | undefined) ?? 'error',
      origin,
    }
  })
}

function resolveDownloads(downloads: unknown, at: Origin, scope: Scope): readonly Download[] {
  return ((downloads as readonly unknown[] | undefined) ?? []).flatMap((item, index): Download[] => {
    if (item === false || item === null || item === undefined) return []
    const { job, name } = (item as { node: ArtifactNode }).node
    const id = idOf(job, scope)
    const origin = within(at, index)
    if (id === null) {
      report(scope.context, 'need-not-listed', origin, scope.job?.id ?? '', `a job (through its artifact "${name}")`, '')
      return []
    }
    scope.job?.implied.add(job)
    return [{ job: id, artifact: name, origin }]
  })
}

function resolveReports(reports: unknown): Reports {
  const { junit, coverage, sarif } = (reports as Fields | undefined) ?? {}
  const { cobertura, regex } = (coverage as { cobertura?: string; regex?: string } | undefined) ?? {}
  return { junit: list(junit), cobertura: cobertura ?? null, coverageRegex: regex ?? null, sarif: list(sarif) }
}

function resolveEnvironment(environment: unknown, at: Origin, scope: Scope): Environment | null {
  if (environment === undefined) return null
  if (typeof environment === 'string' || kindOf(environment) === 'value') return { name: resolveText(environment, at, scope), url: null }
  const { name, url } = environment as Fields
  return { name: resolveText(name, within(at, 'name'), scope), url: url === undefined ? null : resolveText(url, within(at, 'url'), scope) }
}

function resolveApproval(approval: unknown, at: Origin, scope: Scope): Approval | null {
  if (approval === undefined || approval === false) return null
  const { message, approvers, timeout } = (approval === true ? {} : approval) as Fields
  return {
    message: (message as string | undefined) ?? null,
    approvers: (approvers as readonly string[] | undefined) ?? [],
    timeout: resolveDuration(timeout, within(at, 'timeout'), scope),
  }
}

function resolveConcurrency(concurrency: unknown, at: Origin, scope: Scope): Job['concurrency'] {
  if (concurrency === undefined) return null
  if (typeof concurrency === 'string' || kindOf(concurrency) === 'value')
    return { group: resolveText(concurrency, at, scope), cancelInProgress: false }
  const { group, cancelInProgress } = concurrency as Fields
  return { group: resolveText(group, within(at, 'group'), scope), cancelInProgress: cancelInProgress === true }
}

export function resolvePermissions(permissions: unknown): Permissions | null {
  if (permissions === undefined) return null
  return permissions === 'none' ? {} : (permissions as Permissions)
}

function resolveOidc(oidc: unknown): Job['oidc'] {
  if (oidc === undefined || oidc === false) return null
  return { audience: oidc === true ? null : ((oidc as { audience?: string }).audience ?? null) }
}

/** A reason of blanks is none. */
export function resolveAllow(allow: unknown, at: Origin, context: Context): readonly Allowance[] {
  if (allow === undefined) return noAllowances
  return Object.entries(allow as { readonly [code in Practice]?: string }).flatMap(([code, reason]): Allowance[] => {
    if (reason === undefined) return []
    const origin = within(at, code)
    if (reason.trim() === '') report(context, 'allow-without-reason', origin, code)
    return [{ code: code as Practice, reason: reason.trim(), origin }]
  })
}
const noAllowances: readonly Allowance[] = Object.freeze([])

const noOverlays: Job['overlays'] = Object.freeze({})

function resolveOverlays(fields: SpecFields, origin: Origin, scope: Scope): Job['overlays'] {
  const given = ['github', 'gitlab', 'jenkins', 'circleci'].filter((provider) => fields[provider] !== undefined)
  if (given.length === 0) return noOverlays
  return Object.fromEntries(given.map((provider) => [provider, resolveOverlay(fields[provider], within(origin, provider), scope)]))
}

/** Values become values of the model, jobs references by id. */
function resolveOverlay(part: unknown, at: Origin, scope: Scope): unknown {
  const kind = kindOf(part)
  if (kind === 'value') return overlayValue(resolveText(part, at, scope))
  if (kind === 'job') return overlayJob(idOf(jobNodeOf(part), scope) ?? '')
  if (Array.isArray(part)) return part.map((item, index) => resolveOverlay(item, within(at, index), scope))
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, resolveOverlay(item, within(at, key), scope)]))
}

function list(value: unknown): readonly string[] {
  return value === undefined ? [] : [value as string | readonly string[]].flat()
}
