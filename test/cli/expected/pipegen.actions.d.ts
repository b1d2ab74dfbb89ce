/**
 * The actions of this repo. `pipegen actions add` writes an entry for each, in order of their names; the rest of the file is left as it is.
 * TypeScript finds it if tsconfig.json includes it.
 */
import type { ActionInput } from 'pipegen'

declare module 'pipegen' {
  interface OwnActions {
    'acme/deploy@v2': {
      with: {
        /** Where to. */
        target: ActionInput
        /** Which region. Default: `eu-1`. */
        region?: ActionInput | undefined
        /** Only *\/ say. Default: `false`. */
        'dry-run'?: ActionInput | undefined
        /**
         * Target of old.
         * @deprecated Use target.
         */
        old?: ActionInput | undefined
        none?: ActionInput | undefined
      }
      outputs: 'url'
    }
  }
}
