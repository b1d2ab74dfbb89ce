/** Values: texts that are known when the pipeline runs. */
import { PipegenError } from '../diagnostics/error.ts'
import type { CiName } from '../ir/types.ts'
import { brand, copy, imageBrand, isOwn, kindOf } from './brand.ts'
import { compare, conditionNodeOf } from './condition.ts'
import type { JobNode, ValueNode } from './nodes.ts'
import { callSite } from './registry.ts'
import type { AnyValue, Condition, ConditionLike, EventName, Image, Input, InputSpec, Scalar, Value } from './types.ts'

type Data = ValueNode extends infer N ? (N extends ValueNode ? Omit<N, 'copy'> : never) : never

/** What makes a value a mistake inside a plain string: JavaScript would turn it into text before pipegen sees it. */
function refuse(): never {
  throw new PipegenError(
    'value-in-string',
    'A value of the pipeline stands in a plain string, where its text is not known yet.',
    'Write text`…${value}…` instead of `…${value}…`; inside sh`…` it can stand as it is.',
  )
}

const methods = {
  [brand]: 'value' as const,
  is(this: Value, other: Scalar | AnyValue): Condition {
    return compare('is', nodeOf(this), valueNode(other), false)
  },
  isNot(this: Value, other: Scalar | AnyValue): Condition {
    return compare('is', nodeOf(this), valueNode(other), true)
  },
  includes(this: Value, part: string): Condition {
    return compare('includes', nodeOf(this), valueNode(part), false)
  },
  startsWith(this: Value, start: string): Condition {
    return compare('startsWith', nodeOf(this), valueNode(start), false)
  },
  endsWith(this: Value, end: string): Condition {
    return compare('endsWith', nodeOf(this), valueNode(end), false)
  },
  matches(this: Value, glob: string): Condition {
    return compare('matches', nodeOf(this), valueNode(glob), false)
  },
  or(this: Value, fallback: Scalar | AnyValue): Value {
    return makeValue({ kind: 'or', value: nodeOf(this), fallback: valueNode(fallback) })
  },
  toString: refuse,
  toJSON: refuse,
  valueOf: refuse,
  [Symbol.toPrimitive]: refuse,
}
const imageMethods = Object.create(methods, { [imageBrand]: { value: true } })
const inputMethods = Object.create(methods, { input: { value: true } })

function makeValue(data: Data, prototype: object = methods): Value {
  return Object.freeze(Object.assign(Object.create(prototype), { node: Object.freeze({ ...data, copy }) }))
}

/** The node behind a Value, which must be one of this copy's. */
export function nodeOf(value: AnyValue): ValueNode {
  return (value as unknown as { node: ValueNode }).node
}

/** The node for anything that may stand where a value is wanted; throws at the author's line for what may not. */
export function valueNode(value: unknown): ValueNode {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return { kind: 'literal', text: String(value), copy }
    case 'number':
      return { kind: 'literal', text: String(value), copy }
    default:
      if (kindOf(value) === 'value') {
        if (!isOwn(value)) throw twoCopies()
        return nodeOf(value as AnyValue)
      }
      throw new PipegenError(
        'not-a-value',
        `A value was expected here, but got ${describe(value)}.`,
        value === undefined
          ? 'Is the output, axis, service or variable that you read declared under that very name?'
          : 'Give a string, a number, or a value such as secret(), ci.sha or job.outputs.x.',
      )
  }
}

export function twoCopies(): PipegenError {
  return new PipegenError(
    'two-copies',
    'This object was made by another copy of pipegen.',
    'Install one copy only: `npm ls pipegen` shows who brings the other.',
  )
}

export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  const kind = kindOf(value)
  if (kind !== null) return `a ${kind}`
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'function' ? 'a function' : typeof value === 'object' ? 'an object' : `${typeof value} ${String(value)}`
}

export function matrixValue(axis: string): Value {
  return makeValue({ kind: 'matrix', axis })
}

export function serviceValue(service: string, field: 'host' | 'port'): Value {
  return makeValue({ kind: 'service', service, field })
}

export function outputValue(job: JobNode, name: string): Value {
  return makeValue({ kind: 'output', job, name })
}

export function stepOutputValue(step: Extract<Data, { kind: 'stepOutput' }>['step'], name: string): Value {
  return makeValue({ kind: 'stepOutput', step, name })
}

/**
 * Text with values inside, for fields that take one.
 * @example text`postgresql://${services.db.host}:${services.db.port}/test`
 */
