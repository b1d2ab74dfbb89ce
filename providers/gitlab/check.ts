/** Limits and names that only GitLab knows. */
import { type Diagnostic, type Origin, within } from '../../src/diagnostics/diagnostic.ts'
import type { Pipeline } from '../../src/ir/types.ts'
import type { Lowered, OutputFile } from '../../src/provider.ts'
import { bytesOf, type Limit, type LimitCheck, limitCheck } from '../shared/limits.ts'
import { reservedVariables } from '../shared/reserved.ts'
import type { GitlabCode } from './codes.ts'
import type { GitlabCache, GitlabDocument, GitlabJob, GitlabNamedJob } from './document.ts'
import { limits } from './limits.ts'
import { predefined, reservedJobNames } from './names.ts'

type Report = (code: GitlabCode, at: Origin | null, message: string, hint: string) => void

export function checkGitlab({ documents, origins }: Lowered<GitlabDocument>, severity: 'error' | 'warn'): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const add =
    (severity: 'error' | 'warning'): Report =>
    (code, at, message, hint) => {
      diagnostics.push({ code, severity, provider: 'gitlab', message, hint, at })
    }
  const limit = add(severity === 'error' ? 'error' : 'warning')
  const check = limitCheck('GitLab', severity, diagnostics)
  const fault = add('error')
  for (const { document, pipelines } of documents) {
    checkNames(document.jobs, origins, limit, fault)
    for (const named of document.jobs) {
      const origin = origins.get(named.job) ?? null
      checkJob(named, origin, limit, check)
      if (origin === null) continue
      checkFields(named, origin, check)
      checkDeployment(named, origin, fault)
    }
    for (const pipeline of pipelines) checkPipeline(pipeline, check)
    reservedVariables(pipelines, predefined, (name, at) =>
      fault(
        'gitlab-predefined-variable',
        at,
        `The variable "${name}" can't be set: GitLab sets it itself.`,
        'Give the variable another name.',
      ),
    )
  }
  return diagnostics
}

function checkNames(jobs: readonly GitlabNamedJob[], origins: ReadonlyMap<object, Origin>, limit: Report, report: Report): void {
  const seen = new Set<string>()
  const needed = new Set(jobs.flatMap(({ job }) => (job.needs ?? []).map((need) => (typeof need === 'string' ? need : need.job))))
  for (const { name, job } of jobs) {
    const at = origins.get(job) ?? null
    if (seen.has(name)) report('gitlab-job-twice', at, `Two jobs are called "${name}" on GitLab.`, 'Give one of them another id.')
    if (reservedJobNames.has(name) || name.startsWith('.'))
      report('gitlab-reserved-name', at, `GitLab doesn't take "${name}" for the name of a job.`, 'Give the job another id.')
    const longest = needed.has(name) ? limits.neededName.most : limits.name.most
    const length = name.length + cellsOf(job).longest
    if (length > longest)
      limit(
        'gitlab-name-too-long',
        at,
        `The name of job "${name}" has ${length} characters${length > name.length ? ' with the values of its cells' : ''}; GitLab takes ${longest}.`,
        'Give the job a shorter id.',
      )
    seen.add(name)
  }
}

function checkJob({ name, job }: GitlabNamedJob, at: Origin | null, report: Report, near: LimitCheck): void {
  const over = (code: GitlabCode, field: string, limit: Limit, what: string, count: number, hint: string): void => {
    const place = at === null ? null : within(at, field)
    if (count > limit.most) report(code, place, `Job "${name}" has ${count} ${what}; GitLab takes ${limit.most}.`, hint)
    else near(limit, count, place)
  }
  over('gitlab-too-many-cells', 'matrix', limits.cells, 'cells', cellsOf(job).count, 'Split the job.')
  const needs = job.needs?.length ?? 0
  over('gitlab-too-many-needs', 'needs', limits.needs, 'needs', needs, 'Put a job in between that needs them, and need that one.')
  over('gitlab-too-many-tags', 'runner', limits.tags, 'tags', job.tags?.length ?? 0, 'Use fewer labels.')
  const caches = cachesOf(job)
  over('gitlab-too-many-caches', 'cache', limits.caches, 'caches', caches.length, 'Join some of them.')
  for (const { key } of caches) {
    const files = typeof key === 'string' ? 0 : key.files.length
    over(
      'gitlab-too-many-key-files',
      'cache',
      limits.keyFiles,
      'files in the key of a cache',
      files,
      'Name the two files that change most.',
    )
  }
  for (const { changes } of job.rules ?? [])
    over('gitlab-too-many-paths', 'when', limits.paths, 'paths in one condition', changes?.length ?? 0, 'Use wider globs.')
}

