/** Values of the spec → values of the model. */
import { type Origin, within } from '../../diagnostics/diagnostic.ts'
import { kindOf } from '../../dsl/brand.ts'
import type { JobNode, ValueNode } from '../../dsl/nodes.ts'
import { valueNode } from '../../dsl/value.ts'
import { joinText } from '../condition.ts'
import { variablePattern } from '../id.ts'
import type { EnvVar, Value } from '../types.ts'
import { literal } from '../value.ts'
import { resolveCondition } from './condition.ts'
import { report, type Scope } from './context.ts'

/** A field that takes a string, a number or a value. */
export function resolveText(text: unknown, at: Origin, scope: Scope): Value {
  if (typeof text === 'string') return literal(text)
  return resolveValue(valueNode(text), at, scope)
}

export function resolveValue(node: ValueNode, at: Origin, scope: Scope): Value {
  switch (node.kind) {
    case 'literal':
      return literal(node.text)
    case 'text':
      return joinText(node.parts.map((part) => resolveValue(part, at, scope)))
    case 'secret':
    case 'variable':
      if (variablePattern.test(node.name)) return { kind: node.kind, name: node.name }
      report(scope.context, 'bad-secret-name', at, node.name)
      return literal('')
    case 'env':
      if (!variablePattern.test(node.name)) report(scope.context, 'bad-env-name', at, node.name)
      else if (!scope.inSteps) report(scope.context, 'env-in-job', at, node.name)
      return { kind: 'env', name: variablePattern.test(node.name) ? node.name : '_' }
    case 'ci':
      return { kind: 'ci', name: node.name }
    case 'jobToken':
      return { kind: 'jobToken' }
    case 'matrix':
      if (scope.job === null || !scope.job.axes.has(node.axis))
        report(scope.context, 'unknown-axis', at, node.axis, jobName(scope), [...(scope.job?.axes ?? [])])
      return { kind: 'matrix', axis: node.axis }
    case 'service':
      if (scope.job === null || !scope.job.services.has(node.service))
        report(scope.context, 'unknown-service', at, node.service, jobName(scope), [...(scope.job?.services ?? [])])
      return { kind: 'service', service: node.service, field: node.field }
    case 'input':
      if (!scope.context.inputNames.has(node.name)) report(scope.context, 'unknown-input', at, node.name, [...scope.context.inputNames])
      return { kind: 'input', name: node.name }
    case 'declaredInput':
      return resolveDeclaredInput(node, at, scope)
    case 'image':
      return resolveImage(node, at, scope)
    case 'output':
      return resolveOutput(node.job, node.name, at, scope)
    case 'stepOutput':
      return resolveStepOutput(node, at, scope)
    case 'choose':
      return {
        kind: 'choose',
        when: resolveCondition(node.when, at, scope),
        then: resolveValue(node.then, at, scope),
        otherwise: resolveValue(node.otherwise, at, scope),
      }
    case 'or': {
      const value = resolveValue(node.value, at, scope)
      const fallback = resolveValue(node.fallback, at, scope)
      if (value.kind === 'literal') return value.text === '' ? fallback : value
      return { kind: 'or', value, fallback }
    }
  }
}

function jobName(scope: Scope): string {
  return scope.job?.id ?? 'none'
}

function resolveDeclaredInput(node: Extract<ValueNode, { kind: 'declaredInput' }>, at: Origin, scope: Scope): Value {
  const name = scope.context.inputs.get(node)
  if (name === undefined) report(scope.context, 'input-not-listed', at)
  return { kind: 'input', name: name ?? '' }
}

/** Only a digest is an image: written out, or an output behind an `@`. */
function resolveImage(node: Extract<ValueNode, { kind: 'image' }>, at: Origin, scope: Scope): Value {
  const ref = resolveValue(node.ref, at, scope)
  const parts = ref.kind === 'text' ? ref.parts : [ref]
  const [before, last] = [parts.at(-2), parts.at(-1)]
  const known = parts.length === 1 && last?.kind === 'literal' && /@sha256:[0-9a-f]{64}$/.test(last.text)
  const built = last?.kind === 'output' && (parts.length === 1 || (before?.kind === 'literal' && before.text.endsWith('@')))
  if (!known && !built) {
    const shown = parts.map((part) => (part.kind === 'literal' ? part.text : '…')).join('')
    report(scope.context, 'mutable-image', { site: node.site, parent: at, keys: [] }, shown)
  }
  return ref
}

/** A use of an output adds the need. */
function resolveOutput(job: JobNode, name: string, at: Origin, scope: Scope): Value {
  const id = idOf(job, scope)
  if (scope.job === null) report(scope.context, 'unreachable-output', at, 'none', id ?? name)
  else if (id === scope.job.id) report(scope.context, 'own-output', at, id, name)
  else if (id === null) report(scope.context, 'need-not-listed', at, scope.job.id, `a job (through its output "${name}")`, '')
  else scope.job.implied.add(job)
  return { kind: 'output', job: id ?? '', name }
}

/** What the pipeline calls a job; null if it doesn't list it. */
export function idOf(job: JobNode, scope: Scope): string | null {
  return scope.context.ids.get(job) ?? null
}

function resolveStepOutput(node: Extract<ValueNode, { kind: 'stepOutput' }>, at: Origin, scope: Scope): Value {
  const { job } = scope
  const action = node.step.kind === 'uses' ? node.step.action : 'step'
  let id = job?.stepIds.get(node.step)
  if (job !== null && id === undefined) {
    const base = (/([A-Za-z][A-Za-z0-9_-]*)(@|$)/.exec(action)?.[1] ?? 'step').toLowerCase()
    const taken = new Set(job.stepIds.values())
    id = base
    for (let count = 2; taken.has(id); count += 1) id = `${base}-${count}`
    job.stepIds.set(node.step, id)
  }
  if (job === null) report(scope.context, 'foreign-step-output', at)
  return { kind: 'stepOutput', step: id ?? '', name: node.name }
}

/** Variables in the order of the source; those that are undefined are left out. */
export function resolveEnv(env: unknown, at: Origin, scope: Scope, checkNames = true): readonly EnvVar[] {
  if (env === undefined || env === null) return noEnv
  const vars: EnvVar[] = []
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue
    const origin = within(at, name)
    if (checkNames && !variablePattern.test(name)) report(scope.context, 'bad-env-name', origin, name)
    vars.push({ name, value: kindOf(value) === 'value' ? resolveValue(valueNode(value), origin, scope) : literal(String(value)) })
  }
  return vars
}
const noEnv: readonly EnvVar[] = Object.freeze([])

/** `upper` over `lower`, by key. */
export function mergeEnv(lower: readonly EnvVar[], upper: readonly EnvVar[]): readonly EnvVar[] {
  if (lower.length === 0) return upper
  if (upper.length === 0) return lower
  const names = new Set(upper.map(({ name }) => name))
  return [...lower.filter(({ name }) => !names.has(name)), ...upper]
}