export function text(strings: TemplateStringsArray, ...values: readonly (Scalar | AnyValue)[]): Value {
  const parts: ValueNode[] = []
  for (const [index, string] of strings.entries()) {
    if (string !== '') parts.push({ kind: 'literal', text: string, copy })
    if (index < values.length) parts.push(valueNode(values[index]))
  }
  return makeValue({ kind: 'text', parts })
}

/**
 * A secret of the provider's settings. Reaches a script as an environment variable of the one step that reads it.
 *
 * On GitHub a secret of the repository or of the job's environment; on GitLab a masked CI/CD variable.
 * @example sh`npm publish --token ${secret('NPM_TOKEN')}`
 */
export function secret(name: string): Value {
  return makeValue({ kind: 'secret', name })
}

/** A setting of the project that is no secret: `vars.NAME` on GitHub, a CI/CD variable on GitLab. */
export function variable(name: string): Value {
  return makeValue({ kind: 'variable', name })
}

/** A variable that an earlier step of the job wrote to `$PIPEGEN_ENV` or the runner set. In steps only. */
export function env(name: string): Value {
  return makeValue({ kind: 'env', name })
}

/** The job's own token for its provider's API. What it may do says the job's `permissions`. */
export function jobToken(): Value {
  return makeValue({ kind: 'jobToken' })
}

/**
 * An image by digest. A tag can move between the test and the deploy, so only a digest is an Image.
 *
 * A `text` is taken where the digest is an output: text`org/app@${build.outputs.digest}`.
 * @example image('ghcr.io/org/app@sha256:5f0c…')
 */
export function image(ref: `${string}@sha256:${string}` | Value): Image {
  return makeValue({ kind: 'image', ref: valueNode(ref), site: callSite(image, 4) }, imageMethods) as Image
}

/** `a` where the condition is true, else `b`. */
export function choose(when: ConditionLike, a: Scalar | AnyValue, b: Scalar | AnyValue): Value {
  return makeValue({ kind: 'choose', when: conditionNodeOf(when), then: valueNode(a), otherwise: valueNode(b) })
}

/**
 * An input of manual runs as a value: list it in `on.manual.inputs`, and use it anywhere, typed.
 * @example const level = input({ type: 'choice', options: ['info', 'debug'] })
 */
export function input<const S extends InputSpec>(
  spec: S,
): Input<
  S extends { type: 'choice'; options: readonly (infer C extends string)[] }
    ? C
    : S extends { type: 'boolean' }
      ? boolean
      : S extends { type: 'number' }
        ? number
        : string
> {
  return makeValue({ kind: 'declaredInput', spec, site: callSite(input, 4) }, inputMethods) as never
}

function ciValue(name: CiName): Value {
  return makeValue({ kind: 'ci', name })
}

/** Facts of the run, the same on every provider. What doesn't apply to an event is empty: `ci.branch` on a pull request or tag. */
export const ci: {
  /** The commit that is tested. On GitHub's pull requests that is the merge commit. */
  readonly sha: Value
  /** The first eight characters of `sha`. */
  readonly shortSha: Value
  /** The branch or tag that runs; on a pull request its source branch. */
  readonly ref: Value
  /** Empty on pull requests and tags. */
  readonly branch: Value
  readonly tag: Value
  readonly event: Value<EventName>
  readonly actor: Value
  /** `owner/name`. */
  readonly repository: Value
  readonly runId: Value
  readonly runNumber: Value
  readonly runUrl: Value
  /** Absolute path of the checkout. */
  readonly workspace: Value
  readonly defaultBranch: Value
  readonly commit: { readonly message: Value }
  readonly pullRequest: {
    readonly number: Value
    readonly title: Value
    readonly source: Value
    readonly target: Value
    readonly author: Value
  }
  /** An input of manual runs by its name. */
  input(name: string): AnyValue
} = Object.freeze({
  sha: ciValue('sha'),
  shortSha: ciValue('shortSha'),
  ref: ciValue('ref'),
  branch: ciValue('branch'),
  tag: ciValue('tag'),
  event: ciValue('event') as Value<EventName>,
  actor: ciValue('actor'),
  repository: ciValue('repository'),
  runId: ciValue('runId'),
  runNumber: ciValue('runNumber'),
  runUrl: ciValue('runUrl'),
  workspace: ciValue('workspace'),
  defaultBranch: ciValue('defaultBranch'),
  commit: Object.freeze({ message: ciValue('commit.message') }),
  pullRequest: Object.freeze({
    number: ciValue('pullRequest.number'),
    title: ciValue('pullRequest.title'),
    source: ciValue('pullRequest.source'),
    target: ciValue('pullRequest.target'),
    author: ciValue('pullRequest.author'),
  }),
  input: (name: string) => makeValue({ kind: 'input', name }),
})
