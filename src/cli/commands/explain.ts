/** `pipegen explain CODE`: what a finding means, a ci.ts that has it, and what to do about it. */
import { providerExplanations } from '../../../providers/index.ts'
import { catalog } from '../../diagnostics/catalog.ts'
import { didYouMean } from '../../diagnostics/closest.ts'
import { type Explanation, explanations } from '../../diagnostics/explain.ts'
import { machineCodes } from '../../node/codes.ts'
import { UsageError } from '../../node/fault.ts'
import type { Terminal } from '../terminal.ts'

/** Answers the exit status. */
export async function explain(code: string, { out, paint }: Terminal): Promise<number> {
  const all = await allExplanations()
  const found = Object.hasOwn(all, code) ? all[code] : undefined
  if (found === undefined) throw new UsageError(`There is no finding "${code}".`, didYouMean(code, Object.keys(all)))
  const { cause, example, fix, severity = severityOf(code) } = found
  const shown = example === '' ? '' : `\n${indented(example)}\n`
  out(`${paint.bold(code)} (${severity})\n\n${cause}\n${shown}\n${fix}\n`)
  return 0
}

/** Those of the language and those of the built-in providers. */
async function allExplanations(): Promise<{ readonly [code: string]: Explanation }> {
  const own = await Promise.all(Object.values(providerExplanations).map((load) => load()))
  return Object.assign({}, explanations, ...own)
}

/** What the language throws while a ci.ts runs is in neither table, and always an error. */
function severityOf(code: string): string {
  if (code in machineCodes) return machineCodes[code as keyof typeof machineCodes]
  return code in catalog ? catalog[code as keyof typeof catalog].severity : 'error'
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '    ')
}
