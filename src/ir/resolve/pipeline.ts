/** A pipeline of the spec → the model: nothing missing, references turned into ids, every fault of the file found at once. */
import { type Origin, within } from '../../diagnostics/diagnostic.ts'
import { conditionNodeOf } from '../../dsl/condition.ts'
import { jobNodeOf } from '../../dsl/job.ts'
import type { JobNode, PipelineNode } from '../../dsl/nodes.ts'
import { eventIn, restrictToTriggers } from '../condition.ts'
import type { Job, Pipeline, PipelineConcurrency, Shell, Triggers } from '../types.ts'
import { resolveCondition } from './condition.ts'
import { type Context, hasShape, report, type Scope } from './context.ts'
import { type JobDefaults, plainNode, resolveAllow, resolveContainer, resolveJob, resolvePermissions, resolveRunner } from './job.ts'
import { resolveDuration } from './steps.ts'
import { resolveTriggers } from './triggers.ts'
import { mergeEnv, resolveEnv, resolveText } from './value.ts'

export interface Resolved {
  /** Null where the pipeline itself is misshapen. */
  readonly pipeline: Pipeline | null
  readonly context: Context
}

export interface ResolveOptions {
  /** Whose side of each `variant` counts; null for the neutral rules. */
  readonly provider: string | null
  /** Relative to the ci.ts. */
  readonly readText: (path: string) => string | null
  /** What the neutral rules made of the same node: jobs without a variant are taken from it. */
  readonly neutral: Resolved | null
  /** Relative to the root of the repo. */
  readonly readRootText: (path: string) => string | null
}

type Fields = { readonly [field: string]: unknown }
const hour = 3_600

export function resolve(node: PipelineNode, options: ResolveOptions): Resolved {
  const context: Context = {
    provider: options.provider,
    readText: options.readText,
    readRootText: options.readRootText,
    findings: [],
    misfits: [],
    used: new Set([node]),
    ids: new Map(),
    inputs: new Map(),
    inputNames: new Set(),
    variants: [],
    neutralJobs: new Map(),
  }
  const origin: Origin = { site: node.site, parent: null, keys: [] }
  if (typeof node.name !== 'string' || !/^[\p{L}\p{N}_][\p{L}\p{N} ._-]*$/u.test(node.name))
    report(context, 'bad-pipeline-name', origin, String(node.name))
  if (!hasShape(context, 'pipeline', node.spec, origin, `Pipeline "${node.name}"`)) {
    markJobs(node.spec.jobs, context)
    return { pipeline: null, context }
  }
  const spec = node.spec
  const scope: Scope = { context, job: null, inSteps: false }
  const triggers = resolveTriggers(spec.on as Fields, within(origin, 'on'), context)
  if (startsNothing(triggers)) report(context, 'no-trigger', within(origin, 'on'), node.name)
  const defaults = defaultsOf(spec, origin, scope, triggers)
  const jobs = resolveJobs(spec.jobs as Fields, origin, context, defaults, options.neutral?.context.neutralJobs ?? noJobs)
  if (Object.keys(spec.jobs as object).length === 0) report(context, 'no-jobs', within(origin, 'jobs'), node.name)
  const pipeline: Pipeline = {
    name: node.name,
    triggers,
    env: defaults.env,
    permissions: resolvePermissions(spec.permissions),
    concurrency: resolveConcurrency(spec.concurrency as Fields | undefined, origin, scope, triggers),
    gate: (spec.gate as string | undefined) ?? null,
    allow: resolveAllow(spec.allow, within(origin, 'allow'), context),
    jobs,
    origin,
  }
  return { pipeline, context }
}

function startsNothing({ push, tag, pullRequest, schedules, manual, release, github }: Triggers): boolean {
  return push === null && tag === null && pullRequest === null && schedules.length === 0 && manual === null && !release && github === null
}

/** `env` of the defaults lies below the pipeline's own. */
function defaultsOf(spec: Fields, origin: Origin, scope: Scope, triggers: Triggers): JobDefaults {
  const defaults = (spec.defaults as Fields | undefined) ?? {}
  const at = (field: string): Origin => within(origin, 'defaults', field)
  return {
    runner: defaults.runner === undefined ? { kind: 'name', name: 'ubuntu' } : resolveRunner(defaults.runner, at('runner'), scope),
    timeout: resolveDuration(defaults.timeout, at('timeout'), scope) ?? hour,
    retry: (defaults.retry as number | undefined) ?? 0,
    container: defaults.container === undefined ? null : resolveContainer(defaults.container, at('container'), scope),
    shell: (defaults.shell as Shell | undefined) ?? null,
    env: mergeEnv(resolveEnv(defaults.env, at('env'), scope), resolveEnv(spec.env, within(origin, 'env'), scope)),
    triggers,
  }
}

const noJobs: ReadonlyMap<string, Job> = new Map()

/** Of `neutral` are taken the jobs that need not be resolved again; their findings were said then. */
function resolveJobs(
  jobs: Fields,
  origin: Origin,
  context: Context,
  defaults: JobDefaults,
  neutral: ReadonlyMap<string, Job>,
): readonly Job[] {
  const entries = Object.entries(jobs).map(([id, object]) => ({ id, node: jobNodeOf(object), at: within(origin, 'jobs', id) }))
  for (const { id, node, at } of entries) {
    nameJob(id, node, at, context)
    if (!/[A-Za-z0-9_]/.test(id)) report(context, 'bad-id', at, id)
  }
  // A variant that is a job, or stands in what every job takes over, may change any of them.
  const changesAll = context.variants.length > 0
  return entries.flatMap(({ id, node, at }) => {
    const known = neutral.get(id)
    if (known !== undefined) return [known]
    const before = context.variants.length
    const job = resolveJob(id, node, at, context, defaults)
    if (job === null) return []
    if (!changesAll && context.variants.length === before) context.neutralJobs.set(id, job)
    return [job]
  })
}

/** A variant and the job that stands for it here go by the same id. */
function nameJob(id: string, node: JobNode, at: Origin, context: Context): void {
  const first = context.ids.get(node)
  if (first !== undefined && first !== id) report(context, 'job-listed-twice', at, first, id)
  else context.ids.set(node, id)
  const plain = node.kind === 'variant' ? plainNode(node, context) : null
  if (plain !== null) context.ids.set(plain, id)
}

/** Jobs of a pipeline that is too misshapen to be read aren't unused. */
function markJobs(jobs: unknown, context: Context): void {
  for (const job of Object.values((jobs as object | undefined) ?? {})) {
    const node = (job as { node?: object } | null)?.node
    if (node !== undefined) context.used.add(node)
  }
}

function resolveConcurrency(concurrency: Fields | undefined, origin: Origin, scope: Scope, triggers: Triggers): PipelineConcurrency {
  const at = (field: string): Origin => within(origin, 'concurrency', field)
  const { group, cancelInProgress } = concurrency ?? {}
  const cancel =
    cancelInProgress === undefined
      ? eventIn(['pullRequest'])
      : typeof cancelInProgress === 'boolean'
        ? ({ kind: 'constant', value: cancelInProgress } as const)
        : resolveCondition(conditionNodeOf(cancelInProgress), at('cancelInProgress'), scope)
  return {
    group: group === undefined ? null : resolveText(group, at('group'), scope),
    cancelInProgress: restrictToTriggers(cancel, triggers),
  }
}
