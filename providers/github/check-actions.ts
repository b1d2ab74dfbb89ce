/** The actions of a job: each pinned, known ones with inputs and outputs that they have. GitHub itself only warns of an input that an action lacks. */
import { finding } from '../../src/diagnostics/catalog.ts'
import { type Diagnostic, type Origin, within } from '../../src/diagnostics/diagnostic.ts'
import type { Job, UsesStep } from '../../src/ir/types.ts'
import { walkJob } from '../../src/ir/walk.ts'
import type { Lock } from '../../src/provider.ts'
import { type ActionInterface, interfaceOf, knownReferences, pinned } from './actions.ts'

export function checkActions(job: Job, lock: Lock, findings: Diagnostic[]): void {
  const overlay = (job.overlays.github as { readonly steps?: unknown } | undefined)?.steps
  // The overlay's list stands in place of ours.
  if (Array.isArray(overlay)) {
    for (const [index, step] of overlay.entries()) {
      const uses: unknown = step?.uses
      if (typeof uses === 'string') checkPin(uses, within(job.origin, 'github', 'steps', index, 'uses'), lock, findings)
    }
    return
  }
  const steps = [...job.steps, ...job.after].filter((step) => step.kind === 'uses')
  if (steps.length === 0) return
  for (const step of steps) {
    checkPin(step.action, step.origin, lock, findings)
    const known = interfaceOf(step.action, lock)
    if (known !== null) checkInputs(step, known, findings)
  }
  if (steps.some(({ id }) => id !== null)) checkOutputs(job, steps, lock, findings)
}

function checkPin(reference: string, at: Origin, lock: Lock, findings: Diagnostic[]): void {
  if (pinned(reference, lock) === null) findings.push(finding('unpinned-action', at, reference, knownReferences(lock)))
}

/** GitHub compares names of inputs without regard to case. */
function checkInputs(step: UsesStep, { inputs, required }: ActionInterface, findings: Diagnostic[]): void {
  const at = within(step.origin, 'with')
  const known = new Set(inputs.map((name) => name.toLowerCase()))
  const given = new Set(step.with.map(({ name }) => name.toLowerCase()))
  for (const { name } of step.with)
    if (!known.has(name.toLowerCase())) findings.push(finding('unknown-action-input', within(at, name), step.action, name, inputs))
  for (const name of required)
    if (!given.has(name.toLowerCase()))
      findings.push(finding('missing-action-input', step.with.length === 0 ? step.origin : at, step.action, name))
}

function checkOutputs(job: Job, steps: readonly UsesStep[], lock: Lock, findings: Diagnostic[]): void {
  const byId = new Map(steps.map((step) => [step.id, step]))
  walkJob(job, {
    value: (value, at) => {
      const step = value.kind === 'stepOutput' ? byId.get(value.step) : undefined
      if (value.kind !== 'stepOutput' || step === undefined) return
      const outputs = [...(interfaceOf(step.action, lock)?.outputs ?? []), ...step.outputs]
      if (!outputs.includes(value.name)) findings.push(finding('unknown-action-output', at, step.action, value.name, outputs))
    },
  })
}
