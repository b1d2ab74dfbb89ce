/** Names that the emitted file makes from the author's. */
import { variableName } from '../../src/ir/id.ts'
import type { CiName } from '../../src/ir/types.ts'

export function matrixVariable(axis: string): string {
  return `MATRIX_${variableName(axis)}`
}

/** The name under which scripts read the input, so that the form's variable needs no other. */
export function inputVariable(input: string): string {
  return `PIPEGEN_INPUT_${variableName(input)}`
}

/** The variable under which an output of a job reaches the jobs that need it. */
export function outputVariable(job: string, output: string): string {
  return variableName(job, output)
}

/** Keywords of the file that can't be a job's name. Source: GitLab Docs, "CI/CD YAML syntax reference", unavailable names for jobs. */
export const reservedJobNames: ReadonlySet<string> = new Set([
  'image', 'services', 'stages', 'types', 'before_script', 'after_script', 'variables', 'cache', 'include', 'default', 'pages', 'workflow', 'spec', 'true', 'false', 'nil',
]) // biome-ignore format: one table

/** A host name: GitLab's aliases take no underscore. */
export function serviceAlias(id: string): string {
  return id.toLowerCase().replace(/[^a-z0-9-]+/g, '-')
}

export function jobName(id: string): string {
  return reservedJobNames.has(id) ? `${id}-job` : id
}

/** Source: GitLab Docs, "Predefined CI/CD variables reference". The event is worked out; nothing names a merge request's author. */
export const ciVariables: { readonly [name in CiName]: string | null } = {
  sha: 'CI_COMMIT_SHA',
  shortSha: 'CI_COMMIT_SHORT_SHA',
  ref: 'CI_COMMIT_REF_NAME',
  branch: 'CI_COMMIT_BRANCH',
  tag: 'CI_COMMIT_TAG',
  event: null,
  actor: 'GITLAB_USER_LOGIN',
  repository: 'CI_PROJECT_PATH',
  runId: 'CI_PIPELINE_ID',
  runNumber: 'CI_PIPELINE_IID',
  runUrl: 'CI_PIPELINE_URL',
  workspace: 'CI_PROJECT_DIR',
  defaultBranch: 'CI_DEFAULT_BRANCH',
  'commit.message': 'CI_COMMIT_MESSAGE',
  'pullRequest.number': 'CI_MERGE_REQUEST_IID',
  'pullRequest.title': 'CI_MERGE_REQUEST_TITLE',
  'pullRequest.source': 'CI_MERGE_REQUEST_SOURCE_BRANCH_NAME',
  'pullRequest.target': 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME',
  'pullRequest.author': null,
}

/** The file with the names of changed files, one a line; empty where there is nothing to compare with. */
export const changedVariable = 'PIPEGEN_CHANGED'
