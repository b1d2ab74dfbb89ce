/** Limits and reserved names of GitHub Actions. */

import { finding } from '../../src/diagnostics/catalog.ts'
import { type Diagnostic, type Origin, within } from '../../src/diagnostics/diagnostic.ts'
import { safeId } from '../../src/ir/id.ts'
import type { Job, Pipeline } from '../../src/ir/types.ts'
import type { Lock, Lowered, OutputFile } from '../../src/provider.ts'
import { bytesOf, type LimitCheck, limitCheck } from '../shared/limits.ts'
import { reservedVariables } from '../shared/reserved.ts'
import { runnerNames } from '../shared/runners.ts'
import { withoutComments } from '../shared/yaml.ts'
import { checkActions } from './check-actions.ts'
import type { GithubJob, GithubStep, GithubWorkflow } from './document.ts'
import { limits } from './limits.ts'
import { builtIn } from './names.ts'

export function check({ documents }: Lowered<GithubWorkflow>, over: 'error' | 'warn', lock: Lock): readonly Diagnostic[] {
  const findings: Diagnostic[] = []
  const limit = limitCheck('GitHub', over, findings)
  for (const { document, pipelines } of documents) {
    reservedVariables(pipelines, builtIn, (name, at) => findings.push(finding('reserved-env', at, name, 'GitHub sets it itself')))
    for (const pipeline of pipelines) {
      checkPipeline(pipeline, limit)
      for (const job of pipeline.jobs) {
        checkActions(job, lock, findings)
        checkJob(job, limit)
        const emitted = document.jobs[safeId(job.id)]
        if (emitted !== undefined) checkEmitted(withoutComments(emitted as never) as GithubJob, job, limit)
      }
    }
  }
  return findings
}

export function checkFiles(
  files: readonly OutputFile[],
  { documents }: Lowered<GithubWorkflow>,
  over: 'error' | 'warn',
): readonly Diagnostic[] {
  const findings: Diagnostic[] = []
  const limit = limitCheck('GitHub', over, findings)
  for (const { path, text } of files) {
    const origin = documents.find((document) => document.path === path)?.pipelines[0]?.origin
    limit(limits.bytes, bytesOf(text, limits.bytes), origin === undefined ? null : within(origin, 'jobs'))
  }
  return findings
}

function checkPipeline({ jobs, triggers, origin }: Pipeline, limit: LimitCheck): void {
  const cells = jobs.map(({ matrix }) => matrix?.cells.length ?? 0)
  const all = cells.reduce((sum, count) => sum + count, 0)
  // One matrix that is too large is a finding of its own.
  if (cells.every((count) => count <= limits.cells.most && count !== all)) limit(limits.cellsOfRun, all, within(origin, 'jobs'))
  limit(limits.inputs, triggers.manual?.inputs.length ?? 0, within(origin, 'on', 'manual', 'inputs'))
}

const hostedLabel = /^(ubuntu|windows|macos)(-(latest|slim|\d.*))?$/

function checkJob(job: Job, limit: LimitCheck): void {
  const at = (...keys: string[]): Origin => within(job.origin, ...keys)
  if (job.matrix !== null) limit(limits.cells, job.matrix.cells.length, at('matrix'))
  const hosted = job.call === null && runnerNames(job).some((name) => hostedLabel.test(name))
  limit(hosted ? limits.hostedMinutes : limits.minutes, Math.ceil(job.timeout / 60), at('timeout'))
  for (const step of [...job.steps, ...job.after])
    if (step.timeout !== null) limit(limits.stepMinutes, Math.ceil(step.timeout / 60), within(step.origin, 'timeout'))
  if (job.approval !== null) limit(limits.reviewers, job.approval.approvers.length, at('approval', 'approvers'))
  for (const cache of job.caches) if (cache.kind === 'paths') limit(limits.cacheKey, keyRest + cache.prefix.length, cache.origin)
}

/** The system, the architecture and the hash that stand beside the author's part of a key, with their dashes. */
const keyRest = 'Windows-ARM64--'.length + 64

/** What an overlay has changed and what pipegen has added counts, too. */
function checkEmitted({ steps, environment, ...emitted }: GithubJob, job: Job, limit: LimitCheck): void {
  limit(limits.expression, lengthOf(emitted.if), within(job.origin, 'when'))
  limit(
    limits.environmentName,
    lengthOf(typeof environment === 'object' ? environment.name : environment),
    within(job.origin, 'environment'),
  )
  if (!Array.isArray(steps)) return
  for (const { run, if: condition } of steps as readonly GithubStep[]) {
    if (lengthOf(run) > limits.script.most / 2) limit(limits.script, lengthOf(run), originOf(run ?? '', job))
    limit(limits.expression, lengthOf(condition), job.origin)
  }
}

/** An overlay may hold anything. */
function lengthOf(text: unknown): number {
  return typeof text === 'string' ? text.length : 0
}

/** The author's step that became this script, else the job. */
function originOf(run: string, { steps, after, origin }: Job): Origin {
  let found = { script: '', origin }
  for (const step of [...steps, ...after])
    if (step.kind === 'run' && step.script.length > found.script.length && run.includes(step.script)) found = step
  return found.origin
}
