/** `pipegen explain CODE`: what a finding means, and what to do about it. */
import { catalog } from '../../diagnostics/catalog.ts'
import { didYouMean } from '../../diagnostics/closest.ts'
import { type MachineCode, machineCodes } from '../../node/codes.ts'
import { UsageError } from '../../node/fault.ts'
import type { Terminal } from '../terminal.ts'

/** Answers the exit status. */
export function explain(code: string, { out, paint }: Terminal): number {
  const entry = (machineCodes as { readonly [code: string]: MachineCode })[code]
  if (entry === undefined)
    throw new UsageError(`There is no finding "${code}".`, didYouMean(code, [...Object.keys(catalog), ...Object.keys(machineCodes)]))
  const { severity, summary, example, fix } = entry
  out(`${paint.bold(code)} (${severity})\n\n${summary}\n${example === undefined ? '' : `\n    ${example}\n`}\n${fix}\n`)
  return 0
}
