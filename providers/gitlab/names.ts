/** Names that the emitted file makes from the author's. */
import { variableName } from '../../src/ir/id.ts'

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
