/** Inputs and outputs of GitHub actions that `uses` knows. */
import type { Text } from './types.ts'

export interface KnownActions {
  'docker/metadata-action@v5': {
    with: { images: Text; tags?: Text; flavor?: Text }
    outputs: 'tags' | 'labels' | 'json' | 'version'
  }
}

/** Names of the outputs, for the objects that `uses` returns. */
export const knownOutputs: { readonly [action in keyof KnownActions]: readonly KnownActions[action]['outputs'][] } = {
  'docker/metadata-action@v5': ['tags', 'labels', 'json', 'version'],
}
