/** Names that the emitted file makes from the author's. */
import { variableName } from '../../src/ir/id.ts'
import type { Cell, Pipeline } from '../../src/ir/types.ts'
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
