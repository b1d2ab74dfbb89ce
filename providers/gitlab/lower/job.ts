/** One group of a job's cells → one GitLab job. */
import { mergeOverlay } from '../../../src/ir/overlay.ts'
import type { Job, Pipeline, Value } from '../../../src/ir/types.ts'
import type { GitlabJob, GitlabLine, GitlabNeed } from '../document.ts'
import type { Settings } from '../settings.ts'
import { lowerCaches } from './cache.ts'
import { durationText } from './durations.ts'
import { parallelOf } from './matrix.ts'
import type { Placed, Placement } from './placement.ts'
import { endingOf, lowerArtifacts } from './results.ts'
import { lowerRules } from './rules.ts'
import { runsOn } from './runner.ts'
import { type Scene, valueIn } from './scene.ts'
import { lowerServices, waitLines } from './services.ts'
import { changeDirectory, lowerSteps } from './steps.ts'
import { toolChecks } from './tools.ts'
import { expandedText } from './values.ts'
import { lowerVariables } from './variables.ts'
import { forPowershell } from './windows.ts'

export interface JobFrame {
  readonly pipeline: Pipeline
  readonly settings: Settings
  readonly placement: Placement
  readonly stage: string | null
  readonly needs: readonly GitlabNeed[] | null
  /** Whether jobs of earlier stages have artifacts that this one doesn't ask for. */
  readonly refusesArtifacts: boolean
}

export function lowerJob(frame: JobFrame, placed: Placed): GitlabJob {
  const { pipeline, settings } = frame
  const { group } = placed
  const { job } = group
  const { system, outer, tags, image } = runsOn(group, settings)
  const scene: Scene = { pipeline, job, group, outer, system }
  const { rules, when } = lowerRules(placed, pipeline)
  const { variables, exports, bound } = lowerVariables(scene)
  const script = scriptOf(scene, exports, bound)
  const services = lowerServices(scene)
  const parallel = parallelOf(group)
  const cache = lowerCaches(job.caches)
  const artifacts = lowerArtifacts(job)
  const allowFailure = group.allowFailure.kind === 'constant' && group.allowFailure.value
  const lowered: GitlabJob = {
    ...(frame.stage === null ? {} : { stage: frame.stage }),
    ...(image === null ? {} : { image }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(services.length === 0 ? {} : { services }),
    ...(frame.needs === null ? {} : { needs: frame.needs }),
    ...(frame.refusesArtifacts ? { dependencies: [] } : {}),
    ...(rules === null ? {} : { rules }),
    ...(when === null ? {} : { when }),
    ...(job.approval?.message == null ? {} : { manual_confirmation: job.approval.message }),
    ...(parallel === null ? {} : { parallel }),
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
    ...(job.oidc === null ? {} : { id_tokens: { PIPEGEN_OIDC_TOKEN: { aud: job.oidc.audience ?? '$CI_SERVER_URL' } } }),
    ...(cache === null ? {} : { cache }),
    ...script,
    ...(job.reports.coverageRegex === null ? {} : { coverage: `/${job.reports.coverageRegex.replace(/(?<!\\)((?:\\\\)*)\//g, '$1\\/')}/` }),
    ...(artifacts === null ? {} : { artifacts }),
    ...environmentOf(scene),
    ...(job.concurrency === null ? {} : { resource_group: expandedText(valueIn(job.concurrency.group, scene)) }),
    ...(allowFailure ? { allow_failure: true } : {}),
    ...(job.retry === 0 ? {} : { retry: Math.min(job.retry, 2) }),
    timeout: durationText(job.timeout),
  }
  const overlay = job.overlays.gitlab
  return overlay === undefined ? lowered : (mergeOverlay(lowered, overlay, expandedText) as GitlabJob)
}

function environmentOf(scene: Scene): Pick<GitlabJob, 'environment'> {
  const { environment } = scene.job
  if (environment === null) return {}
  const name = expandedText(valueIn(environment.name, scene))
  return { environment: environment.url === null ? name : { name, url: expandedText(valueIn(environment.url, scene)) } }
}

type Scripts = Pick<GitlabJob, 'before_script' | 'script' | 'after_script'>

function scriptOf(scene: Scene, exports: readonly string[], bound: ReadonlySet<string>): Scripts {
  const { job, outer } = scene
  if (job.steps.length === 0 && job.after.length === 0) return { script: [line(job.approval === null ? 'true' : 'echo Approved')] }
  const windows = outer === 'powershell'
  const directory = windows ? null : commonDirectory(job)
  const lowered = lowerSteps(scene, { directory, exports, bound }, endingOf(job), summaryOf(job))
  if (windows) {
    const checks = toolChecks(scene).map(line)
    const tracked = lowered.script[0]?.line === 'rc=0'
    return { script: forPowershell([...checks, ...lowered.script], exports, tracked) }
  }
  const needsBash = outer === 'ash' && [...lowered.script, ...lowered.after].some((each) => /(^|[\s(])bash -eo pipefail/.test(each.line))
  const before: GitlabLine[] = [
    ...(needsBash ? [line('apk add --no-cache bash')] : []),
    ...toolChecks(scene).map(line),
    ...waitLines(scene),
    ...exports.map(line),
    ...stepFiles(job).map(line),
    ...lowered.before,
    ...(directory === null ? [] : [line(changeDirectory(directory, scene))]),
  ]
  return {
    ...(before.length === 0 ? {} : { before_script: before }),
    script: lowered.script.length === 0 ? [line('true')] : lowered.script,
    ...(lowered.after.length === 0 ? {} : { after_script: lowered.after }),
  }
}

function line(text: string): GitlabLine {
  return { comment: '', line: text }
}

/** The directory in which all steps work. */
function commonDirectory(job: Job): Value | null {
  const steps = [...job.steps, ...job.after].filter((step) => step.kind === 'run')
  const first = steps[0]?.directory ?? null
  if (first === null) return null
  const key = JSON.stringify(first)
  return steps.every(({ directory }) => JSON.stringify(directory) === key) ? first : null
}

/** Files through which steps hand something on. */
function stepFiles(job: Job): readonly string[] {
  const mentioned = new Set([...job.steps, ...job.after].flatMap((step) => (step.kind === 'run' ? step.files : [])))
  if (job.outputs.length > 0) mentioned.add('OUTPUT')
  return [...mentioned].map((file) => `export PIPEGEN_${file}="$(mktemp)"`)
}

/** GitLab has no page for a summary: it is shown at the end of the log. */
function summaryOf(job: Job): readonly string[] {
  return [...job.steps, ...job.after].some((step) => step.kind === 'run' && step.files.includes('SUMMARY'))
    ? ['cat "$PIPEGEN_SUMMARY"']
    : []
}
