/** Variables that an author sets under names which the provider itself sets in every job. */
import { type Origin, within } from '../../src/diagnostics/diagnostic.ts'
import { eachSetVariable } from '../../src/ir/env.ts'
import type { Pipeline } from '../../src/ir/types.ts'

/** A table of names as a text with blanks between. */
export function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}

/** `field` is where an overlay of the provider sets variables. */
export function reservedVariables(
  pipelines: readonly Pipeline[],
  { provider, field, reserved }: { readonly provider: string; readonly field: string; readonly reserved: ReadonlySet<string> },
  found: (name: string, at: Origin) => void,
): void {
  for (const pipeline of pipelines) {
    eachSetVariable(pipeline, (name, at) => {
      if (reserved.has(name)) found(name, at)
    })
    for (const { overlays, origin } of pipeline.jobs) {
      const variables = (overlays[provider] as { readonly [field: string]: unknown } | undefined)?.[field]
      for (const name in typeof variables === 'object' ? variables : {})
        if (reserved.has(name)) found(name, within(origin, provider, field, name))
    }
  }
}
