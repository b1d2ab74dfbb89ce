/** One group of a job's cells → one GitLab job. */
import { mergeOverlay } from '../../../src/ir/overlay.ts'
import type { Condition, Environment, Job, Pipeline, Value } from '../../../src/ir/types.ts'
import { mentionsChanges } from '../condition.ts'
import type { GitlabJob, GitlabLine, GitlabNeed } from '../document.ts'
import { jobName } from '../names.ts'
import { hasVersion, type Settings } from '../settings.ts'
import { lowerCaches } from './cache.ts'
import { durationText } from './durations.ts'
import { changesLines, refLines } from './git.ts'
import { parallelOf } from './matrix.ts'
import type { Placed, Placement } from './placement.ts'
import { endingOf, lowerArtifacts } from './results.ts'
import { lowerRules } from './rules.ts'
import { runsOn } from './runner.ts'
import { conditionIn, type Scene, valueIn } from './scene.ts'
import { lowerServices, waitLines } from './services.ts'
import { shellTest } from './shell-test.ts'
import { changeDirectory } from './step.ts'
import { lowerSteps } from './steps.ts'
import { toolChecks } from './tools.ts'
import { expandedText } from './values.ts'
import { lowerVariables } from './variables.ts'
import { forPowershell, inOneProcess, needsOneProcess } from './windows.ts'

export interface JobFrame {
  readonly pipeline: Pipeline
  /** Whether a newer pipeline may cancel it, where that isn't the default. */
  readonly interruptible: boolean
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
  const script = scriptOf(scene, placed.guard, exports, bound)
  const services = lowerServices(scene)
  const parallel = parallelOf(group)
  const cache = lowerCaches(scene)
  const artifacts = lowerArtifacts(scene)
  const lowered: Writable<GitlabJob> = { script: script.script, timeout: durationText(job.timeout) }
  if (script.before_script !== undefined) lowered.before_script = script.before_script
  if (script.after_script !== undefined) lowered.after_script = script.after_script
  if (frame.stage !== null) lowered.stage = frame.stage
  if (image !== null) lowered.image = image
  if (tags.length > 0) lowered.tags = tags
  if (services.length > 0) lowered.services = services
  if (frame.needs !== null) lowered.needs = frame.needs
  if (frame.refusesArtifacts) lowered.dependencies = []
  if (rules !== null) lowered.rules = rules
  if (when !== null) lowered.when = when
  if (job.approval !== null && job.approval.message !== null && confirms(settings)) lowered.manual_confirmation = job.approval.message
  if (parallel !== null) lowered.parallel = parallel
  if (variables !== null) lowered.variables = variables
  if (job.oidc !== null) lowered.id_tokens = { PIPEGEN_OIDC_TOKEN: { aud: job.oidc.audience ?? '$CI_SERVER_URL' } }
  if (cache !== null) lowered.cache = cache
  if (job.reports.coverageRegex !== null) lowered.coverage = `/${job.reports.coverageRegex.replace(/(?<!\\)((?:\\\\)*)\//g, '$1\\/')}/`
  if (artifacts !== null) lowered.artifacts = artifacts
  if (job.environment !== null) lowered.environment = environmentOf(job.environment, scene)
  if (job.concurrency !== null) lowered.resource_group = expandedText(valueIn(job.concurrency.group, scene))
  if (frame.interruptible) lowered.interruptible = true
  if (group.allowFailure.kind === 'constant' && group.allowFailure.value) lowered.allow_failure = true
  if (job.retry > 0) lowered.retry = Math.min(job.retry, mostRetries)
  const overlay = job.overlays.gitlab
  return overlay === undefined ? lowered : (mergeOverlay(lowered, overlay, { value: expandedText, job: jobName }) as GitlabJob)
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }
const mostRetries = 2

function environmentOf({ name, url }: Environment, scene: Scene): NonNullable<GitlabJob['environment']> {
  const text = expandedText(valueIn(name, scene))
  return url === null ? text : { name: text, url: expandedText(valueIn(url, scene)) }
}

type Scripts = Pick<GitlabJob, 'before_script' | 'script' | 'after_script'>

