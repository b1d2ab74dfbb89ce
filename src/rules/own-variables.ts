/** Variables through which pipegen hands things to steps, and which nobody else may set. */
import { finding } from '../diagnostics/catalog.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { eachSetVariable } from '../ir/env.ts'
import { stepFiles } from '../ir/types.ts'
import type { Rule } from './rules.ts'

/** The files of steps, and what several providers keep in the environment on the way. */
const own: ReadonlySet<string> = new Set(
  [...stepFiles, 'OIDC_TOKEN', 'CHANGED', 'EVENT_NAME', 'FAILED', 'PIPELINE'].map((name) => `PIPEGEN_${name}`),
)

export const ownVariables: Rule = (pipeline) => {
  const findings: Diagnostic[] = []
  eachSetVariable(pipeline, (name, at) => {
    if (own.has(name)) findings.push(finding('reserved-env', at, name, 'pipegen sets it itself'))
  })
  return findings
}
