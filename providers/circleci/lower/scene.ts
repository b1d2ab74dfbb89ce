/** What the parts of one emitted job have in common while it is lowered. */
import { allOf, anyOf, eventIn, restrictToTriggers } from '../../../src/ir/condition.ts'
import { type Condition, type EventName, eventNames, type Job, type Pipeline, type Service, type Value } from '../../../src/ir/types.ts'
import type { ImageShell } from '../../shared/images.ts'
import { foldCondition, type Group } from '../../shared/matrix.ts'
import { withServicesIn } from '../../shared/shell-values.ts'
import type { Settings } from '../settings.ts'

export type System = 'linux' | 'windows' | 'macos'

export interface Scene {
  readonly pipeline: Pipeline
  readonly job: Job
  readonly group: Group
  readonly settings: Settings
  readonly possible: readonly EventName[]
  readonly system: System
  /** What the image has. */
  readonly imageShell: ImageShell
  /** Whether the steps run in a container, which services stand beside. */
  readonly inDocker: boolean
  /** Variables that the shell reads and only CircleCI can fill: they become `environment` of the job. */
  readonly wanted: Map<string, string>
}

/** A pipeline of a pull request has a branch, which isn't the one that `branch()` asks for. */
export function conditionIn(condition: Condition, { group, job, pipeline, possible }: Scene): Condition {
  if (condition.kind === 'constant') return condition
  const folded = withServicesIn(foldCondition(condition, group), job.services, serviceText)
  return restrictToTriggers(possible.includes('pullRequest') ? onBranches(folded) : folded, pipeline.triggers)
}

/** Services of a container job and of a machine are both reached through the job's own address. */
export function serviceText(services: readonly Service[], value: Extract<Value, { kind: 'service' }>): string {
  if (value.field === 'host') return 'localhost'
  return String(services.find(({ id }) => id === value.service)?.ports[0] ?? '')
}

const elsewhere = eventNames.filter((event) => event !== 'pullRequest')

function onBranches(condition: Condition): Condition {
  switch (condition.kind) {
    case 'all':
      return allOf(condition.of.map(onBranches))
    case 'any':
      return anyOf(condition.of.map(onBranches))
    case 'branch':
      return condition.negated ? anyOf([eventIn(['pullRequest']), condition]) : allOf([eventIn(elsewhere), condition])
    default:
      return condition
  }
}