function scriptOf(scene: Scene, guard: Condition, exports: readonly string[], bound: ReadonlySet<string>): Scripts {
  const { job, outer } = scene
  if (job.steps.length === 0 && job.after.length === 0) return { script: [line(job.approval === null ? 'true' : 'echo Approved')] }
  if (outer !== 'powershell') return posixScripts(scene, guard, exports, bound)
  if (!needsOneProcess(scene, guard, exports)) return powershellScripts(scene, exports, bound)
  const { before_script = [], script } = posixScripts({ ...scene, outer: 'bash' }, guard, exports, bound)
  return { script: inOneProcess([...before_script, ...script]) }
}

function powershellScripts(scene: Scene, exports: readonly string[], bound: ReadonlySet<string>): Scripts {
  const { script } = lowerSteps(scene, { directory: null, exports, bound }, endingOf(scene), [])
  const checks = toolChecks(scene).map(line)
  if (script.length === 0) return { script: [line('exit 0')] }
  return { ...(checks.length === 0 ? {} : { before_script: checks }), script: forPowershell(script, exports) }
}

function posixScripts(scene: Scene, guard: Condition, exports: readonly string[], bound: ReadonlySet<string>): Scripts {
  const { job, outer } = scene
  const directory = commonDirectory(job)
  const results = endingOf(scene)
  const ending = directory === null || results.length === 0 ? results : [line('cd "$CI_PROJECT_DIR"'), ...results]
  const lowered = lowerSteps(scene, { directory, exports, bound }, ending, summaryOf(job))
  const needsBash = outer === 'ash' && [...lowered.script, ...lowered.after].some((each) => /(^|[\s(])bash -eo pipefail/.test(each.line))
  const changes = changesLines(scene, guard)
  const before: GitlabLine[] = [
    ...(mentionsChanges(guard) ? [...changes, ...guardLines(guard, scene)] : guardLines(guard, scene)),
    ...refLines(scene),
    ...(mentionsChanges(guard) ? [] : changes),
    ...(needsBash ? [line('apk add --no-cache bash')] : []),
    ...toolChecks(scene).map(line),
    ...waitLines(scene),
    ...exports.map(line),
    ...stepFiles(job).map(line),
    ...lowered.before,
    ...(directory === null ? [] : [line(changeDirectory(directory, scene, false))]),
  ]
  return {
    ...(before.length === 0 ? {} : { before_script: before }),
    script: lowered.script.length === 0 ? [line('true')] : lowered.script,
    ...(lowered.after.length === 0 ? {} : { after_script: lowered.after }),
  }
}

/** What rules couldn't ask when the pipeline was created. `before_script` and `script` are one shell. */
function guardLines(guard: Condition, scene: Scene): readonly GitlabLine[] {
  const condition = conditionIn(guard, scene)
  if (condition.kind === 'constant') return []
  const test = shellTest(condition, { succeeded: 'true', failed: 'false' })
  const asked = / (&&|\|\|) /.test(test) ? `{ ${test}; }` : test
  return [{ comment: 'Skip the job unless its condition holds', line: `${asked} || exit 0` }]
}

function line(text: string): GitlabLine {
  return { comment: '', line: text }
}

/** The directory in which most steps work: the job's shell goes there once. */
function commonDirectory(job: Job): Value | null {
  const steps = [...job.steps, ...job.after].filter((step) => step.kind === 'run')
  if (!steps.some(({ directory }) => directory !== null)) return null
  const counts = new Map<string, { readonly directory: Value | null; count: number }>()
  for (const { directory } of steps) {
    const key = JSON.stringify(directory)
    const found = counts.get(key)
    if (found === undefined) counts.set(key, { directory, count: 1 })
    else found.count += 1
  }
  for (const { directory, count } of counts.values()) if (count * 2 > steps.length) return directory
  return null
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

/** Whether GitLab asks with the message of an approval. Source: GitLab Docs, "CI/CD YAML syntax reference", `manual_confirmation`. */
export function confirms(settings: Settings): boolean {
  return hasVersion(settings, '17.1')
}
