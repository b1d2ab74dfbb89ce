/** The steps of a job → its `script`, and what has to stand before and after. */
import { isStatus, stepsChooseBy } from '../../../src/ir/choice.ts'
import { hasStatus } from '../../../src/ir/condition.ts'
import type { EnvVar, RunStep, Step, Value } from '../../../src/ir/types.ts'
import type { GitlabLine } from '../document.ts'
import { conditionIn, type Scene, valueIn } from './scene.ts'
import { exportCommand } from './shell-code.ts'
import { afterFailure, failureSteps, trackedSteps } from './status.ts'
import { lowerStep, type Prepared, plainFor, plainLine, reload } from './step.ts'
import { variableOf } from './values.ts'

export interface LoweredSteps {
  /** To stand before all steps. */
  readonly before: readonly GitlabLine[]
  readonly script: readonly GitlabLine[]
  readonly after: readonly GitlabLine[]
}

/** `ending` are lines after steps that succeeded, `closing` after all. */
export function lowerSteps(scene: Scene, prepared: Prepared, ending: readonly GitlabLine[], closing: readonly string[]): LoweredSteps {
  const { job } = scene
  const steps = job.steps.filter(isRun)
  const after = job.after.filter(isRun)
  const late = after.length === 0 && scene.system !== 'windows' ? failureSteps(scene, steps) : 0
  const early = late === 0 ? steps : steps.slice(0, -late)
  const hoisted = hoist(scene, prepared, steps, after)
  const inJob: Prepared = { ...prepared, bound: new Set([...prepared.bound, ...hoisted.keys()]) }
  const before = [...hoisted.values()].flatMap((binding) => exportCommand(binding, scene) ?? []).map(plainLine)
  const last = late === 0 ? [] : afterFailure(steps.slice(-late), scene, prepared)
  if (after.length > 0 || early.some((step) => hasStatus(conditionIn(step.when, scene)))) {
    return {
      before,
      script: [
        plainLine(stepsChooseBy([...steps, ...after], isStatus) ? 'export rc=0' : 'rc=0'),
        ...trackedSteps(early, after, scene, inJob, ending),
        ...closing.map(plainLine),
        plainLine('exit "$rc"'),
      ],
      after: last,
    }
  }
  const script: GitlabLine[] = []
  const final = ending.length + closing.length === 0 ? early.at(-1) : undefined
  for (const step of early) {
    for (const line of lowerStep(step, scene, inJob, step === final)) script.push(line)
    for (const line of reload(step, scene, false)) script.push(line)
  }
  for (const line of [...ending, ...closing.map(plainLine)]) script.push(line)
  return { before, script, after: last }
}

function isRun(step: Step): step is RunStep {
  return step.kind === 'run'
}

/** Bindings that a plain step reads and `variables:` can't hold: exported once, before all steps, unless one of those after it means something else. */
function hoist(scene: Scene, prepared: Prepared, steps: readonly RunStep[], after: readonly RunStep[]): ReadonlyMap<string, EnvVar> {
  const hoisted = new Map<string, EnvVar>()
  if (scene.outer === 'powershell' || steps.every(({ bindings }) => bindings.length === 0)) return hoisted
  const values = new Map<string, string | null>()
  for (const { bindings } of [...steps, ...after]) {
    for (const { name, value } of bindings) {
      const key = JSON.stringify(value)
      const known = values.get(name)
      values.set(name, known === undefined || known === key ? key : null)
    }
  }
  for (const step of steps) {
    const wanted = step.bindings.filter(({ name, value }) => !prepared.bound.has(name) && variableOf(valueIn(value, scene)) !== name)
    if (
      wanted.length === 0 ||
      step.env.length > 0 ||
      wanted.some(({ name, value }) => values.get(name) === null || reads(value, 'env')) ||
      stepsChooseBy([step], isStatus) ||
      plainFor(step, scene) === null
    )
      continue
    for (const binding of wanted) hoisted.set(binding.name, binding)
  }
  return hoisted
}

/** What a step writes is not there before it has run. */
function reads(value: Value, kind: Value['kind']): boolean {
  switch (value.kind) {
    case 'text':
      return value.parts.some((part) => reads(part, kind))
    case 'or':
      return reads(value.value, kind) || reads(value.fallback, kind)
    case 'choose':
      return reads(value.then, kind) || reads(value.otherwise, kind)
    default:
      return value.kind === kind
  }
}