/** What shows in the model, or only in the emitted job as a whole. */
function checkFields({ job }: GitlabNamedJob, at: Origin, limit: LimitCheck): void {
  const { environment, resource_group: group } = job
  const environmentName = (typeof environment === 'object' ? environment.name : environment) ?? ''
  limit(limits.environmentName, environmentName.length, within(at, 'environment'))
  limit(limits.resourceGroup, group?.length ?? 0, within(at, 'concurrency'))
  let size = 0
  for (const lines of [job.before_script, job.script, job.after_script])
    for (const each of lines ?? []) size += (typeof each === 'string' ? each : each.line).length
  for (const name in job.variables) size += name.length + JSON.stringify(job.variables[name]).length
  if (size > limits.jobBytes.most / 2) limit(limits.jobBytes, size, within(at, 'steps'))
}

/** Source: Gitlab::Regex.environment_name_regex of GitLab, which groups of jobs that exclude each other follow, too. */
const namePattern = /^(?!\/)[A-Za-z0-9_\-/${}. ]+(?<!\/)$/

function checkDeployment({ name, job }: GitlabNamedJob, at: Origin, report: Report): void {
  const { environment, resource_group: group } = job
  const refuse = (what: string, text: unknown, field: string): void => {
    if (typeof text !== 'string' || namePattern.test(text)) return
    report(
      'gitlab-bad-name',
      within(at, field),
      `GitLab doesn't take "${text}" for ${what} of job "${name}".`,
      'Use letters, digits, blanks and any of "-", "_", "." and "/", but no "/" at an end.',
    )
  }
  refuse('the environment', typeof environment === 'object' ? environment.name : environment, 'environment')
  refuse('the concurrency group', group, 'concurrency')
}

function checkPipeline({ jobs, triggers, origin }: Pipeline, limit: LimitCheck): void {
  for (const { timeout, outputs, origin } of jobs) {
    limit(limits.days, timeout / 86_400, within(origin, 'timeout'))
    limit(limits.outputs, outputs.length, within(origin, 'outputs'))
  }
  for (const [event, patterns] of [
    ['push', triggers.push?.paths],
    ['pullRequest', triggers.pullRequest?.paths],
  ] as const)
    limit(limits.paths, patterns?.only.length ?? 0, within(origin, 'on', event, 'paths'))
}

/** Never an error: see the limit. */
export function checkFiles(files: readonly OutputFile[], { documents }: Lowered<GitlabDocument>): readonly Diagnostic[] {
  return files.flatMap(({ path, text }) => {
    const bytes = bytesOf(text, limits.bytes)
    if (bytes <= limits.bytes.most) return []
    const origin = documents.find((document) => document.path === path)?.pipelines[0]?.origin
    return {
      code: 'gitlab-large-file' satisfies GitlabCode,
      severity: 'warning',
      provider: 'gitlab',
      message: `${path} has ${Math.round(bytes / 1000)} KB. Unless its administrator allows more, GitLab takes what needs 2 MB of memory, which about ${limits.bytes.most / 1000} KB of text do.`,
      hint: 'Split the pipeline, or put long scripts into files of the repo.',
      at: origin === undefined ? null : within(origin, 'jobs'),
    }
  })
}

/** How many cells, and how much the longest name of one adds to that of the job: `: [a, b]`. */
function cellsOf({ parallel }: GitlabJob): { readonly count: number; readonly longest: number } {
  let count = 0
  let longest = 0
  for (const entry of parallel?.matrix ?? []) {
    const axes = Object.values(entry).map((values) => (Array.isArray(values) ? values.map(String) : [String(values)]))
    count += axes.reduce((product, values) => product * values.length, 1)
    const texts = axes.reduce((sum, values) => sum + Math.max(0, ...values.map((value) => value.length)), 0)
    longest = Math.max(longest, texts + 2 * (axes.length - 1) + ': []'.length)
  }
  return { count, longest }
}

function cachesOf({ cache }: GitlabJob): readonly GitlabCache[] {
  if (cache === undefined) return []
  return Array.isArray(cache) ? (cache as readonly GitlabCache[]) : [cache as GitlabCache]
}
