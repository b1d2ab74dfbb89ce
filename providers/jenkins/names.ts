/** Names that the emitted file makes from the author's. */
import { variableName } from '../../src/ir/id.ts'
import type { Cell, Pipeline } from '../../src/ir/types.ts'
import { names } from '../shared/reserved.ts'
import type { Settings } from './settings.ts'

export function matrixVariable(axis: string): string {
  return `MATRIX_${variableName(axis)}`
}

/** `NPM_TOKEN` → `npm-token`, unless the options name another. */
export function credentialId(secret: string, { credentials }: Settings): string {
  return credentials.get(secret) ?? secret.toLowerCase().replaceAll('_', '-')
}

/** A host name. */
export function serviceHost(id: string): string {
  return id.toLowerCase().replace(/[^a-z0-9-]+/g, '-')
}

export function stageName(id: string, cell: Cell | null): string {
  return cell === null ? id : `${id} (${Object.values(cell).join(', ')})`
}

/** An artifact's name under which `stash` keeps it, unique in the build. Jenkins takes letters, digits, `.`, `-` and `_`. */
export function stashName(job: string, artifact: string, cell: Cell | null): string {
  const parts = [job, artifact, ...(cell === null ? [] : Object.values(cell))]
  return parts.map((part) => part.replace(/[^A-Za-z0-9._-]+/g, '_')).join('.')
}

/** Each pipeline needs a job of its own in Jenkins, so each has a file. */
export function pathsOf(pipelines: readonly Pipeline[], { file }: Settings): readonly string[] {
  return pipelines.map(({ name }, index) => (index === 0 ? file : `${file}.${name}`))
}

/**
 * Variables that Jenkins, its multibranch jobs and its checkout set: the guard of the triggers and the conditions of stages read them.
 * Source: Jenkins User Handbook, "Using a Jenkinsfile", environment variables, and the list of each controller at /env-vars.html.
 */
export const builtIn = {
  provider: 'jenkins',
  field: 'environment',
  reserved:
    names(`BRANCH_IS_PRIMARY BRANCH_NAME BUILD_DISPLAY_NAME BUILD_ID BUILD_NUMBER BUILD_TAG BUILD_URL CHANGE_AUTHOR CHANGE_AUTHOR_DISPLAY_NAME CHANGE_AUTHOR_EMAIL CHANGE_BRANCH
    CHANGE_FORK CHANGE_ID CHANGE_TARGET CHANGE_TITLE CHANGE_URL EXECUTOR_NUMBER GIT_BRANCH GIT_COMMIT GIT_LOCAL_BRANCH GIT_PREVIOUS_COMMIT GIT_PREVIOUS_SUCCESSFUL_COMMIT GIT_URL
    HUDSON_HOME HUDSON_URL JENKINS_HOME JENKINS_URL JOB_BASE_NAME JOB_NAME JOB_URL NODE_LABELS NODE_NAME STAGE_NAME TAG_DATE TAG_NAME TAG_TIMESTAMP TAG_UNIXTIME WORKSPACE
    WORKSPACE_TMP`),
}
