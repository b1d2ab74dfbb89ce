/** The environment of a step, as far as it is known: pipeline, job, step, then what the compiler binds; the last of a name wins. */
import type { EnvVar, Step } from '../ir/types.ts'
import { planValue, type Scene } from './evaluate.ts'
import type { PlannedVar } from './types.ts'

/** What all steps of the job have: worked out once. */
export function jobEnvironment(pipeline: readonly EnvVar[], job: readonly EnvVar[], scene: Scene): readonly PlannedVar[] {
  return extend(extend([], pipeline, scene), job, scene)
}

export function stepEnvironment(base: readonly PlannedVar[], step: Step, scene: Scene): readonly PlannedVar[] {
  const own = extend(base, step.env, scene)
  return step.kind === 'run' ? extend(own, step.bindings, scene) : own
}

function extend(base: readonly PlannedVar[], vars: readonly EnvVar[], scene: Scene): readonly PlannedVar[] {
  if (vars.length === 0) return base
  const byName = new Map(base.map((planned) => [planned.name, planned]))
  for (const { name, value } of vars) byName.set(name, { name, value: planValue(value, scene) })
  return [...byName.values()]
}
