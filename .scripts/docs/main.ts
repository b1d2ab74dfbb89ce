/** Every generated page with its text; `.scripts/docs.mjs` writes them, a test compares them. */
import { defectsPage } from './defects.ts'
import { diagnosticsPage } from './diagnostics.ts'
import { withFeatures } from './features.ts'
import { fidelityPage } from './fidelity.ts'
import { optionsPage } from './options.ts'
import { recipesPage } from './recipes.ts'

/** From the text that is there now. */
export const pages: { readonly [path: string]: (current: string) => Promise<string> } = {
  'docs/defects.md': defectsPage,
  'docs/diagnostics.md': diagnosticsPage,
  'docs/options.md': optionsPage,
  'docs/fidelity.md': fidelityPage,
  'docs/recipes.md': recipesPage,
  'README.md': withFeatures,
}
