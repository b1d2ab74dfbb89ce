/** Variables that a shell of the job exports. */
import type { EnvVar } from '../../../src/ir/types.ts'
import { exported, type ShellWriter } from '../../shared/shell-code.ts'
import { type Scene, valueIn } from './scene.ts'
import { shellTest } from './shell-test.ts'
import { shellText, variableOf } from './values.ts'

const noStatus = { succeeded: 'true', failed: 'false' }
export const writer: ShellWriter = { text: shellText, test: (condition) => shellTest(condition, noStatus) }

/** One command that exports the variable, and may take several lines; null if the job has it under that name already. */
export function exportCommand({ name, value }: EnvVar, scene: Scene): string | null {
  const inJob = valueIn(value, scene)
  return variableOf(inJob) === name ? null : exported(name, inJob, writer).join('\n')
}
