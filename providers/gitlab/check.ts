/** Limits and names that only GitLab knows. Source: GitLab Docs, "CI/CD YAML syntax reference" and "CI/CD limits". */
import { type Diagnostic, type Origin, within } from '../../src/diagnostics/diagnostic.ts'
import type { Lowered } from '../../src/provider.ts'
import { reservedVariables } from '../shared/reserved.ts'
import type { GitlabCode } from './codes.ts'
import type { GitlabCache, GitlabDocument, GitlabJob, GitlabNamedJob } from './document.ts'
import { predefined, reservedJobNames } from './names.ts'

type Report = (code: GitlabCode, at: Origin | null, message: string, hint: string) => void

export function checkGitlab({ documents, origins }: Lowered<GitlabDocument>, limits: 'error' | 'warn'): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const add =
    (severity: 'error' | 'warning'): Report =>
    (code, at, message, hint) => {
      diagnostics.push({ code, severity, provider: 'gitlab', message, hint, at })
    }
  const limit = add(limits === 'error' ? 'error' : 'warning')
  const fault = add('error')
  for (const { document, pipelines } of documents) {
    checkNames(document.jobs, origins, fault)
    for (const named of document.jobs) checkJob(named, origins.get(named.job) ?? null, limit)
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

const longestName = 255
const longestNeededName = 128

function checkNames(jobs: readonly GitlabNamedJob[], origins: ReadonlyMap<object, Origin>, report: Report): void {
  const seen = new Set<string>()
  const needed = new Set(jobs.flatMap(({ job }) => (job.needs ?? []).map((need) => (typeof need === 'string' ? need : need.job))))
  for (const { name, job } of jobs) {
    const at = origins.get(job) ?? null
    if (seen.has(name)) report('gitlab-job-twice', at, `Two jobs are called "${name}" on GitLab.`, 'Give one of them another id.')
    if (reservedJobNames.has(name) || name.startsWith('.'))
      report('gitlab-reserved-name', at, `GitLab doesn't take "${name}" for the name of a job.`, 'Give the job another id.')
    const longest = needed.has(name) ? longestNeededName : longestName
    if (name.length > longest)
      report(
        'gitlab-name-too-long',
        at,
        `The name of job "${name}" has ${name.length} characters; GitLab takes ${longest}.`,
        'Give the job a shorter id.',
      )
    seen.add(name)
  }
}

const mostCells = 200
const mostNeeds = 50
const mostCaches = 4
const mostKeyFiles = 2
const mostPatterns = 50
const mostTags = 50

function checkJob({ name, job }: GitlabNamedJob, at: Origin | null, report: Report): void {
  const over = (code: GitlabCode, field: string, what: string, count: number, most: number, hint: string): void => {
    if (count > most)
      report(code, at === null ? null : within(at, field), `Job "${name}" has ${count} ${what}; GitLab takes ${most}.`, hint)
  }
  over('gitlab-too-many-cells', 'matrix', 'cells', cellsOf(job), mostCells, 'Split the job.')
  over(
    'gitlab-too-many-needs',
    'needs',
    'needs',
    job.needs?.length ?? 0,
    mostNeeds,
    'Put a job in between that needs them, and need that one.',
  )
  over('gitlab-too-many-tags', 'runner', 'tags', job.tags?.length ?? 0, mostTags - 1, 'Use fewer labels.')
  const caches = cachesOf(job)
  over('gitlab-too-many-caches', 'cache', 'caches', caches.length, mostCaches, 'Join some of them.')
  for (const { key } of caches)
    if (typeof key !== 'string')
      over(
        'gitlab-too-many-key-files',
        'cache',
        'files in the key of a cache',
        key.files.length,
        mostKeyFiles,
        'Name the two files that change most.',
      )
  for (const { changes } of job.rules ?? [])
    over('gitlab-too-many-paths', 'when', 'paths in one condition', changes?.length ?? 0, mostPatterns, 'Use wider globs.')
}

function cellsOf({ parallel }: GitlabJob): number {
  return (parallel?.matrix ?? []).reduce(
    (sum, entry) => sum + Object.values(entry).reduce((product, value) => product * (typeof value === 'string' ? 1 : value.length), 1),
    0,
  )
}

function cachesOf({ cache }: GitlabJob): readonly GitlabCache[] {
  if (cache === undefined) return []
  return Array.isArray(cache) ? (cache as readonly GitlabCache[]) : [cache as GitlabCache]
}
