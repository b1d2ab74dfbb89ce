/** What the parts of one emitted job have in common while it is lowered. */
import { restrictToTriggers } from '../../../src/ir/condition.ts'
import type { Condition, Job, Pipeline, Value } from '../../../src/ir/types.ts'
import type { ImageShell } from '../../shared/images.ts'
import { fold, foldCondition, type Group } from '../../shared/matrix.ts'
import { chosenInShell } from '../../shared/shell-values.ts'
import type { Choices } from './choices.ts'
import { isVariable, withServices, withServicesIn } from './values.ts'

/** The shell that the runner starts for the whole job. */
export type Outer = ImageShell | 'powershell'
export type System = 'linux' | 'windows' | 'macos'

/** What is known before the runner is. */
export interface Cast {
  readonly pipeline: Pipeline
  readonly job: Job
  readonly group: Group
  readonly choices: Choices
}

export interface Scene extends Cast {
  readonly outer: Outer
  readonly system: System
}

/** The value in this job: matrix axes that are known, hosts and ports put in, choices on the outside. */
export function valueIn(value: Value, { group, job }: Cast): Value {
  if (value.kind === 'literal') return value
  return chosenInShell(withServices(fold(value, group), job.services), isVariable)
}

export function conditionIn(condition: Condition, { group, job, pipeline }: Cast): Condition {
  if (condition.kind === 'constant') return condition
  return restrictToTriggers(withServicesIn(foldCondition(condition, group), job.services), pipeline.triggers)
}
