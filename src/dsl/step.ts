/** Steps and parts that belong to one provider. */
import { PipegenError } from '../diagnostics/error.ts'
import { brand, copy, kindOf } from './brand.ts'
import { conditionNodeOf, makeCondition } from './condition.ts'
import { jobNodeOf, jobObject } from './job.ts'
import type { JobNode, SpecFields, StepNode } from './nodes.ts'
import { callSite, noteCreated } from './registry.ts'
import { makeStep } from './sh.ts'
import type {
  ActionRef,
  ActionStep,
  Call,
  CallOptions,
  Condition,
  ConditionLike,
  Job,
  Known,
  KnownActions,
  PerProvider,
  Step,
  StepList,
  UsesArguments,
  Value,
} from './types.ts'
import { stepOutputValue } from './value.ts'

/**
 * A GitHub action, pinned to a commit when it is emitted. Other providers have none: give them something else with `variant`.
 * @example uses('docker/metadata-action@v5', { with: { images: 'org/app' } })
 */
export function uses<A extends keyof KnownActions | ActionRef, const O extends string = never>(
  action: A,
  ...optional: UsesArguments<A, O>
): ActionStep<(Known<A, 'outputs', never> & string) | O> {
  const [options] = optional as readonly (SpecFields | undefined)[]
  const node: StepNode = Object.freeze({ kind: 'uses', action, options: { ...options }, site: callSite(uses, 4), copy })
  return Object.freeze({ ...makeStep(node), outputs: outputsOf(node) }) as never
}

/** A value for every name that is asked for: which outputs the action has is for the compiler to say, because a repo may know more actions. */
function outputsOf(node: Extract<StepNode, { kind: 'uses' }>): object {
  const values = new Map<string, Value>()
  return new Proxy(Object.freeze({}), {
    get: (_, name) => {
      if (typeof name === 'symbol') return undefined
      const value = values.get(name) ?? stepOutputValue(node, name)
      values.set(name, value)
      return value
    },
  })
}

/**
 * A reusable workflow of GitHub's instead of steps. Its outputs are those that the job declares.
 * @example job({ steps: call('./.github/workflows/release.yml', { secrets: 'inherit' }) })
 */
export function call(workflow: `./${string}` | `${string}/${string}@${string}`, options: CallOptions = {}): Call {
  const node = Object.freeze({ kind: 'call' as const, workflow, options: { ...options } as SpecFields, site: callSite(call, 4), copy })
  return Object.freeze({ [brand]: 'call' as const, node })
}

/**
 * A step, a job or a condition that differs between providers. `default` is for those that aren't named.
 * @example variant({ github: uses('actions/deploy-pages@v5'), default: sh`./publish.sh` })
 */
export function variant(choices: PerProvider<ConditionLike>): Condition
export function variant(choices: PerProvider<Step | StepList>): Step
export function variant<O extends string, A extends string>(choices: PerProvider<Job<O, A>>): Job<O, A>
export function variant(choices: { readonly [provider: string]: unknown }): unknown {
  const given = Object.entries(choices).filter(([, choice]) => choice !== undefined)
  const kinds = new Set(given.map(([, choice]) => (Array.isArray(choice) ? 'step' : kindOf(choice))))
  const [kind] = kinds
  if (kinds.size !== 1 || (kind !== 'condition' && kind !== 'step' && kind !== 'job')) {
    throw new PipegenError(
      'bad-variant',
      'variant() wants a step, a job or a condition for each provider, all of one kind.',
      'Write variant({ github: …, default: … }).',
    )
  }
  if (kind === 'condition') {
    return makeCondition(
      { kind: 'variant', choices: Object.fromEntries(given.map(([name, choice]) => [name, conditionNodeOf(choice)])) },
      variant,
    )
  }
  if (kind === 'step') return makeStep({ kind: 'variant', choices: Object.fromEntries(given), site: callSite(variant, 4), copy })
  const site = callSite(variant, 4)
  const node: JobNode = Object.freeze({
    kind: 'variant',
    choices: Object.fromEntries(given.map(([name, choice]) => [name, jobNodeOf(choice)])),
    site,
    copy,
  })
  noteCreated(node, site)
  const jobs = given.map(([, choice]) => choice as Job<string, string>)
  return jobObject(
    node,
    jobs.flatMap(({ outputs }) => Object.keys(outputs)),
    jobs.flatMap(({ artifacts }) => Object.keys(artifacts)),
  )
}
