/** Defects that pipelines often have, and what comes of the attempt to write each: the cases behind docs/defects.md. */

/** Text of the first file of each provider. */
export interface Files {
  readonly github: string
  readonly gitlab: string
  readonly jenkins: string
  readonly circleci: string
}

/** What an author who tries gets to see. */
export type Proof =
  /** TypeScript refuses the one and takes the other; names come from 'pipegen' and 'pipegen/recipes'. */
  | { readonly by: 'type error'; readonly red: string; readonly green: string }
  /** A finding or to-do of this code; `make` is the ci.ts. */
  | { readonly by: 'finding'; readonly code: string; readonly make: () => unknown }
  /** What a recipe writes unasked. Throws where the files aren't so. */
  | { readonly by: 'recipe'; readonly name: string; readonly make: () => unknown; readonly shows: (files: Files) => void }
  /** What the compiler makes of a plain job. */
  | { readonly by: 'compiler'; readonly make: () => unknown; readonly shows: (files: Files) => void }
  /** Nothing: who would have to know it. */
  | { readonly by: 'out of reach'; readonly why: string }

export interface Defect {
  readonly what: string
  /** What pipegen makes of it, as a sentence. */
  readonly answer: string
  readonly proof: Proof
}
