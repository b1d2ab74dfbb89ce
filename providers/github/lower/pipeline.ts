/** A pipeline of the model → a workflow. */

import type { Origin, Todo } from '../../../src/diagnostics/diagnostic.ts'
import { within } from '../../../src/diagnostics/diagnostic.ts'
import { isNever } from '../../../src/ir/condition.ts'
import { safeId } from '../../../src/ir/id.ts'
import type { Condition, EnvVar, Job, Pipeline } from '../../../src/ir/types.ts'
import type { Lock, Lowered } from '../../../src/provider.ts'
import { comment, withoutComments } from '../../shared/yaml.ts'
import { pinned } from '../actions.ts'
import { simplify } from '../condition.ts'
import type { GithubJob, GithubStep, GithubWorkflow } from '../document.ts'
import type { GithubSettings } from '../settings.ts'
import { lowerTriggers } from '../triggers.ts'
import { envMap, template } from '../value.ts'
import { unsaidMessage } from './approval.ts'
import { type Gate, type JobScope, type Lowering, lowerCondition, scopeFor, wrap } from './context.ts'
import { lowerFinalGate, reporting } from './final-gate.ts'
import { lowerGate } from './gate.ts'
import { lowerJob } from './job.ts'

export function lowerPipelines(pipelines: readonly Pipeline[], settings: GithubSettings, lock: Lock): Lowered<GithubWorkflow> {
  const origins = new Map<object, Origin>()
  const todos: Todo[] = settings.server === null ? [] : pipelines.slice(0, 1).map(actionsTodo)
  const lowerings = pipelines.map(
    (pipeline): Lowering => ({ pipeline: reporting(pipeline), settings, origins, todos, gates: new Map(), shared: [] }),
  )
  const documents = lowerings.map((lowering) => ({
    path: workflowPath(lowering.pipeline, settings),
    document: lowerPipeline(lowering, lock),
    pipelines: [lowering.pipeline],
  }))
  return { documents, todos, diagnostics: [], origins }
}

/** Source: GitHub Enterprise Server docs, "Enabling automatic access to GitHub.com actions using GitHub Connect"; actions/checkout, README, on runners. */
function actionsTodo({ origin }: Pipeline): Todo {
  return {
    provider: 'github',
    code: 'step.uses',
    message:
      'Let your server use actions of github.com, by GitHub Connect or a copy made with actions-sync, and have runners of version 2.327.1 or later.',
    command: null,
    at: origin,
  }
}

export function workflowPath(pipeline: Pipeline, settings: GithubSettings): string {
  return settings.file ?? `.github/workflows/${pipeline.name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.yml`
}

/** What the file can't say of a job: GitHub asks for an approval by the name of the environment. */
function wordsAbove(job: Job, lowering: Lowering): string {
  if (job.approval === null) return job.description ?? ''
  return [job.description, unsaidMessage(job, scopeFor(lowering, job))].filter((line) => line !== null).join('\n')
}

function lowerPipeline(lowering: Lowering, lock: Lock): GithubWorkflow {
  const { pipeline, origins } = lowering
  const scope = scopeFor(lowering, null)
  const env = envMap(ownVariables(lowering), scope)
  const jobs: { [id: string]: GithubJob } = {}
  for (const job of pipeline.jobs) {
    const lowered = pinSteps(lowerJob(job, lowering), lock)
    origins.set(lowered, job.origin)
    const words = wordsAbove(job, lowering)
    jobs[safeId(job.id)] = words === '' ? lowered : (comment(words, lowered as never) as unknown as GithubJob)
  }
  const all = withGates(jobs, lowering, lock)
  const final = lowerFinalGate(pipeline, Object.keys(all), lowering.settings)
  const workflow: GithubWorkflow = {
    name: pipeline.name,
    on: lowerTriggers(pipeline),
    // Every job says what it needs.
    permissions: {},
    ...concurrencyOf(pipeline, scope),
    ...(env === undefined ? {} : { env }),
    // Without it bash runs without pipefail.
    defaults: { run: { shell: 'bash' } },
    jobs: final === null ? all : { ...all, [safeId(pipeline.gate ?? '')]: final },
  }
  origins.set(workflow, within(pipeline.origin))
  return workflow
}

/** A gate that reads outputs stands before the first job that asks it, the other one before all. */
function withGates(jobs: { readonly [id: string]: GithubJob }, lowering: Lowering, lock: Lock): { readonly [id: string]: GithubJob } {
  const all: { [id: string]: GithubJob } = {}
  const left = new Map([...lowering.gates.values()].map((gate) => [gate.id, gate]))
  const place = (gate: Gate): void => {
    all[gate.id] = pinSteps(lowerGate(gate, lowering), lock)
    left.delete(gate.id)
  }
  for (const gate of left.values()) if (gate.needs.length === 0) place(gate)
  for (const [id, job] of Object.entries(jobs)) {
    for (const need of left.size === 0 ? [] : needsOf(job)) {
      const gate = left.get(need)
      if (gate !== undefined) place(gate)
    }
    all[id] = job
  }
  return all
}

/** An overlay may hold anything. */
function needsOf(job: GithubJob): readonly string[] {
  const { needs } = withoutComments(job as never) as GithubJob
  return Array.isArray(needs) ? needs : []
}

/** Variables that stand before every job; the others are put aside. */
function ownVariables(lowering: Lowering): readonly EnvVar[] {
  return lowering.pipeline.env.filter((variable) => {
    const scope = scopeFor(lowering, null)
    template(variable.value, scope)
    if (scope.asked.size > 0) lowering.shared.push(variable)
    return scope.asked.size === 0
  })
}

/** Behind overlays, so that what they bring is pinned, too. */
function pinSteps(job: GithubJob, lock: Lock): GithubJob {
  if (!Array.isArray(job.steps)) return job
  const steps = job.steps.map((step: GithubStep) =>
    typeof step.uses === 'string' ? { ...step, uses: (pinned(step.uses, lock) ?? step.uses) as string } : step,
  )
  return { ...job, steps }
}

/**
 * Runs share a group only if one may cancel the other: GitHub also drops a waiting run of a group when a newer one comes,
 * so pushes get groups of their own.
 */
function concurrencyOf(pipeline: Pipeline, scope: JobScope): Pick<GithubWorkflow, 'concurrency'> {
  const { group } = pipeline.concurrency
  const cancel = simplify(pipeline.concurrency.cancelInProgress, pipeline)
  const never = isNever(cancel)
  if (group !== null) {
    const flag = cancel.kind === 'constant' ? cancel.value : wrap(lowerCondition(cancel, scope))
    return { concurrency: { group: template(group, scope), ...(flag === false ? {} : { 'cancel-in-progress': flag }) } }
  }
  if (never) return {}
  return { concurrency: { group: `\${{ github.workflow }}-\${{ ${ownGroup(cancel, scope)} }}`, 'cancel-in-progress': true } }
}

function ownGroup(cancel: Condition, scope: JobScope): string {
  if (cancel.kind === 'constant') return 'github.ref'
  if (cancel.kind === 'event' && cancel.events.length === 1 && cancel.events[0] === 'pullRequest')
    return 'github.event.pull_request.number || github.run_id'
  return `(${lowerCondition(cancel, scope)}) && github.ref || github.run_id`
}
