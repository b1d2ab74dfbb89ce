/** What the parts of lowering share while one workflow is made. */
import type { Origin, Todo } from '../../../src/diagnostics/diagnostic.ts'
import { conditionKey, hasStatus, possibleEvents } from '../../../src/ir/condition.ts'
import { graphOf } from '../../../src/ir/graph.ts'
import { safeId } from '../../../src/ir/id.ts'
import type { Atom, Condition, EnvVar, Job, Pipeline, Value } from '../../../src/ir/types.ts'
import { withServices } from '../../shared/shell-values.ts'
import { type Comparison, partsOfBoth } from '../comparison.ts'
import { expressionOfCondition, simplify } from '../condition.ts'
import type { GithubSettings } from '../settings.ts'
import type { ValueScope } from '../value.ts'
import { type Fact, isFact, outputOf } from './facts.ts'

export interface Lowering {
  readonly pipeline: Pipeline
  readonly settings: GithubSettings
  readonly origins: Map<object, Origin>
  readonly todos: Todo[]
  /** By the jobs whose outputs they read: the first reads none. */
  readonly gates: Map<string, Gate>
  /** Variables of the pipeline that ask the gate job, which no job precedes: they are those of each job. */
  readonly shared: EnvVar[]
}

/** What jobs ask a job before them, which has a shell. */
export interface Gate {
  readonly id: string
  /** Emitted jobs whose outputs it reads. */
  readonly needs: readonly string[]
  /** Atoms by their key: outputs `c1`, `c2` and so on. */
  readonly atoms: Map<string, { readonly name: string; readonly atom: Atom }>
  readonly facts: Set<Fact>
  /** Whether a job asks that may run in a cancelled run. */
  readonly late: { is: boolean }
}

function gateBehind(needs: readonly string[], { lowering, asked, job }: JobScope): Gate {
  const key = needs.join(' ')
  const { gates } = lowering
  const count = gates.size === 0 ? '' : `-${gates.size + 1}`
  const gate = gates.get(key) ?? { id: `pipegen-conditions${count}`, needs, atoms: new Map(), facts: new Set(), late: { is: false } }
  gates.set(key, gate)
  asked.add(gate.id)
  if (job !== null && hasStatus(job.when)) gate.late.is = true
  return gate
}

/** The step that fails if nobody was asked to approve its job. */
export const guardId = 'pipegen-approval'

export function isGuarded({ job, lowering }: JobScope): boolean {
  return job !== null && job.approval !== null && lowering.settings.approvals !== 'trust'
}

/** How values and conditions are written inside one job. */
export interface JobScope extends ValueScope {
  readonly lowering: Lowering
  readonly job: Job | null
  /** The gate jobs that the job asked. */
  readonly asked: Set<string>
  readonly succeeded: string
  /** Whether a step asks. */
  readonly inStep: boolean
  /** Names the output that answers an atom that no expression says. */
  readonly decide: (atom: Atom) => string
}

export function scopeFor(lowering: Lowering, job: Job | null): JobScope {
  const { pipeline } = lowering
  const inContainer = job?.container !== null && job !== null
  const scope: JobScope = {
    lowering,
    job,
    pipeline,
    asked: new Set(),
    succeeded: job === null ? 'success()' : successOf(pipeline, job),
    jobId: safeId,
    // A job on the machine reaches mapped ports, a job in a container the network of the services.
    service: (id, field) =>
      field === 'port' ? String(job?.services.find((each) => each.id === id)?.ports[0] ?? '') : inContainer ? id : 'localhost',
    condition: (condition) => lowerCondition(condition, scope, true),
    inStep: false,
    decide: (atom) => gatedOutput(atom, scope),
    fact: (name) => (isFact(name) && name !== 'workspace' ? gatedFact(name, scope) : null),
  }
  return scope
}

/** The same place with something else in it. */
export function changed(scope: JobScope, changes: Partial<JobScope>): JobScope {
  const own: JobScope = { ...scope, condition: (condition) => lowerCondition(condition, own, true), ...changes }
  return own
}

/** The expression of a condition that is no constant; `inValue`: it chooses a value. */
export function lowerCondition(condition: Condition, scope: JobScope, inValue = false): string {
  const events = possibleEvents(scope.pipeline.triggers)
  return expressionOfCondition(condition, { ...scope, events, inValue, gated: scope.decide })
}

export function gatedOutput(given: Atom, scope: JobScope): string {
  const atom = given.kind === 'compare' ? withHosts(given, scope) : given
  const producers = atom.kind === 'compare' ? partsOfBoth(atom).flatMap((part) => (part.kind === 'output' ? [safeId(part.job)] : [])) : []
  const { id, atoms } = gateBehind([...new Set(producers)].sort(), scope)
  const key = conditionKey(atom)
  let entry = atoms.get(key)
  if (entry === undefined) {
    entry = { name: `c${atoms.size + 1}`, atom }
    atoms.set(key, entry)
  }
  return `needs.${id}.outputs.${entry.name}`
}

/** The gate has no services of its own. */
function withHosts(atom: Comparison, scope: JobScope): Comparison {
  const known = (value: Value): Value =>
    withServices(value, scope.job?.services ?? [], (_, { service, field }) => scope.service(service, field))
  return { ...atom, left: known(atom.left), right: known(atom.right) }
}

export function gatedFact(fact: Fact, scope: JobScope): string {
  const { id, facts } = gateBehind([], scope)
  facts.add(fact)
  return `needs.${id}.outputs.${outputOf(fact)}`
}

/**
 * How "every need is met" is said. GitHub's `success()` looks at all ancestors, so it says too much behind a job that
 * runs although its own needs weren't met. A job that was allowed to fail has the result `success` (actions/runner#1161).
 */
function successOf(pipeline: Pipeline, job: Job): string {
  if (job.needs.every((need) => !need.optional && !recovers(pipeline, need.job))) return 'success()'
  const results = job.needs.map((need) => {
    const id = `needs.${safeId(need.job)}.result`
    return need.optional ? `(${id} == 'success' || ${id} == 'skipped')` : `${id} == 'success'`
  })
  return ['!cancelled()', ...results].join(' && ')
}

const recovering = new WeakMap<Pipeline, ReadonlyMap<string, boolean>>()

/** Whether the job, or one before it, may succeed although something before that did not. */
function recovers(pipeline: Pipeline, id: string): boolean {
  let known = recovering.get(pipeline)
  if (known === undefined) {
    const found = new Map<string, boolean>()
    for (const job of graphOf(pipeline).order) {
      const own = job.needs.length > 0 && (hasStatus(job.when) || job.needs.some((need) => need.optional))
      found.set(job.id, own || job.needs.some((need) => found.get(need.job) === true))
    }
    recovering.set(pipeline, found)
    known = found
  }
  return known.get(id) === true
}

/** `if:` of a job; undefined where GitHub's own rule is the language's. */
export function lowerJobCondition(condition: Condition, scope: JobScope): string | undefined {
  const when = simplify(condition, scope.pipeline)
  const own = when.kind === 'constant' ? (when.value ? null : 'false') : lowerCondition(when, scope)
  if (hasStatus(when) && own !== null) return wrap(own)
  if (scope.succeeded === 'success()') return own === null ? undefined : wrap(own)
  if (own === null) return wrap(scope.succeeded)
  return wrap(`${scope.succeeded} && ${own.includes(' || ') ? `(${own})` : own}`)
}

export function wrap(expression: string): string {
  return `\${{ ${expression} }}`
}
