/**
 * Which artifacts go through a folder of their own in the workspace, and back from it. The workspace knows neither `**` nor a path that may
 * be missing, and a file that two jobs have put there can't be attached. Source: CircleCI Docs, "Using workspaces".
 */
import { isNever } from '../../../src/ir/condition.ts'
import { globMatches, isPattern } from '../../../src/ir/glob.ts'
import type { Artifact, Job, Pipeline } from '../../../src/ir/types.ts'

interface Handed {
  readonly job: Job
  readonly artifact: Artifact
}

/** `downloaded`: by job, the artifacts that others ask for. */
export function stagedArtifacts(pipeline: Pipeline, downloaded: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<Artifact> {
  const handed = pipeline.jobs.flatMap((job) =>
    job.artifacts.filter(({ name }) => downloaded.get(job.id)?.has(name)).map((artifact): Handed => ({ job, artifact })),
  )
  const staged = handed.filter(
    (one) =>
      one.artifact.ifMissing !== 'error' ||
      // The steps of a job that may fail pass whatever happens, also the one that fills the workspace.
      !isNever(one.job.allowFailure) ||
      one.artifact.paths.some((path) => plainPath(path).includes('**')) ||
      handed.some((other) => other.job !== one.job && meet(one, other)),
  )
  return new Set(staged.map(({ artifact }) => artifact))
}

/** The cells of a matrix have folders of their own anyway. */
function meet(a: Handed, b: Handed): boolean {
  if (a.job.matrix !== null || b.job.matrix !== null) return false
  return a.artifact.paths.some((one) => b.artifact.paths.some((other) => overlap(plainPath(one), plainPath(other))))
}

/** Whether both may name one file. */
function overlap(a: string, b: string): boolean {
  if (isPattern(a)) return isPattern(b) ? isWithin(folderOf(a), folderOf(b)) || isWithin(folderOf(b), folderOf(a)) : overlap(b, a)
  if (isPattern(b)) return foldersAbove(a).some((folder) => globMatches(b, folder)) || isWithin(folderOf(b), a)
  return isWithin(a, b) || isWithin(b, a)
}

function isWithin(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`)
}

/** The path itself, and what it lies in. */
function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** The folder in which everything lies that the pattern names. */
function folderOf(pattern: string): string {
  return pattern.slice(0, pattern.search(/[*?[]/)).replace(/\/?[^/]*$/, '') || '.'
}

/** A folder is all that is in it. */
export function plainPath(path: string): string {
  return path.replace(/^\.\//, '').replace(/(\/\*\*)?(\/\*)?\/?$/, (end) => (end === '/*' ? end : '')) || '.'
}
