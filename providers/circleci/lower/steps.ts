/** All steps of one emitted job, in order: what it needs, what the author wrote, what it leaves. */
import { isNever } from '../../../src/ir/condition.ts'
import type { Artifact, Condition, Job, RunStep, Step } from '../../../src/ir/types.ts'
import { scriptText } from '../../shared/shell-text.ts'
import { shellCheck } from '../../shared/tool-check.ts'
import type { CircleciStep } from '../document.ts'
import { failedVariable } from '../names.ts'
import { lowerCaches } from './cache.ts'
import { checkoutSteps } from './checkout.ts'
import { type Environment, outputSources, withVariables } from './environment.ts'
import { attachWorkspace, guardSteps } from './guard.ts'
import { resultSteps, unpackSteps } from './results.ts'
import { conditionIn, type Scene } from './scene.ts'
import { serviceSteps } from './services.ts'
import { asksShell, type Frame, type JobShell, lowerStep, startingShell } from './step.ts'
import { escaped, shellText, valueIn } from './values.ts'

/** What a job of the pipeline has to know of the others. */
export interface Traffic {
  readonly byId: ReadonlyMap<string, Job>
  /** By job: its artifacts that others download. */
  readonly downloaded: ReadonlyMap<string, ReadonlySet<string>>
  /** Those that go through a folder of their own on their way. */
  readonly staged: ReadonlySet<Artifact>
  /** Jobs whose outputs others read. */
  readonly read: ReadonlySet<string>
  /** Whether the workflow as a whole is tried again, so that no step has to be. */
  readonly rerun: boolean
}

export function runSteps({ steps, after }: Job): readonly RunStep[] {
  return (after.length === 0 ? steps : [...steps, ...after]).filter(isRun)
}

function isRun(step: Step): step is RunStep {
  return step.kind === 'run'
}

/** A job of POSIX steps alone says so once. */
export function jobShell(steps: readonly RunStep[]): JobShell {
  return steps.length > 0 && steps.every(({ shell }) => shell === 'sh') ? 'sh' : 'bash'
}

export function lowerSteps(
  scene: Scene,
  environment: Environment,
  shell: JobShell,
  guard: Condition,
  traffic: Traffic,
): readonly CircleciStep[] {
  const { job, imageShell, inDocker } = scene
  const steps: CircleciStep[] = []
  if (imageShell === 'ash' && (shell === 'bash' || runSteps(job).some((step) => startingShell(step) === 'bash')))
    steps.push({ run: { name: 'Install bash', shell: '/bin/sh -e', command: 'apk add --no-cache bash' } })
  for (const step of checkoutSteps(scene)) steps.push(step)
  const guards = guardSteps(scene, shell, guard)
  for (const step of guards) steps.push(step)
  if (job.docker && inDocker) steps.push('setup_remote_docker')
  const reads = job.downloads.length > 0 || outputSources(job).length > 0
  if (reads && !guards.includes(attachWorkspace)) steps.push(attachWorkspace)
  for (const step of unpackSteps(scene, traffic)) steps.push(step)
  const holdsTool = inDocker && job.container === null && job.tools.length > 0
  const caches = lowerCaches(scene, holdsTool)
  for (const step of caches.restore) steps.push(step)
  if (environment.prepare.length > 0)
    steps.push({ run: { name: 'Set the variables of the job', command: scriptText(escaped(environment.prepare.join('\n'))) } })
  for (const step of toolSteps(scene, holdsTool)) steps.push(step)
  for (const step of serviceSteps(scene)) steps.push(step)
  const tolerant = toleranceOf(scene)
  addOwnSteps(steps, scene, environment, shell, tolerant, traffic)
  for (const step of caches.save) steps.push(step)
  const results = resultSteps(scene, shell, tolerant, traffic)
  for (const step of results) steps.push(step)
  if (runSteps(job).some(({ files }) => files.includes('SUMMARY')))
    steps.push({ run: { name: 'Summary', when: 'always', command: withVariables(shell, 'cat "$PIPEGEN_SUMMARY"') } })
  // A job has to have a step.
  if (steps.length === 0) steps.push({ run: 'true' })
  return steps
}

const defaultTimeout = 3600

/** When a failure of the job is allowed. */
function toleranceOf(scene: Scene): Condition {
  const { allowFailure } = scene.group
  return allowFailure.kind === 'constant' ? allowFailure : conditionIn(allowFailure, scene)
}

function addOwnSteps(
  steps: CircleciStep[],
  scene: Scene,
  environment: Environment,
  shell: JobShell,
  tolerant: Condition,
  traffic: Traffic,
): void {
  const { job, system } = scene
  const frame: Frame = {
    scene,
    environment,
    shell,
    reads: environment.shared,
    tolerant,
    retries: traffic.rerun ? 0 : job.retry,
    // Nothing limits a whole job but the plan; macOS and Windows have no command that could limit a step.
    limit: job.timeout === defaultTimeout || system !== 'linux' ? null : job.timeout,
  }
  let noted = !isNever(tolerant)
  let isFirst = true
  // What the job keeps depends on how its last step ended, too.
  const lastStep = job.artifacts.length > 0 ? null : (job.after.at(-1) ?? job.steps.at(-1))
  for (const [list, after] of [
    [job.steps, false],
    [job.after, true],
  ] as const) {
    for (const step of list) {
      if (step.kind !== 'run') continue
      if (!noted && (after || step.when.kind !== 'constant') && asksShell(step, frame, after)) {
        noted = true
        steps.push({ run: { name: 'Note the failure', when: 'on_fail', command: `echo 'export ${failedVariable}=true' >> "$BASH_ENV"` } })
      }
      const lowered = lowerStep(step, frame, { after, first: isFirst, last: step === lastStep })
      if (lowered !== null) steps.push(lowered)
      isFirst = false
    }
  }
}

/** Where no image holds the tools, the job looks for them. */
function toolSteps(scene: Scene, holdsTool: boolean): readonly CircleciStep[] {
  if (holdsTool) return []
  return scene.job.tools.flatMap(({ tool, version }) => {
    const wanted = shellText(valueIn(version, scene), scene, 'bash').replace(/(\.[x*])+$/, '')
    return [{ run: { name: `Check the version of ${tool}`, command: shellCheck(tool, wanted) } }]
  })
}
