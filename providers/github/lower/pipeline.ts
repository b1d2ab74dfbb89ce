/** A pipeline of the model → a workflow. */

import type { Origin, Todo } from '../../../src/diagnostics/diagnostic.ts'
import { within } from '../../../src/diagnostics/diagnostic.ts'
import { safeId } from '../../../src/ir/id.ts'
import type { Pipeline } from '../../../src/ir/types.ts'
import type { Lowered } from '../../../src/provider.ts'
import { comment } from '../../shared/yaml.ts'
import type { GithubJob, GithubWorkflow } from '../document.ts'
import type { GithubSettings } from '../index.ts'
import { lowerTriggers } from '../triggers.ts'
import { envMap, template } from '../value.ts'
import { gateJobId, type JobScope, type Lowering, lowerCondition, scopeFor, wrap } from './context.ts'
import { lowerFinalGate, reporting } from './final-gate.ts'
import { lowerGate } from './gate.ts'
import { lowerJob } from './job.ts'

export function lowerPipelines(pipelines: readonly Pipeline[], settings: GithubSettings): Lowered<GithubWorkflow> {
  const origins = new Map<object, Origin>()
  const todos: Todo[] = []
  const lowerings = pipelines.map((pipeline): Lowering => ({ pipeline: reporting(pipeline), settings, origins, todos, gated: new Map() }))
  const documents = lowerings.map((lowering) => ({
    path: workflowPath(lowering.pipeline, settings),
    document: lowerPipeline(lowering),
    pipelines: [lowering.pipeline],
  }))
  return { documents, todos, diagnostics: [], origins }
}

export function workflowPath(pipeline: Pipeline, settings: GithubSettings): string {
  return settings.file ?? `.github/workflows/${pipeline.name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.yml`
}

function lowerPipeline(lowering: Lowering): GithubWorkflow {
  const { pipeline, origins } = lowering
  const scope = scopeFor(lowering, null)
  const jobs: { [id: string]: GithubJob } = {}
  for (const job of pipeline.jobs) {
    const lowered = lowerJob(job, lowering)
    origins.set(lowered, job.origin)
    jobs[safeId(job.id)] = job.description === null ? lowered : (comment(job.description, lowered as never) as unknown as GithubJob)
  }
  const gate = lowerGate(lowering)
  const all = gate === null ? jobs : { [gateJobId]: gate, ...jobs }
  const final = lowerFinalGate(pipeline, Object.keys(all), lowering.settings)
  const env = envMap(pipeline.env, scope)
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

/**
 * Runs share a group only if one may cancel the other: GitHub also drops a waiting run of a group when a newer one comes,
 * so pushes get groups of their own.
 */
function concurrencyOf(pipeline: Pipeline, scope: JobScope): Pick<GithubWorkflow, 'concurrency'> {
  const { group, cancelInProgress: cancel } = pipeline.concurrency
  const never = cancel.kind === 'constant' && !cancel.value
  if (group !== null) {
    const flag = cancel.kind === 'constant' ? cancel.value : wrap(lowerCondition(cancel, scope))
    return { concurrency: { group: template(group, scope), ...(flag === false ? {} : { 'cancel-in-progress': flag }) } }
  }
  if (never) return {}
  return { concurrency: { group: `\${{ github.workflow }}-\${{ ${ownGroup(pipeline, scope)} }}`, 'cancel-in-progress': true } }
}

function ownGroup(pipeline: Pipeline, scope: JobScope): string {
  const { cancelInProgress: cancel } = pipeline.concurrency
  if (cancel.kind === 'constant') return 'github.ref'
  if (cancel.kind === 'event' && cancel.events.length === 1 && cancel.events[0] === 'pullRequest')
    return 'github.event.pull_request.number || github.run_id'
  return `(${lowerCondition(cancel, scope)}) && github.ref || github.run_id`
}
