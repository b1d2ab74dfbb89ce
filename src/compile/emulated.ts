/** What a provider says in other words, as a finding. Made only for who asks: most runs don't print any. */
import { finding } from '../diagnostics/catalog.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { titleOf } from '../ir/features.ts'
import type { Emulated } from './result.ts'

export function emulatedFinding({ provider, feature, how, at }: Emulated): Diagnostic {
  return { ...finding('emulated', at, titleOf(feature), how), provider }
}
