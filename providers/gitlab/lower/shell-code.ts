/** Variables that a shell of the job exports. */
import type { EnvVar } from '../../../src/ir/types.ts'
import { exported, type ShellWriter } from '../../shared/shell-code.ts'
import type { StatusTests } from '../../shared/shell-test.ts'
import { type Scene, valueIn } from './scene.ts'
import { shellTest } from './shell-test.ts'
import { shellText, variableOf } from './values.ts'

export const noStatus: StatusTests = { succeeded: 'true', failed: 'false' }

export function writerFor(status: StatusTests): ShellWriter {
  return { text: shellText, test: (condition) => shellTest(condition, status) }
}

export const writer = writerFor(noStatus)

/** One command that exports the variable, and may take several lines; null if the job has it under that name already. */
export function exportCommand({ name, value }: EnvVar, scene: Scene, status = noStatus): string | null {
  const inJob = valueIn(value, scene)
  return variableOf(inJob) === name ? null : exported(name, inJob, writerFor(status)).join('\n')
}
