/** Every value and condition of a job, with its place. */
import { type Origin, within } from '../diagnostics/diagnostic.ts'
import type { Condition, EnvVar, Job, Step, Value } from './types.ts'

export interface Visitor {
  readonly value?: (value: Value, at: Origin) => void
  readonly condition?: (condition: Condition, at: Origin) => void
}

export function walkJob(job: Job, visitor: Visitor): void {
  const at = (...keys: string[]): Origin => within(job.origin, ...keys)
  const value = (each: Value | null, origin: Origin): void => {
    if (each !== null) walkValue(each, origin, visitor)
  }
  const env = (vars: readonly EnvVar[], origin: Origin): void => {
    for (const { name, value: each } of vars) walkValue(each, within(origin, name), visitor)
  }
  value(job.name, at('name'))
  walkCondition(job.when, at('when'), visitor)
  walkCondition(job.allowFailure, at('allowFailure'), visitor)
  for (const axis of job.matrix?.axes ?? []) value(axis.from, at('matrix', axis.name))
  if (job.runner.kind === 'value') value(job.runner.value, at('runner'))
  if (job.container !== null) {
    value(job.container.image, at('container'))
    env(job.container.env, at('container', 'env'))
    value(job.container.credentials?.username ?? null, at('container', 'credentials', 'username'))
    value(job.container.credentials?.password ?? null, at('container', 'credentials', 'password'))
  }
  for (const tool of job.tools) value(tool.version, tool.origin)
  value(job.checkout?.ref ?? null, at('checkout', 'ref'))
  for (const service of job.services) {
    value(service.image, within(service.origin, 'image'))
    env(service.env, within(service.origin, 'env'))
  }
  env(job.env, at('env'))
  for (const step of [...job.steps, ...job.after]) walkStep(step, visitor)
  if (job.call !== null) {
    env(job.call.with, within(job.call.origin, 'with'))
    if (job.call.secrets !== 'inherit') env(job.call.secrets, within(job.call.origin, 'secrets'))
  }
  value(job.environment?.name ?? null, at('environment'))
  value(job.environment?.url ?? null, at('environment', 'url'))
  value(job.concurrency?.group ?? null, at('concurrency'))
}

function walkStep(step: Step, visitor: Visitor): void {
  if (step.name !== null) walkValue(step.name, step.origin, visitor)
  walkCondition(step.when, within(step.origin, 'when'), visitor)
  for (const { name, value } of step.env) walkValue(value, within(step.origin, 'env', name), visitor)
  if (step.kind === 'uses') for (const { name, value } of step.with) walkValue(value, within(step.origin, 'with', name), visitor)
  if (step.kind === 'run') {
    for (const { value } of step.bindings) walkValue(value, step.origin, visitor)
    if (step.directory !== null) walkValue(step.directory, within(step.origin, 'in'), visitor)
  }
}

/** The value, then those inside it. */
export function walkValue(value: Value, at: Origin, visitor: Visitor): void {
  visitor.value?.(value, at)
  switch (value.kind) {
    case 'text':
      for (const part of value.parts) walkValue(part, at, visitor)
      return
    case 'choose':
      walkCondition(value.when, at, visitor)
      walkValue(value.then, at, visitor)
      walkValue(value.otherwise, at, visitor)
      return
    case 'or':
      walkValue(value.value, at, visitor)
      walkValue(value.fallback, at, visitor)
      return
    default:
      return
  }
}

/** The condition, then those inside it, then the values that it compares. */
export function walkCondition(condition: Condition, at: Origin, visitor: Visitor): void {
  if (condition.kind === 'constant') return
  visitor.condition?.(condition, at)
  if (condition.kind === 'all' || condition.kind === 'any') for (const part of condition.of) walkCondition(part, at, visitor)
  if (condition.kind === 'compare') {
    walkValue(condition.left, at, visitor)
    walkValue(condition.right, at, visitor)
  }
}
