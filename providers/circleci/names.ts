/** Names that the emitted file makes from the author's. */
import { variableName } from '../../src/ir/id.ts'
import { names } from '../shared/reserved.ts'

/** A job's name begins with a letter. Source: CircleCI's schema of config.yml, "jobs". */
export function jobName(id: string): string {
  const safe = id.replace(/[^A-Za-z0-9_-]+/g, '-')
  return /^[A-Za-z]/.test(safe) ? safe : `job-${safe}`
}

/** Source: CircleCI Docs, "Reusing config", parameters: lower case, beginning with a letter. */
export function parameterName(name: string): string {
  const safe = name.toLowerCase().replace(/[^a-z0-9_-]+/g, '_')
  return /^[a-z]/.test(safe) ? safe : `p_${safe}`
}

/** Keys of a workflow's job. Source: CircleCI Docs, "Configuration reference", `jobs` of a workflow, and "Parameters", reserved names. */
const ofWorkflows: ReadonlySet<string> = new Set([
  'name',
  'requires',
  'context',
  'type',
  'filters',
  'matrix',
  'pre-steps',
  'post-steps',
  'serial-group',
  'override-with',
  'max_auto_reruns',
])

/** The parameter of a job that an axis becomes. */
export function axisParameter(axis: string): string {
  const name = parameterName(axis)
  return ofWorkflows.has(name) ? `matrix_${name}` : name
}

export function matrixVariable(axis: string): string {
  return `MATRIX_${variableName(axis)}`
}

export function inputVariable(input: string): string {
  return `PIPEGEN_INPUT_${variableName(input)}`
}

/** The variable under which an output of a job reaches the jobs that need it. */
export function outputVariable(job: string, output: string): string {
  return variableName(job, output)
}

/** The file of the workspace that hands on a job's outputs. */
export function outputFile(job: string): string {
  return `.pipegen/${jobName(job)}.env`
}

/** What a job reads to know its event, in CircleCI's words. No binding has this name: that of `ci.event` is PIPEGEN_EVENT. */
export const eventVariable = 'PIPEGEN_EVENT_NAME'
/** A file with the changed paths; empty where there is nothing to compare with. */
export const changedVariable = 'PIPEGEN_CHANGED'
/** Set once a step has failed where the job itself must not fail. */
export const failedVariable = 'PIPEGEN_FAILED'
/** The job that keeps a dependant alive where every job that it waits for may be filtered out. */
export const startJob = 'pipegen-start'

/** Variables that CircleCI sets in every job. `CI` alone is overridden by many, and by no harm. Source: CircleCI Docs, "Variables", built-in environment variables. */
export const builtIn = {
  provider: 'circleci',
  field: 'environment',
  reserved:
    names(`BASH_ENV CIRCLECI CIRCLE_BRANCH CIRCLE_BUILD_NUM CIRCLE_BUILD_URL CIRCLE_JOB CIRCLE_NODE_INDEX CIRCLE_NODE_TOTAL CIRCLE_OIDC_TOKEN CIRCLE_OIDC_TOKEN_V2
    CIRCLE_ORGANIZATION_ID CIRCLE_PIPELINE_ID CIRCLE_PR_NUMBER CIRCLE_PR_REPONAME CIRCLE_PR_USERNAME CIRCLE_PREVIOUS_BUILD_NUM CIRCLE_PROJECT_ID CIRCLE_PROJECT_REPONAME
    CIRCLE_PROJECT_USERNAME CIRCLE_PULL_REQUEST CIRCLE_PULL_REQUESTS CIRCLE_REPOSITORY_URL CIRCLE_SHA1 CIRCLE_TAG CIRCLE_USERNAME CIRCLE_WORKFLOW_ID CIRCLE_WORKFLOW_JOB_ID
    CIRCLE_WORKFLOW_WORKSPACE_ID CIRCLE_WORKING_DIRECTORY`),
}
