/** What the parts of one emitted job have in common while it is lowered. */
import { conditionForCell, joinText, possibleEvents, restrictToTriggers, valueForCell } from '../../../src/ir/condition.ts'
import type { Cell, Condition, EventName, Job, Pipeline, Value } from '../../../src/ir/types.ts'
import { block, type ConditionScope, groovyTest, type StatusTests } from '../condition.ts'
import type { Code } from '../document.ts'
import { parameterNames } from '../parameters.ts'
import type { Settings } from '../settings.ts'
import { expression, knownOfService } from '../values.ts'
import type { Uses } from './uses.ts'

export interface Frame {
  readonly pipeline: Pipeline
  readonly settings: Settings
  readonly uses: Uses
  readonly possible: readonly EventName[]
  readonly booleans: ReadonlySet<string>
  readonly parameters: ReadonlyMap<string, string>
}

export interface Scene {
  readonly frame: Frame
  readonly job: Job
  /** Null where the job has no matrix, and in a matrix of Jenkins' own. */
  readonly cell: Cell | null
  readonly scope: ConditionScope
}

export function frameOf(pipeline: Pipeline, settings: Settings, uses: Uses): Frame {
  const inputs = pipeline.triggers.manual?.inputs ?? []
  return {
    pipeline,
    settings,
    uses,
    possible: possibleEvents(pipeline.triggers),
    parameters: parameterNames(pipeline),
    booleans: new Set(inputs.flatMap(({ name, type }) => (type === 'boolean' ? [name] : []))),
  }
}

const noStatus: StatusTests = { succeeded: 'true', failed: 'false' }

export function sceneOf(frame: Frame, job: Job, cell: Cell | null, mapped: boolean): Scene {
  return { frame, job, cell, scope: scopeOf(frame, job, mapped, noStatus) }
}

export function scopeOf(frame: Frame, job: Job | null, mapped: boolean, status: StatusTests): ConditionScope {
  const { settings, uses, possible, booleans, parameters } = frame
  const scope: ConditionScope = {
    services: job === null ? [] : job.services,
    mapped,
    defaultBranch: settings.defaultBranch,
    booleans,
    parameters,
    uses,
    possible,
    status,
    test: (condition) => groovyTest(condition, scope),
  }
  return scope
}

/** The value in this cell. */
export function valueIn(value: Value, { cell, scope }: Pick<Scene, 'cell' | 'scope'>): Value {
  return value.kind === 'literal' ? value : withServices(valueForCell(value, cell), scope)
}

/** Hosts and ports that are known put in. */
function withServices(value: Value, scope: ConditionScope): Value {
  switch (value.kind) {
    case 'service':
      return knownOfService(value, scope) ?? value
    case 'text':
      return joinText(value.parts.map((part) => withServices(part, scope)))
    default:
      return value
  }
}

export function textIn(value: Value, scene: Scene): string {
  return expression(valueIn(value, scene), scene.scope)
}

export function conditionIn(condition: Condition, { cell, frame }: Pick<Scene, 'cell' | 'frame'>): Condition {
  if (condition.kind === 'constant') return condition
  return restrictToTriggers(conditionForCell(condition, cell), frame.pipeline.triggers)
}

/** Groovy that isn't a step has to stand in `script` where the rest is declarative. */
export function script(code: readonly Code[]): Code {
  return block('script', withoutScript(code))
}

/** In Groovy proper there is no `script`. */
export function withoutScript(code: readonly Code[]): readonly Code[] {
  if (!code.some(holdsScript)) return code
  return code.flatMap((each): readonly Code[] => {
    if (typeof each === 'string' || 'lines' in each) return [each]
    const body = withoutScript(each.body)
    return each.head === 'script' ? body : [block(each.head, body, each.params)]
  })
}

function holdsScript(code: Code): boolean {
  return typeof code !== 'string' && 'body' in code && (code.head === 'script' || code.body.some(holdsScript))
}
