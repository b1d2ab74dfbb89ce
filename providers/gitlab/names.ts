/** Names that the emitted file makes from the author's. */
import { variableName } from '../../src/ir/id.ts'
import type { CiName } from '../../src/ir/types.ts'
import { names } from '../shared/reserved.ts'

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

/**
 * Variables that GitLab sets in every job, or in those of merge requests: a job that overrides them breaks in odd ways.
 * `CI` alone is overridden by many, and by no harm. Source: GitLab Docs, "Predefined CI/CD variables reference".
 */
export const predefined = {
  provider: 'gitlab',
  field: 'variables',
  reserved:
    names(`CI_API_V4_URL CI_API_GRAPHQL_URL CI_BUILDS_DIR CI_COMMIT_AUTHOR CI_COMMIT_BEFORE_SHA CI_COMMIT_BRANCH CI_COMMIT_DESCRIPTION CI_COMMIT_MESSAGE
    CI_COMMIT_REF_NAME CI_COMMIT_REF_PROTECTED CI_COMMIT_REF_SLUG CI_COMMIT_SHA CI_COMMIT_SHORT_SHA CI_COMMIT_TAG CI_COMMIT_TAG_MESSAGE CI_COMMIT_TIMESTAMP CI_COMMIT_TITLE
    CI_CONCURRENT_ID CI_CONFIG_PATH CI_DEFAULT_BRANCH CI_ENVIRONMENT_ACTION CI_ENVIRONMENT_NAME CI_ENVIRONMENT_SLUG CI_ENVIRONMENT_TIER CI_ENVIRONMENT_URL CI_JOB_ID CI_JOB_IMAGE
    CI_JOB_MANUAL CI_JOB_NAME CI_JOB_NAME_SLUG CI_JOB_STAGE CI_JOB_STARTED_AT CI_JOB_STATUS CI_JOB_TIMEOUT CI_JOB_TOKEN CI_JOB_URL CI_MERGE_REQUEST_APPROVED CI_MERGE_REQUEST_ASSIGNEES
    CI_MERGE_REQUEST_DIFF_BASE_SHA CI_MERGE_REQUEST_DIFF_ID CI_MERGE_REQUEST_EVENT_TYPE CI_MERGE_REQUEST_ID CI_MERGE_REQUEST_IID CI_MERGE_REQUEST_LABELS CI_MERGE_REQUEST_MILESTONE
    CI_MERGE_REQUEST_PROJECT_ID CI_MERGE_REQUEST_PROJECT_PATH CI_MERGE_REQUEST_PROJECT_URL CI_MERGE_REQUEST_REF_PATH CI_MERGE_REQUEST_SOURCE_BRANCH_NAME CI_MERGE_REQUEST_SOURCE_BRANCH_SHA
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID CI_MERGE_REQUEST_SOURCE_PROJECT_PATH CI_MERGE_REQUEST_TARGET_BRANCH_NAME CI_MERGE_REQUEST_TARGET_BRANCH_SHA CI_MERGE_REQUEST_TITLE CI_NODE_INDEX
    CI_NODE_TOTAL CI_OPEN_MERGE_REQUESTS CI_PAGES_DOMAIN CI_PAGES_URL CI_PIPELINE_CREATED_AT CI_PIPELINE_ID CI_PIPELINE_IID CI_PIPELINE_NAME CI_PIPELINE_SOURCE CI_PIPELINE_TRIGGERED
    CI_PIPELINE_URL CI_PROJECT_DIR CI_PROJECT_ID CI_PROJECT_NAME CI_PROJECT_NAMESPACE CI_PROJECT_PATH CI_PROJECT_PATH_SLUG CI_PROJECT_ROOT_NAMESPACE CI_PROJECT_TITLE CI_PROJECT_URL
    CI_PROJECT_VISIBILITY CI_REGISTRY CI_REGISTRY_IMAGE CI_REGISTRY_PASSWORD CI_REGISTRY_USER CI_REPOSITORY_URL CI_RUNNER_DESCRIPTION CI_RUNNER_EXECUTABLE_ARCH CI_RUNNER_ID
    CI_RUNNER_REVISION CI_RUNNER_SHORT_TOKEN CI_RUNNER_TAGS CI_RUNNER_VERSION CI_SERVER CI_SERVER_FQDN CI_SERVER_HOST CI_SERVER_NAME CI_SERVER_PORT CI_SERVER_PROTOCOL CI_SERVER_REVISION
    CI_SERVER_URL CI_SERVER_VERSION CI_TRIGGER_SHORT_TOKEN GITLAB_CI GITLAB_FEATURES GITLAB_USER_EMAIL GITLAB_USER_ID GITLAB_USER_LOGIN GITLAB_USER_NAME TRIGGER_PAYLOAD`),
}
