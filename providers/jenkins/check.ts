import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import type { Lowered } from '../../src/provider.ts'
import type { JenkinsDocument } from './document.ts'

export function checkJenkins(_: Lowered<JenkinsDocument>, __: 'error' | 'warn'): readonly Diagnostic[] {
  return []
}
