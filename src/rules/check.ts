/** What the rules find in a pipeline, less what its author allows: that stays as information, with the reason. */
import { finding } from '../diagnostics/catalog.ts'
import type { Diagnostic, Origin } from '../diagnostics/diagnostic.ts'
import type { Allowance, Pipeline } from '../ir/types.ts'
import { rules } from './rules.ts'

/** `isWhole`: no part is only one provider's, so an allowance that nothing needs is a finding. */
export function checkRules(pipeline: Pipeline, isWhole: boolean): readonly Diagnostic[] {
  const found = rules.flatMap((rule) => rule(pipeline))
  const allowances = new Map<Origin, readonly Allowance[]>()
  for (const { origin, allow } of pipeline.jobs) if (allow.length > 0) allowances.set(origin, allow)
  return allowances.size === 0 && pipeline.allow.length === 0 ? found : judge(found, allowances, pipeline.allow, isWhole)
}

/** `allowances` by the place of the job that has them, `everywhere` those of the pipeline. */
function judge(
  found: readonly Diagnostic[],
  allowances: ReadonlyMap<Origin, readonly Allowance[]>,
  everywhere: readonly Allowance[],
  isWhole: boolean,
): readonly Diagnostic[] {
  const used = new Set<Allowance>()
  const judged = found.map((each): Diagnostic => {
    const allowance = allowanceFor(each, allowances) ?? everywhere.find(({ code }) => code === each.code)
    if (allowance === undefined) return each
    used.add(allowance)
    return { ...each, severity: 'info', hint: allowance.reason === '' ? each.hint : `Allowed: ${allowance.reason}` }
  })
  if (!isWhole) return judged
  const idle = [...everywhere, ...[...allowances.values()].flat()].filter((each) => !used.has(each))
  return [...judged, ...idle.map(({ code, origin }) => finding('idle-allowance', origin, code))]
}

/** The nearest on the way up from the finding. */
function allowanceFor({ code, at }: Diagnostic, allowances: ReadonlyMap<Origin, readonly Allowance[]>): Allowance | undefined {
  for (let place = at; place !== null; place = place.parent) {
    const found = allowances.get(place)?.find((each) => each.code === code)
    if (found !== undefined) return found
  }
  return undefined
}
