/** Jobs: the typed constructor, and what is said about a job from outside. */
import { PipegenError } from '../diagnostics/error.ts'
import { brand, copy, isOwn, kindOf } from './brand.ts'
import type { JobNode, OptionalNode, SpecFields } from './nodes.ts'
import { callSite, noteCreated } from './registry.ts'
import type { AnyCell, Artifact, Job, JobSpec, Matrix, OptionalNeed, Value } from './types.ts'
import { describe, matrixValue, outputValue, serviceValue, twoCopies } from './value.ts'

/** Fields that may be a function of the job's matrix and services. */
const dynamicFields = [
  'name', 'when', 'runner', 'container', 'tools', 'checkout', 'env', 'cache', 'steps', 'after', 'artifacts', 'reports', 'environment', 'concurrency', 'allowFailure', 'in',
] as const // biome-ignore format: one table

type AnySpec = { readonly [field: string]: unknown }
type FieldContext = {
  readonly matrix: { readonly [axis: string]: Value }
  readonly services: { readonly [id: string]: { readonly host: Value; readonly port: Value } }
}

/**
 * A job. Its id is the key under which the pipeline lists it; other jobs refer to it by value.
 *
 * Any field that may depend on them takes a function of `{ matrix, services }`. It is called once, with values that stand for every cell.
 * @example
 * const test = job({
 *   matrix: { node: ['20', '22'] },
 *   tools: ({ matrix }) => ({ node: matrix.node }),
 *   steps: [sh`npm ci`, sh`npm test`],
 * })
 */
export function job<
  // biome-ignore lint/complexity/noBannedTypes: a matrix without axes.
  const M extends Matrix = {},
  const I extends readonly AnyCell[] = [],
  S extends string = never,
  const O extends string = never,
  A extends string = never,
>(spec: JobSpec<M, I, S, O, A>): Job<O, A> {
  const site = callSite(job, 4)
  const fields = evaluate(spec as unknown as AnySpec)
  const node: JobNode = Object.freeze({ kind: 'job', spec: fields, site, copy })
  noteCreated(node, site)
  return jobObject(node, namesOf(fields.outputs), keysOf(fields.artifacts)) as Job<O, A>
}

/** The object that authors hold: spreading it with more properties keeps it the same job. */
export function jobObject(node: JobNode, outputs: readonly string[], artifacts: readonly string[]): Job<string, string> {
  return Object.freeze({
    [brand]: 'job' as const,
    node,
    outputs: outputs.length === 0 ? none : record(outputs, (name) => outputValue(node, name)),
    artifacts: artifacts.length === 0 ? none : record(artifacts, (name): Artifact => artifact(node, name)),
  })
}
const none = Object.freeze({})

function artifact(job: JobNode, name: string): Artifact {
  return Object.freeze({ [brand]: 'artifact' as const, node: Object.freeze({ kind: 'artifact' as const, job, name, copy }) })
}

function record<T>(names: readonly string[], make: (name: string) => T): { readonly [name: string]: T } {
  return Object.freeze(Object.fromEntries(names.map((name) => [name, make(name)])))
}

function namesOf(outputs: unknown): readonly string[] {
  return Array.isArray(outputs) ? outputs.filter((name) => typeof name === 'string') : []
}

function keysOf(fields: unknown): readonly string[] {
  return typeof fields === 'object' && fields !== null ? Object.keys(fields) : []
}

/** Calls the function fields; everything else stays as it was written. */
function evaluate(spec: AnySpec): SpecFields {
  if (typeof spec !== 'object' || spec === null) {
    throw new PipegenError('not-a-spec', `job() takes an object, but got ${describe(spec)}.`, 'Write job({ steps: [sh`…`] }).')
  }
  let context: FieldContext | null = null
  let fields: { [field: string]: unknown } | null = null
  const contextOf = (): FieldContext => {
    context ??= makeContext(fields ?? spec)
    return context
  }
  if (typeof spec.services === 'function')
    fields = { ...spec, services: spec.services({ matrix: makeContext({ ...spec, services: {} }).matrix }) }
  for (const field of dynamicFields) {
    const value = spec[field]
    if (typeof value !== 'function') continue
    fields ??= { ...spec }
    fields[field] = value(contextOf())
  }
  return Object.freeze(fields ?? spec)
}

/** Values for the axes and services that exist; reading another one is an error at the author's line. */
function makeContext(spec: AnySpec): FieldContext {
  const cells = [spec.matrix, ...(Array.isArray(spec.include) ? spec.include : [])].flat()
  const axes = new Set(cells.flatMap((cell) => keysOf(cell)))
  return {
    matrix: guarded(record([...axes], matrixValue), 'axis', 'matrix'),
    services: guarded(
      record(keysOf(spec.services), (id) => Object.freeze({ host: serviceValue(id, 'host'), port: serviceValue(id, 'port') })),
      'service',
      'services',
    ),
  }
}

function guarded<T extends object>(target: T, what: string, field: string): T {
  return new Proxy(target, {
    get(names, name) {
      if (typeof name === 'symbol' || name in names) return Reflect.get(names, name)
      const known = Object.keys(names)
      throw new PipegenError(
        `unknown-${what}`,
        `There is no ${what} "${name}" in \`${field}\` of this job.`,
        known.length > 0 ? `It has ${known.map((each) => `"${each}"`).join(', ')}.` : `Declare it in \`${field}\`.`,
      )
    },
  })
}

/** A need that may be skipped: the job still runs then. A failure of it still counts. */
export function optional(job: Job): OptionalNeed {
  const node: OptionalNode = Object.freeze({ kind: 'optional', job: jobNodeOf(job), copy })
  return Object.freeze({ [brand]: 'optional' as const, node })
}

/** The node behind a job; throws at the author's line for anything else. */
export function jobNodeOf(job: unknown): JobNode {
  if (kindOf(job) !== 'job')
    throw new PipegenError('not-a-job', `A job was expected here, but got ${describe(job)}.`, 'Give what job() or a recipe returned.')
  if (!isOwn(job)) throw twoCopies()
  return (job as { node: JobNode }).node
}
