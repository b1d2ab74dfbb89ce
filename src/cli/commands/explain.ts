/** `pipegen explain CODE`: what a finding means, a ci.ts that has it, and what to do about it. */
import { catalog } from '../../diagnostics/catalog.ts'
import { didYouMean } from '../../diagnostics/closest.ts'
import { type ExplainedCode, explanations } from '../../diagnostics/explain.ts'
import { machineCodes } from '../../node/codes.ts'
import { UsageError } from '../../node/fault.ts'
import type { Terminal } from '../terminal.ts'

/** Answers the exit status. */
export function explain(code: string, { out, paint }: Terminal): number {
  if (!isExplained(code)) throw new UsageError(`There is no finding "${code}".`, didYouMean(code, Object.keys(explanations)))
  const { cause, example, fix } = explanations[code]
  const shown = example === '' ? '' : `\n${indented(example)}\n`
  out(`${paint.bold(code)} (${severityOf(code)})\n\n${cause}\n${shown}\n${fix}\n`)
  return 0
}

function isExplained(code: string): code is ExplainedCode {
  return Object.hasOwn(explanations, code)
}

/** What the language throws while a ci.ts runs is in neither table, and always an error. */
function severityOf(code: ExplainedCode): string {
  if (code in machineCodes) return machineCodes[code as keyof typeof machineCodes]
  return code in catalog ? catalog[code as keyof typeof catalog].severity : 'error'
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '    ')
}
