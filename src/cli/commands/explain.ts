/** `pipegen explain CODE`: what a finding means, a ci.ts that has it, and what to do about it. To-dos have the names of features. */
import { providerExplanations } from '../../../providers/index.ts'
import { catalog } from '../../diagnostics/catalog.ts'
import { didYouMean } from '../../diagnostics/closest.ts'
import { type Explanation, explanations } from '../../diagnostics/explain.ts'
import type { Paint } from '../../diagnostics/format.ts'
import { type Feature, featureNames, features } from '../../ir/features.ts'
import { machineCodes } from '../../node/codes.ts'
import { UsageError } from '../../node/fault.ts'
import type { Terminal } from '../terminal.ts'

/** Answers the exit status. */
export async function explain(code: string, { out, paint }: Terminal): Promise<number> {
  const all = await allExplanations()
  const found = Object.hasOwn(all, code) ? all[code] : undefined
  if (found === undefined) {
    if (!Object.hasOwn(features, code))
      throw new UsageError(`There is no finding "${code}".`, didYouMean(code, [...Object.keys(all), ...featureNames]))
    out(await explainFeature(code as Feature, paint))
    return 0
  }
  const { cause, example, fix, severity = severityOf(code) } = found
  const shown = example === '' ? '' : `\n${indented(example)}\n`
  out(`${paint.bold(code)} (${severity})\n\n${cause}\n${shown}\n${fix}\n`)
  return 0
}

/** The tables come with all providers, which no other code needs. */
async function explainFeature(feature: Feature, paint: Paint): Promise<string> {
  const { answerLines, builtInSupport } = await import('./providers.ts')
  const row = (await builtInSupport()).find((each) => each.feature === feature)
  return `${paint.bold(feature)} (${features[feature]})\n\n${row === undefined ? '' : answerLines(row, paint)}`
}

/** Those of the language and those of the built-in providers. */
async function allExplanations(): Promise<{ readonly [code: string]: Explanation }> {
  const own = await Promise.all(Object.values(providerExplanations).map((load) => load()))
  return Object.assign({}, explanations, ...own)
}

/** What the language throws while a ci.ts runs is in neither table, and always an error. */
export function severityOf(code: string): string {
  if (code in machineCodes) return machineCodes[code as keyof typeof machineCodes]
  return code in catalog ? catalog[code as keyof typeof catalog].severity : 'error'
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '    ')
}
